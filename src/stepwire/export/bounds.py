"""Where an exported test may type the secrets of its recording: on their domains, as a run may. Pure.

Before each command that types a secret stands a check (`OnlyOn`) of the page, or the frame, that it is typed
into. An address that a command opens has no page yet: there the domain is checked while exporting.
"""

from __future__ import annotations

from collections.abc import Iterator

from stepwire.export.locators import Call, Literal, Root, locator
from stepwire.export.statements import OnlyOn, Statement, Unexpressed
from stepwire.runs.actions import Action, Command, Select, Type
from stepwire.runs.command_list import CommandList, used_secrets
from stepwire.runs.domains import host_matches, plain_domain
from stepwire.runs.errors import InvalidRun
from stepwire.runs.site import hosts_opened, opened_by


def bounds(recording: CommandList, command: Command) -> Iterator[Statement]:
    """What stands before a command that uses secrets, so that they are typed on their domains only."""
    if opened_by(command):
        return
    for name in used_secrets([command]):
        if domains := recording.domains_of(name):
            yield OnlyOn(_document(command.action), name, tuple(map(_as_browsers_say, domains)))
        else:
            yield Unexpressed(f"The recording names no domain for the secret {name}: it is typed anywhere.")


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


def _document(action: Action) -> Call:
    """An element of the document that the secret goes into."""
    if isinstance(action, Type | Select):
        return locator(Root("page"), action.target)
    return Call(Root("page"), "locator", (Literal("html"),))


def _as_browsers_say(domain: str) -> str:
    plain = plain_domain(domain)
    return f"[{plain}]" if ":" in plain else plain
