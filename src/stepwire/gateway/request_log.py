"""The task root of every HTTP request: counts it, logs it, and turns a mistake of ours into a problem.

What is logged is the route's template, never the path as it was sent, nor a query or a header:
those may hold anything.
"""

from __future__ import annotations

import re
from typing import Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stepwire.gateway.api.problems import problem_of, response
from stepwire.gateway.metrics import Metrics
from stepwire.protocol.messages import RUN_ID_PATTERN
from stepwire.runs.ports import Clock

UNMATCHED: Final = "(none)"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_CHATTER: Final = ("/healthz", "/readyz", "/metrics", "/static")  # asked for every few seconds

_RUN_ID = re.compile(RUN_ID_PATTERN)

_log = structlog.get_logger(__name__)


class RequestLog:
    """Stands around the routes, inside of what adds headers."""

    def __init__(self, app: ASGIApp, metrics: Metrics, clock: Clock) -> None:
        self._app = app
        self._metrics = metrics
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status: list[int] = []

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])
            await send(message)

        began = self._clock.monotonic()
        try:
            await self._app(scope, receive, send_and_note)
        except Exception as error:  # the task root: nothing below it knew what to do
            _log.exception("request_failed", route=_route(scope), method=_method(scope))
            if status:
                raise  # the answer has begun: only cutting it off tells the client
            await response(problem_of(error))(scope, receive, send_and_note)
        finally:
            self._note(scope, status[0] if status else 499, self._clock.monotonic() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = _route(scope), _method(scope)
        self._metrics.answered(method, route, status)
        say = _log.debug if route.startswith(_CHATTER) else _log.info
        say("request", method=method, route=route, status=status, seconds=round(seconds, 4), **_run(scope))


def _route(scope: Scope) -> str:
    """The template of the path, such as ``/api/runs/{run_id}``."""
    return getattr(scope.get("route"), "path", UNMATCHED)


def _run(scope: Scope) -> dict[str, str]:
    run_id = scope.get("path_params", {}).get("run_id", "")
    return {"run_id": run_id} if _RUN_ID.fullmatch(run_id) else {}


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "OTHER"
