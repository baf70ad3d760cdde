"""A small client that follows the rules of the recordings: it proves that they can be followed."""

from __future__ import annotations

import json
from typing import Any

RECONNECT = {1001, 1006, 1011, 1012, 1013}
STOP = {1000, 1003, 1007, 1009}


class ReferenceClient:
    """What a client knows, fed line by line."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.authenticated = False
        self.session: str | None = None
        self.error: str | None = None
        self.runs: dict[str, dict[str, Any]] = {}
        self.attached: dict[str, str] = {}
        self.out: list[dict[str, Any]] = []

    def play(self, line: dict[str, Any]) -> dict[str, Any]:
        self.out = []
        result: dict[str, Any] = {}
        match line:
            case {"open": True}:
                session = {"session": self.session} if self.session else {}
                self.out.append({"type": "authenticate", "token": self.token, **session})
            case {"call": {"startAgent": run_id}}:
                self._attach("start_agent", run_id)
            case {"call": {"watch": run_id}}:
                self._attach("watch", run_id)
            case {"in": text}:
                self._hear(json.loads(text))
            case {"closed": {"code": code, "reason": reason}}:
                self.authenticated = False
                result["next"] = _next(code, reason)
            case _:
                raise AssertionError(f"no such line: {line}")
        return {"out": self.out, **result, "view": self._view()}

    def _attach(self, kind: str, run_id: str) -> None:
        self.runs[run_id] = _unseen()
        self.attached[run_id] = kind
        self.out.append({"type": kind, "runId": run_id})

    def _hear(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "authentication", "status": "success"}:
                self.authenticated, self.session, self.error = True, message.get("session"), None
                self.out += [
                    {"type": self.attached[run_id], "runId": run_id, **_after(run)}
                    for run_id, run in self.runs.items()
                    if run_id in self.attached and not run["outcome"]
                ]
            case {"type": "authentication", "status": "failed"}:
                self.error = message.get("code")
                self.authenticated = self.authenticated and self.error != "token_expired"
            case {"type": "error"}:
                self.error = message.get("code")
                if self.error == "position_unknown":
                    self.runs[message["runId"]] = _unseen()
                if self.error in {"unknown_run", "forbidden"}:
                    self.attached.pop(message.get("runId", ""), None)
            case {"type": "step_update" | "completion" | "run_status", "runId": run_id}:
                self._follow(self.runs.setdefault(run_id, _unseen()), message)

    def _follow(self, run: dict[str, Any], message: dict[str, Any]) -> None:
        run["position"] = message.get("position", run["position"])
        match message:
            case {"type": "step_update", "stepNumber": number} if number not in run["steps"]:
                run["steps"].append(number)
            case {"type": "run_status", "status": status}:
                run["status"] = status
            case {"type": "completion", "status": outcome}:
                run.update(
                    outcome=outcome, code=message.get("code"), commands=len(message.get("commands", []))
                )

    def _view(self) -> dict[str, Any]:
        seen = {
            "authenticated": self.authenticated,
            "session": self.session,
            "error": self.error,
            "runs": self.runs,
        }
        return json.loads(json.dumps(seen))


def _unseen() -> dict[str, Any]:
    return {"steps": [], "position": None, "status": None, "outcome": None, "code": None, "commands": None}


def _after(run: dict[str, Any]) -> dict[str, str]:
    return {"after": run["position"]} if run["position"] else {}


def _next(code: int, reason: str) -> str:
    if code in STOP:
        return "stop"
    if code == 1008 and reason != "rate_limited":
        return "fresh_token"
    return "reconnect"
