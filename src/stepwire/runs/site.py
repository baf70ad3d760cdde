"""The site that a list of commands is for: refused on another one, or moved to it. Pure.

**The rule.** A list's site is the origin (scheme, host and port) of the first page that it opens. Moved to
another address, it does there what it did here: every page of that origin that it opens, and every address
of it that it waits for or expects, becomes one of the other origin, and what was allowed on the old host is
allowed on the new one. Pages of other origins (a payment page, say) stay where they are. Nothing is moved
unless somebody asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from stepwire.runs.actions import Action, Command, Expect, Navigate, Tab, Wait
from stepwire.runs.domains import host_matches
from stepwire.runs.errors import InvalidRun

_PASSWORD: Final = re.compile(r"^[^/\\?#]*[/\\]{2}[^/\\?#:]*:[^/\\?#]*@")
_INSTEAD: Final = "Such an address is not opened. Give the password as a secret, to be typed on the page."


def opened_by(command: Command) -> str | None:
    """The address that a command opens by itself."""
    match command.action:
        case Navigate(url=url):
            return url
        case Tab(do="open", url=url):
            return url
        case _:
            return None


def site_of(commands: Sequence[Command]) -> str | None:
    """The origin of the first page that the list opens; None when it opens none."""
    return next((origin for command in commands if (origin := _origin(opened_by(command) or ""))), None)


def hosts_opened(commands: Sequence[Command]) -> tuple[str, ...]:
    """The hosts of all pages that the list opens by itself, each once; none that has a variable in it."""
    hosts = (_host(opened_by(command) or "") for command in commands)
    return tuple(dict.fromkeys(host for host in hosts if host))


# -- refused on another ------------------------------------------------------------------------


def require_opening(commands: Sequence[Command]) -> None:
    """Raises InvalidRun unless the list opens a page first."""
    if not opened_by(commands[0]):
        raise InvalidRun(
            f"Command 1 of {len(commands)} ({commands[0].action.type}) opens no page. "
            "A list that is replayed begins with navigate."
        )


def require_within(commands: Sequence[Command], allowed_domains: Sequence[str]) -> None:
    """Raises InvalidRun when the list opens or leads to a page outside the allowed domains, if any are."""
    for number, command in enumerate(commands, 1):
        for verb, url in (("opens", opened_by(command)), ("leads to", command.url)):
            host = _host(url or "")
            if host and allowed_domains and not host_matches(host, tuple(allowed_domains)):
                raise InvalidRun(
                    f"Command {number} of {len(commands)} {verb} {host}: the list is for another site than "
                    f"{', '.join(allowed_domains)}."
                )


def require_no_password(commands: Sequence[Command], start_url: str | None) -> None:
    """Raises InvalidRun for an address with a password: it would not be opened, and kept in the clear."""
    if start_url is not None and _PASSWORD.search(start_url):
        raise InvalidRun(f"There is a password in startUrl. {_INSTEAD}")
    for number, command in enumerate(commands, start=1):
        if _PASSWORD.search(opened_by(command) or ""):
            raise InvalidRun(f"There is a password in the address of command {number}. {_INSTEAD}")


def require_begun_at(commands: Sequence[Command], start_url: str | None) -> None:
    """Raises InvalidRun when the list is to begin on a page of another site than its own."""
    wanted = _origin(start_url or "")
    for number, command in enumerate(commands, 1):
        opened = _origin(opened_by(command) or "")
        if wanted and opened and wanted != opened:
            raise InvalidRun(
                f"Command {number} of {len(commands)} opens {opened}: the list is for another site than "
                f"{wanted}. Leave startUrl out, or replay the list with another baseUrl."
            )
        if opened:
            return


# -- moved to another --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """From a list's own site to another: both as origins."""

    old: str
    new: str

    @classmethod
    def of(cls, commands: Sequence[Command], base_url: str | None) -> Move | None:
        """The move to the site of this address; None when there is nothing to move."""
        old, new = site_of(commands), _origin(base_url or "")
        return cls(old, new) if old and new and old != new else None

    def commands(self, commands: Sequence[Command]) -> tuple[Command, ...]:
        """The same commands on the other site."""
        return tuple(
            command.model_copy(
                update={
                    "url": command.url and self._page(command.url),
                    "action": self._action(command.action),
                }
            )
            for command in commands
        )

    def domains(self, domains: Sequence[str]) -> tuple[str, ...]:
        """The domains, and the new host with them if the old one was among them."""
        old, new = _host(self.old), _host(self.new)
        with_new = old and new and host_matches(old, tuple(domains)) and not host_matches(new, tuple(domains))
        return (*domains, new) if with_new and new else tuple(domains)

    def _action(self, action: Action) -> Action:
        match action:
            case Navigate(url=url):
                return action.model_copy(update={"url": self._page(url)})
            case Tab(url=str(url)):
                return action.model_copy(update={"url": self._page(url)})
            case Expect(what="url", value=str(value)):
                return action.model_copy(update={"value": self._part(value)})
            case Wait(until=until) if until.url is not None:
                there = until.model_copy(update={"url": self._part(until.url)})
                return action.model_copy(update={"until": there})
            case _:
                return action

    def _page(self, url: str) -> str:
        return self.new + url[len(self.old) :] if _origin(url) == self.old else url

    def _part(self, text: str) -> str:
        """Part of an address, which may name the site with its scheme or without."""
        if self.old in text:
            return text.replace(self.old, self.new)
        return text.replace(self.old.partition("://")[2], self.new.partition("://")[2])


def _origin(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else None


def _host(url: str) -> str | None:
    """The host of a page on the web, as far as it is known before variables are filled in."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host if host and "{" not in host and _origin(url) else None
