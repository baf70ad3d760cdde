"""Saved sessions as HTTP gives them: what they are for and how long they are good, not what is in them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from stepwire.gateway.rendering import rfc3339
from stepwire.protocol.messages import Message
from stepwire.runs.saved_sessions import SavedSession


class SessionDocument(Message):
    """A saved session: what it is for and how long it is good, not what is in it."""

    name: str
    owner: str
    saved_at: str
    sites: list[str] = Field(description="Domains that it holds something of.")
    cookies: int
    expired_cookies: int = Field(description="More than 0: whoever relies on it may have to sign in again.")
    expires_at: str | None = Field(default=None, description="When the first of its cookies expires.")


class SessionListDocument(Message):
    """An owner's sessions, by name."""

    items: list[SessionDocument]


def session_document(session: SavedSession, now: datetime) -> SessionDocument:
    """The session as it is sent."""
    expires_at = session.expires_at()
    return SessionDocument(
        name=session.name,
        owner=session.owner,
        saved_at=rfc3339(session.saved_at),
        sites=list(session.sites()),
        cookies=len(session.state["cookies"]),
        expired_cookies=session.expired(now),
        expires_at=rfc3339(expires_at) if expires_at else None,
    )
