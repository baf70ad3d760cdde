"""One attempt at a run: what the loop and the recorder both have to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from stepwire.agent.kept_session import KeptSession
from stepwire.agent.meter import Meter
from stepwire.agent.vault import Vault
from stepwire.runs.model import Run


@dataclass(frozen=True, slots=True)
class Attempt:
    """The run, its secrets, what it costs, and the session that it is in.

    ``recording``: what is said at models is kept.
    """

    run: Run
    vault: Vault
    meter: Meter
    kept: KeptSession = field(default_factory=KeptSession)
    recording: bool = False
