"""Where an exported test may type the secrets of its recording: on their domains, as a run may. Pure.

A secret is typed into an element that was seen to belong to a document of its domains (`Bound`): when the
page has gone on in the meantime, that element is gone, and the test fails. Where nothing is typed into an
element, as in an answer to a dialog, a check stands before the command (`OnlyOn`), and the page might still
go on in between. An address that a command opens has no page yet: there the domain is checked while
exporting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stepwire.export.locators import Bound, Call, Literal, Root, locator
from stepwire.export.statements import Choose, Do, OnlyOn, Statement, Unexpressed
from stepwire.runs.actions import Action, Command, Select, Type
from stepwire.runs.command_list import CommandList, used_secrets
from stepwire.runs.domains import host_matches, plain_domain
from stepwire.runs.errors import InvalidRun
from stepwire.runs.site import hosts_opened, opened_by

Domains = Mapping[str, tuple[str, ...]]  # by the secret's name


def bounded(recording: CommandList, command: Command, statements: Iterable[Statement]) -> list[Statement]:
    """The statements of a command, or what stands before it, with its secrets on their domains only."""
    plain = list(statements)
    if opened_by(command):
        return plain
    known = {name: recording.domains_of(name) for name in used_secrets([command])}
    domains = {name: tuple(map(_as_browsers_say, each)) for name, each in known.items() if each}
    missing = [
        Unexpressed(f"The recording names no domain for the secret {name}: it is typed anywhere.")
        for name, each in known.items()
        if not each
    ]
    return [*missing, *(_within(domains, command.action, plain) if domains else plain)]


def require_bounds(recording: CommandList) -> None:
    """Raises InvalidRun when a secret stands in an address that it is not meant for."""
    total = len(recording.commands)
    for number, command in enumerate(recording.commands, 1):
        if not opened_by(command):
            continue
        host = next(iter(hosts_opened([command])), "")
        for name in used_secrets([command]):
            if not host_matches(host, recording.domains_of(name)):
                raise InvalidRun(
                    f"Command {number} of {total} puts the secret {name} into an address of "
                    f"{host or 'a host that a variable names'}, which is none of its domains."
                )


def _within(domains: Domains, action: Action, plain: list[Statement]) -> list[Statement]:
    typed = [_typed(each, domains) for each in plain]
    return typed if typed != plain else [OnlyOn(Bound(_document(action), domains)), *plain]


def _typed(statement: Statement, domains: Domains) -> Statement:
    """What puts a text into an element puts it into one that was seen."""
    match statement:
        case Do(Call(Call() as element, "fill", args, options)):
            return Do(Call(Bound(element, domains), "fill", args, options))
        case Choose(Call() as element, labels):
            return Choose(Bound(element, domains), labels)
        case _:
            return statement


def _document(action: Action) -> Call:
    """An element of the document that the secret goes into."""
    if isinstance(action, Type | Select):
        return locator(Root("page"), action.target)
    return Call(Root("page"), "locator", (Literal("html"),))


def _as_browsers_say(domain: str) -> str:
    plain = plain_domain(domain)
    return f"[{plain}]" if ":" in plain else plain
