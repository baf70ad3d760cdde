"""Whoever sits at this machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stepwire.runs.access import DEFAULT_SCOPES, Identity, Scope


def local_identity(subject: str) -> Identity:
    """Whoever sits at this machine, for runs in this process."""
    now = datetime.now(UTC)
    return Identity(subject, now, now + timedelta(days=365), DEFAULT_SCOPES | {Scope.ALL})
