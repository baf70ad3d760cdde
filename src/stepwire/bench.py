"""Runs for programs that know no asyncio, such as tests: a runtime in a thread of its own.

The runtime is opened and closed by one task in that thread, for that is what its contexts ask for; runs
are handed in from outside.
"""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import pybase64

from stepwire.bootstrap.local_user import local_identity
from stepwire.bootstrap.runtime import Runtime, open_runtime
from stepwire.cli.local import SUBJECT, messages
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.logs import set_up_logs
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings

THIS_MACHINE: Final = "localhost,127.0.0.1,[::1]"  # where the sites under test run
STOPS_WITHIN: Final = 60.0  # seconds

Message = Mapping[str, Any]


class RunFailed(AssertionError):
    """A run did not succeed. Says why, its steps, and where the last picture is."""

    def __init__(self, outcome: Outcome, picture: Path | None) -> None:
        steps = [f"  {number}. {step}" for number, step in enumerate(outcome.steps, 1)]
        shown = [f"The page at the end: {picture}"] if picture is not None else []
        super().__init__("\n".join([f"{outcome.error} [{outcome.code}]", *steps, *shown]))
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: ``result`` is what its task asked for, ``steps`` are its explanations in order."""

    succeeded: bool
    result: Any = None
    code: str | None = None
    error: str | None = None
    steps: tuple[str, ...] = ()
    commands: tuple[Message, ...] = ()
    picture: bytes | None = field(default=None, repr=False)


class Bench:
    """A runtime in a thread, while the context is open. Sites on this machine may be visited."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stepwire", daemon=True)
        self._stop = asyncio.Event()
        self._ready: Future[Runtime] = Future()
        self._hosting: Future[None] | None = None

    def __enter__(self) -> Bench:
        set_up_logs(level="error")  # logs are no business of a test's output
        self._thread.start()
        self._hosting = asyncio.run_coroutine_threadsafe(self._host(), self._loop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        if self._hosting is not None:
            self._hosting.exception(STOPS_WITHIN)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOPS_WITHIN)
        self._loop.close()

    def run(self, request: RunRequest) -> Outcome:
        """Carry out a run and wait for its end. Raises EnvironmentProblem, RunError."""
        runtime = self._ready.result()
        return asyncio.run_coroutine_threadsafe(_carried_out(runtime, request), self._loop).result()

    async def _host(self) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="stepwire-") as folder:
                settings = Settings.load(data=Path(folder))
                hosts = PrivateHosts.parse(THIS_MACHINE).entries + settings.agent_private_hosts.entries
                opened = settings.model_copy(update={"agent_private_hosts": PrivateHosts(hosts)})
                async with open_runtime(opened) as runtime:
                    self._ready.set_result(runtime)
                    await self._stop.wait()
        except Exception as problem:
            if self._ready.done():
                raise
            self._ready.set_exception(problem)


class Stepwire:
    """What a test works with."""

    def __init__(self, bench: Bench, base_url: str | None, new_folder: Callable[[], Path]) -> None:
        self._bench = bench
        self._base_url = base_url
        self._new_folder = new_folder

    def run(self, task: str, *, url: str | None = None, **fields: Any) -> Outcome:
        """Carry out a task in plain English, beginning on ``url``. Raises RunFailed, an AssertionError.

        ``fields`` are further ones of a run's request by their names in Python: ``variables``, ``secrets``,
        ``session``, ``commands``, ``viewport``, ``max_seconds`` ….
        """
        start = url or self._base_url
        request = RunRequest.model_validate({"task": task, "start_url": start, **fields, "start": True})
        outcome = self._bench.run(request)
        if not outcome.succeeded:
            raise RunFailed(outcome, self._saved(outcome))
        return outcome

    def _saved(self, outcome: Outcome) -> Path | None:
        if outcome.picture is None:
            return None
        path = self._new_folder() / "page.jpg"
        path.write_bytes(outcome.picture)
        return path


async def _carried_out(runtime: Runtime, request: RunRequest) -> Outcome:
    run = await runtime.archive.service.create(local_identity(SUBJECT), request)
    steps: list[Message] = []
    end: Message = {}
    async for message in messages(runtime.archive, run):
        match message["type"]:
            case "step_update":
                steps = [*({**step, "screenshot": ""} for step in steps), message]
            case "completion":
                end = message
    picture = pybase64.b64decode(steps[-1]["screenshot"]) if steps else b""
    return Outcome(
        succeeded=end.get("status") == "success",
        result=end.get("result"),
        code=end.get("code"),
        error=end.get("error", "The run did not end."),
        steps=tuple(step["explanation"] for step in steps),
        commands=tuple(end.get("commands", ())),
        picture=picture or None,
    )
