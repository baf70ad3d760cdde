"""From a case to the run that carries it out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from stepwire.runs.actions import Action, Command, Navigate, Tab
from stepwire.runs.request import RunRequest, SecretValue
from stepwire.suites.case import Case
from stepwire.suites.mistakes import Mistake, SuiteRefused

LONGEST_LABEL = 1_024


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever runs the suite gives to all of its tests; it goes before what the files say."""

    base_url: str | None = None
    agent: str = "auto"
    variables: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[SecretValue, ...] = ()
    max_seconds: float | None = None

    def on(self, case: Case) -> Case:
        """The case as it is to be run. The values of an example are its own, whatever was given."""
        surroundings = case.surroundings
        if self.base_url is not None:
            surroundings = replace(surroundings, base_url=self.base_url)
        variables = {**case.variables, **self.variables, **case.example}
        commands = case.commands and moved(case.commands, self.base_url)
        return replace(case, surroundings=surroundings, variables=variables, commands=commands)


def request_for(case: Case, given: Given) -> RunRequest:
    """The run of a case. Raises SuiteRefused when it makes none."""
    around = case.surroundings
    fields: dict[str, Any] = {
        "task": case.task,
        "commands": case.commands,
        "startUrl": around.start_url if case.commands is None else None,
        "agent": given.agent,
        "variables": dict(case.variables),
        "session": around.session,
        "allowedDomains": around.allowed_domains,
        "maxSteps": around.max_steps,
        "maxSeconds": given.max_seconds or around.max_seconds,
        "viewport": {"width": around.viewport[0], "height": around.viewport[1]} if around.viewport else None,
        "labels": {"suite": case.place.file[-LONGEST_LABEL:], "test": case.name[:LONGEST_LABEL]},
        "secrets": given.secrets,
        "start": True,
    }
    try:
        return RunRequest.model_validate({name: value for name, value in fields.items() if value is not None})
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
    raise SuiteRefused([Mistake(case.place, f"{where}: {first['msg'].rstrip('.')}.", case.name)])


def moved(commands: tuple[Command, ...], base_url: str | None) -> tuple[Command, ...]:
    """The commands on another site: what was done on the first page's origin is done on ``base_url``'s."""
    opened = next((each.action.url for each in commands if isinstance(each.action, Navigate)), None)
    if base_url is None or opened is None:
        return commands
    old, new = _origin(opened), _origin(base_url)
    return tuple(_moved(command, old, new) for command in commands)


def _moved(command: Command, old: str, new: str) -> Command:
    return command.model_copy(
        update={
            "url": command.url and _replaced(command.url, old, new),
            "action": _act(command.action, old, new),
        }
    )


def _act(action: Action, old: str, new: str) -> Action:
    match action:
        case Navigate(url=url):
            return action.model_copy(update={"url": _replaced(url, old, new)})
        case Tab(url=str(url)):
            return action.model_copy(update={"url": _replaced(url, old, new)})
        case _:
            return action


def _replaced(url: str, old: str, new: str) -> str:
    return new + url.removeprefix(old) if _origin(url) == old else url


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
