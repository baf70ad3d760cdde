"""From a case to the run that carries it out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from stepwire.runs.errors import InvalidRun
from stepwire.runs.request import RunRequest, SecretValue, split_secrets
from stepwire.runs.site import Move
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
        surroundings, bounds = case.surroundings, case.secret_domains
        if self.base_url is not None:
            surroundings = replace(surroundings, base_url=self.base_url)
        variables = {**case.variables, **self.variables, **case.example}
        commands = case.commands
        if commands is not None and (move := Move.of(commands, self.base_url)):
            commands = move.commands(commands)
            surroundings = replace(surroundings, allowed_domains=move.domains(surroundings.allowed_domains))
            bounds = {name: move.domains(domains) for name, domains in bounds.items()}
        return replace(
            case, surroundings=surroundings, variables=variables, commands=commands, secret_domains=bounds
        )

    def secrets_of(self, case: Case) -> tuple[SecretValue, ...]:
        """The secrets, each on the domains that it was recorded with, if it was."""
        return tuple(
            secret.model_copy(update={"domains": secret.domains or case.secret_domains.get(secret.name)})
            for secret in self.secrets
        )


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
        "secrets": given.secrets_of(case),
        "start": True,
    }
    try:
        request = RunRequest.model_validate(
            {name: value for name, value in fields.items() if value is not None}
        )
        split_secrets(request)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise _refused(case, f"{where}: {first['msg'].rstrip('.')}.") from wrong
    except InvalidRun as wrong:
        raise _refused(case, wrong.message) from wrong
    return request


def _refused(case: Case, why: str) -> SuiteRefused:
    return SuiteRefused([Mistake(case.place, why, case.name)])
