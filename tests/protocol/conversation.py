"""Plays a recorded conversation against the server's side: the Python half of the conformance player."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from stepwire.protocol.connection import (
    Close,
    Connection,
    ConnectionLimits,
    Effect,
    Grant,
    Obey,
    Send,
    TakeOver,
    Verify,
)
from stepwire.protocol.rate import Rate

CONFORMANCE = Path(__file__).parents[2] / "protocol" / "conformance"
ANY_TEXT = "*"


def recordings(side: str) -> list[Path]:
    """The recorded conversations of one side."""
    return sorted(CONFORMANCE.glob(f"{side}-*.jsonl"))


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a recording; the first is its header."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def limits(changed: dict[str, Any]) -> ConnectionLimits:
    """The default limits with those of a header in their place."""
    names = {_camel(name): name for name in ConnectionLimits.__slots__}
    return replace(ConnectionLimits(), **{names[key]: _limit(value) for key, value in changed.items()})


def _limit(value: Any) -> Any:
    return Rate(value["burst"], value["perSecond"]) if isinstance(value, dict) else value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def apply(connection: Connection, line: dict[str, Any]) -> list[Effect]:
    """Let one line of a recording happen."""
    match line:
        case {"at": at, "in": str(text)}:
            return connection.receive(text, at)
        case {"at": at, "binary": True}:
            return connection.receive_binary(at)
        case {"at": at, "tick": True}:
            return connection.tick(at)
        case {"at": at, "verdict": {"accept": grant}}:
            return connection.accept(_grant(grant), at)
        case {"at": at, "verdict": {"reject": verdict}}:
            return connection.reject(verdict["error"], verdict["code"], at)
    raise AssertionError(f"no such line: {line}")


def _grant(grant: dict[str, Any]) -> Grant:
    return Grant(
        subject=grant["subject"],
        session=grant["session"],
        expires_at=grant["expiresAt"],
        seconds_left=grant["secondsLeft"],
        lifetime=grant["lifetime"],
    )


def as_json(effect: Effect) -> dict[str, Any]:
    """An effect as recordings write it."""
    match effect:
        case Send(message):
            return {"send": message.model_dump(mode="json", by_alias=True, exclude_none=True)}
        case Verify(token, session):
            return {"verify": {"token": token} | ({} if session is None else {"session": session})}
        case Obey(message):
            return {"obey": message.model_dump(mode="json", by_alias=True, exclude_none=True)}
        case TakeOver():
            return {"takeOver": True}
        case Close(code, reason):
            return {"close": {"code": int(code), "reason": reason.value}}


def without_wording(effect: dict[str, Any]) -> dict[str, Any]:
    """The effect with its sentence for people, if there is one, replaced by ``*``."""
    if "error" in effect.get("send", {}):
        assert effect["send"]["error"].strip()
        return {"send": effect["send"] | {"error": ANY_TEXT}}
    return effect


def outcome(connection: Connection, effects: list[Effect]) -> dict[str, Any]:
    """What a recording says behind each thing that happened."""
    return {
        "out": [without_wording(as_json(effect)) for effect in effects],
        "state": connection.state.value,
        "deadline": connection.deadline(),
    }
