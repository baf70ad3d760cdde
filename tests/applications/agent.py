"""Stepwire itself, as its users have it: ``stepwire serve`` in a process, HTTP and ``/ws`` before it."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
import orjson
from websockets.asyncio.client import connect

PATIENCE = 120  # seconds for one run


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended, as its viewer saw it."""

    status: str
    steps: tuple[dict[str, Any], ...]
    code: str = ""
    error: str = ""
    result: Any = None
    seconds: float = 0.0

    @property
    def succeeded(self) -> bool:
        return self.status == "success"

    def told(self) -> str:
        """All of it, for a person who wants to know why."""
        steps = [f"{step['stepNumber']}. {step['explanation']}" for step in self.steps]
        return "\n".join([*steps, f"{self.status} {self.code} {self.error} {self.result!r}"])


@dataclass(frozen=True, slots=True)
class Agent:
    """Gives tasks to one of the agents and watches them to their end."""

    url: str
    token: str
    kind: str = "plain"

    async def carry_out(self, task: str, start_url: str) -> Ending:
        """One run, from its creation to its completion."""
        started = time.monotonic()
        async with httpx.AsyncClient(base_url=self.url, timeout=PATIENCE) as http:
            answer = await http.post(
                "/api/runs",
                json={"task": task, "startUrl": start_url, "agent": self.kind},
                headers={"Authorization": f"Bearer {self.token}"},
            )
            answer.raise_for_status()
        steps, completion = await self._watched(answer.json()["runId"])
        return Ending(
            completion["status"],
            tuple(steps),
            completion.get("code", ""),
            completion.get("error", ""),
            completion.get("result"),
            time.monotonic() - started,
        )

    async def _watched(self, run_id: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        steps: list[dict[str, Any]] = []
        async with asyncio.timeout(PATIENCE), connect(self.url.replace("http", "ws") + "/ws") as socket:
            await socket.send(orjson.dumps({"type": "authenticate", "token": self.token}).decode())
            start = {"type": "start_agent", "runId": run_id, "screenshots": "none"}
            await socket.send(orjson.dumps(start).decode())
            while True:
                match orjson.loads(await socket.recv()):
                    case {"type": "step_update"} as step:
                        steps.append(step)
                    case {"type": "completion"} as completion:
                        return steps, completion
                    case {"type": "error"} as error:
                        raise AssertionError(error)


@contextmanager
def serving(folder: Path, model: str = "") -> Iterator[Agent]:
    """Stepwire on this folder, let loose on the applications of this machine.

    With the address of a model server the model agent carries out the tasks, else the plain one.
    """
    secret = secrets.token_hex(32)
    settings = {
        "STEPWIRE_JWT_SECRET": secret,
        "STEPWIRE_DATA": str(folder / "data"),
        "STEPWIRE_AGENT_PRIVATE_HOSTS": "127.0.0.1",
        **({"STEPWIRE_MODEL": "openai:scripted", "STEPWIRE_MODEL_BASE_URL": f"{model}/v1"} if model else {}),
    }
    own = {name: value for name, value in os.environ.items() if not name.startswith("STEPWIRE_")}
    log = folder / "stepwire.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "stepwire", "serve", "--listen", "127.0.0.1:0"],
            env=own | settings,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            start_new_session=True,
        )
    try:
        with process.stdout as stdout:  # type: ignore[union-attr]
            ready = stdout.readline()  # ends with the process, if not before
        if not ready.startswith("ready http"):
            raise AssertionError(log.read_text())
        claims = {"sub": "ada", "exp": time.time() + 86_400}
        yield Agent(ready.split()[-1], jwt.encode(claims, secret, "HS256"), "model" if model else "plain")
    finally:
        process.terminate()
        process.wait(PATIENCE)
