"""The saved sessions of another server, over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx

from stepwire.cli.remote import token_of
from stepwire.problems import EnvironmentProblem
from stepwire.runs.errors import SessionGone, UnknownSession
from stepwire.settings import Settings


def require_session_there(settings: Settings, server: str, name: str) -> None:
    """Raises SessionGone when a recording was made in this session and the token's owner has none such."""
    if name not in {session["name"] for session in sessions_there(settings, server)}:
        raise SessionGone(name)


def sessions_there(settings: Settings, server: str, owner: str | None = None) -> list[dict[str, Any]]:
    """The saved sessions, as the server describes them. Raises SettingsError, EnvironmentProblem."""
    try:
        items: list[dict[str, Any]] = call(settings, server, "GET", None, owner).json()["items"]
    except (ValueError, KeyError, TypeError) as other:
        raise EnvironmentProblem(f"What answers at {server} is no Stepwire.") from other
    return items


def call(
    settings: Settings,
    server: str,
    method: str,
    name: str | None,
    owner: str | None = None,
    document: object = None,
) -> httpx.Response:
    """The answer of a server to something about a session, or about all of them.

    Raises SettingsError, UnknownSession, EnvironmentProblem.
    """
    token = token_of(settings)
    path = f"/{quote(name, safe='')}" if name is not None else ""
    try:
        answer = httpx.request(
            method,
            f"{server.rstrip('/')}/api/sessions{path}",
            params={"owner": owner} if owner is not None else None,
            json=document,
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        )
    except httpx.HTTPError as failed:
        raise EnvironmentProblem(f"The server {server} cannot be reached.") from failed
    if answer.status_code == httpx.codes.NOT_FOUND and name is not None:
        raise UnknownSession(name)
    if not answer.is_success:
        raise EnvironmentProblem(_said_by(answer))
    return answer


def _said_by(answer: httpx.Response) -> str:
    """What a server says is wrong; what stands in front of it may say something else than problems."""
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"The server answered {answer.status_code} {answer.reason_phrase}."
