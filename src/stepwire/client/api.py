"""The client's HTTP calls: one request each, answered with a document or a ClientError."""

from __future__ import annotations

import ssl
from typing import Any, Final, TypeVar
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from stepwire.client.documents import (
    CommandList,
    Decision,
    Document,
    RunDocument,
    RunPage,
    StepPage,
    UsageSums,
)
from stepwire.client.errors import ClientError, MalformedMessage, ServerUnreachable, TokenRefused, refusal
from stepwire.client.tokens import Tokens

ANSWERED_WITHIN: Final = 30.0  # seconds, beside what a call waits for on purpose
LONGEST_WAIT: Final = 60.0

_D = TypeVar("_D", bound=Document)


class Api:
    """The routes of one server, with the tokens of one client."""

    def __init__(self, server: str, tokens: Tokens, context: ssl.SSLContext | None) -> None:
        self._server = server.rstrip("/")
        self._tokens = tokens
        self._http = httpx.AsyncClient(verify=context or True, timeout=ANSWERED_WITHIN)

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def create(self, body: dict[str, Any]) -> RunDocument:
        """POST /api/runs"""
        return _read(RunDocument, await self._call("POST", "/api/runs", json=body))

    async def list_runs(self, query: dict[str, Any]) -> RunPage:
        """GET /api/runs"""
        return _read(RunPage, await self._call("GET", "/api/runs", params=query))

    async def get(self, run_id: str, wait: float = 0.0) -> RunDocument:
        """GET /api/runs/{id}"""
        wait = min(wait, LONGEST_WAIT)
        params = {"wait": wait} if wait else {}
        answer = await self._call("GET", _run(run_id), params=params, timeout=ANSWERED_WITHIN + wait)
        return _read(RunDocument, answer)

    async def act(self, run_id: str, verb: str) -> RunDocument:
        """POST /api/runs/{id}/{verb}"""
        return _read(RunDocument, await self._call("POST", f"{_run(run_id)}/{verb}"))

    async def replay(self, run_id: str, body: dict[str, Any]) -> RunDocument:
        """POST /api/runs/{id}/replay"""
        return _read(RunDocument, await self._call("POST", f"{_run(run_id)}/replay", json=body))

    async def export(self, run_id: str, format_name: str) -> bytes:
        """GET /api/runs/{id}/export"""
        params = {"format": format_name}
        return (await self._call("GET", f"{_run(run_id)}/export", params=params)).content

    async def recording(self, run_id: str) -> bytes:
        """GET /api/runs/{id}/recording"""
        return (await self._call("GET", f"{_run(run_id)}/recording", timeout=4 * ANSWERED_WITHIN)).content

    async def delete(self, run_id: str) -> None:
        """DELETE /api/runs/{id}"""
        await self._call("DELETE", _run(run_id), timeout=2 * ANSWERED_WITHIN)

    async def steps(self, run_id: str, after: int, limit: int) -> StepPage:
        """GET /api/runs/{id}/steps"""
        params = {"after": after, "limit": limit}
        return _read(StepPage, await self._call("GET", f"{_run(run_id)}/steps", params=params))

    async def decision(self, run_id: str, number: int) -> Decision:
        """GET /api/runs/{id}/steps/{n}/decision"""
        return _read(Decision, await self._call("GET", f"{_run(run_id)}/steps/{number}/decision"))

    async def usage(self, query: dict[str, Any]) -> UsageSums:
        """GET /api/usage"""
        return _read(UsageSums, await self._call("GET", "/api/usage", params=query))

    async def commands(self, run_id: str) -> tuple[dict[str, Any], ...]:
        """GET /api/runs/{id}/commands"""
        return _read(CommandList, await self._call("GET", f"{_run(run_id)}/commands")).commands

    async def artifact(self, run_id: str, name: str) -> bytes:
        """GET /api/runs/{id}/artifacts/{name}"""
        path = f"{_run(run_id)}/artifacts/{quote(name, safe='')}"
        return (await self._call("GET", path, timeout=4 * ANSWERED_WITHIN)).content

    async def screenshot(self, run_id: str, number: int, width: int | None) -> bytes:
        """GET /api/runs/{id}/steps/{n}/screenshot"""
        params = {"width": width} if width else {}
        answer = await self._call("GET", f"{_run(run_id)}/steps/{number}/screenshot", params=params)
        return answer.content

    async def _call(self, method: str, path: str, **request: Any) -> httpx.Response:
        """The answer, if it is a good one. A token that has run out is renewed once."""
        answer = await self._send(method, path, request)
        if answer.status_code == httpx.codes.UNAUTHORIZED and self._tokens.renewable:
            answer = await self._send(method, path, request)
        if answer.is_success:
            return answer
        raise _problem(answer)

    async def _send(self, method: str, path: str, request: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {await self._tokens.get()}"}
        try:
            return await self._http.request(method, f"{self._server}{path}", headers=headers, **request)
        except (httpx.HTTPError, httpx.InvalidURL) as failed:
            why = str(failed) or type(failed).__name__
            raise ServerUnreachable(f"{self._server} cannot be reached ({why}).") from failed


def _run(run_id: str) -> str:
    return f"/api/runs/{quote(run_id, safe='')}"


def _read(kind: type[_D], answer: httpx.Response) -> _D:
    try:
        return kind.model_validate_json(answer.content)
    except ValidationError:
        raise MalformedMessage(
            "What answered is not a Stepwire server, or not one that this client understands."
        ) from None


def _problem(answer: httpx.Response) -> ClientError:
    """What the server says is wrong; what stands in front of it may say something else than problems."""
    try:
        problem = answer.json()
        sentence, code = str(problem["detail"]), str(problem.get("code") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        sentence, code = f"The server answered {answer.status_code} {answer.reason_phrase}.", ""
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return TokenRefused(sentence, code or None)
    if not code and answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        return ServerUnreachable(sentence)
    return refusal(sentence, code or None, answer.status_code)
