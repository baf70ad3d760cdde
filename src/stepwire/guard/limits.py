"""How much a run's traffic may take of the proxy, and how long it waits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run's gate. Durations in seconds.

    ``connections``: a browser keeps at most 32 sockets to a proxy and 255 WebSockets; connections
    beyond the bound are cut at once. ``lookups``: names resolved at the same time. ``connect``: from a
    request to an open connection, resolving included. ``idle``: no byte either way.
    """

    connections: int = 288
    lookups: int = 8
    connect: float = 15.0
    idle: float = 600.0
    head_bytes: int = 64 * 1024
    refusals: int = 100
