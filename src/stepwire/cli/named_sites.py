"""Sites that are named on the command line: naming one opens it to the run, if it is on a private host.

Whoever sits at this machine and writes an address means it. Addresses that only stand in a file open nothing,
for a file may come from a stranger.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from stepwire.guard.private_hosts import BadPrivateHost, PrivateHost, PrivateHosts
from stepwire.settings import Settings


def opened_to(settings: Settings, url: str | None) -> Settings:
    """The settings of a run in this process that may reach this address, beside what it may anyway."""
    if url is None:
        return settings
    entries = dict.fromkeys((*settings.agent_private_hosts.entries, *_entries(url)))
    return settings.model_copy(update={"agent_private_hosts": PrivateHosts(tuple(entries))})


def _entries(url: str) -> tuple[PrivateHost, ...]:
    """The entry that opens the address; none for what is no address of a site: the run will say so."""
    try:
        return PrivateHosts.parse(_host_and_port(url) or "").entries
    except BadPrivateHost:
        return ()


def _host_and_port(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "*" in parts.hostname:
        return None
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{name}:{port}"
