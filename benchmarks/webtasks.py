"""How many everyday web tasks does the plain agent carry out? MiniWoB++, scored by its own pages.

    pip install miniwob aiohttp playwright
    python -m benchmarks.webtasks --harness FOLDER [--tasks open] [--seeds 0-4] [--out FILE]

``FOLDER`` holds a package ``webtasks`` that serves the pages of the PyPI package ``miniwob`` as ordinary
web pages and notes the reward that each page itself reports. Every task goes through a server
as any client's would: created over HTTP, started and followed over ``/ws``. Prints a Markdown table:
a task's share of successes (the page's own reward above 0, its first outcome only), the steps and the
seconds it took.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, WSMsgType

PATIENCE = 60.0  # seconds for one task


@dataclass(slots=True)
class Outcome:
    """How one run went, as its viewer saw it."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    completion: dict[str, Any] = field(default_factory=dict)

    def told(self) -> str:
        """In one line, for a log."""
        end = self.completion
        return f"{len(self.steps)} steps, {end.get('code') or end.get('status')}: {end.get('error', '')}"


@dataclass(slots=True)
class Client:
    """Creates runs and follows them; only the public interface is used."""

    url: str
    token: str
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    async def run(self, url: str, instruction: str) -> str:
        """Carry out one task; how it ended, in a line."""
        outcome = self.outcomes[url] = Outcome()
        async with ClientSession(headers={"Authorization": f"Bearer {self.token}"}) as http:
            body = {"task": instruction, "startUrl": url, "agent": "plain"}
            async with http.post(f"{self.url}/api/runs", json=body) as answer:
                created = await answer.json()
                if answer.status != 201:
                    return str(created.get("detail") or created)
            await self._follow(http, created["runId"], outcome)
        return outcome.told()

    async def _follow(self, http: ClientSession, run_id: str, outcome: Outcome) -> None:
        async with http.ws_connect(f"{self.url}/ws", max_msg_size=0) as socket:
            await socket.send_json({"type": "authenticate", "token": self.token})
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    return
                match json.loads(frame.data):
                    case {"type": "authentication", "status": "success"}:
                        await socket.send_json(
                            {"type": "start_agent", "runId": run_id, "screenshots": "none"}
                        )
                    case {"type": "step_update"} as step:
                        outcome.steps.append(step)
                    case {"type": "completion"} as completion:
                        outcome.completion = completion
                        return
                    case {"type": "error"} as error:
                        outcome.completion = error
                        return


@contextmanager
def serving(command: str) -> Iterator[Client]:
    """``stepwire serve`` on a folder that is thrown away, and a client of it."""
    with tempfile.TemporaryDirectory() as folder:
        secret = secrets.token_hex(32)
        settings = {
            "STEPWIRE_JWT_SECRET": secret,
            "STEPWIRE_DATA": folder,
            "STEPWIRE_AGENT_PRIVATE_HOSTS": "127.0.0.1",
        }
        environment = os.environ | settings
        token = subprocess.run(
            [command, "token", "--sub", "benchmark", "--ttl", "12h"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        with (Path(folder) / "log").open("w") as log:
            server = subprocess.Popen(
                [command, "serve", "--listen", "127.0.0.1:0"],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            try:
                ready = server.stdout.readline() if server.stdout else ""
                if not ready.startswith("ready http"):
                    raise SystemExit((Path(folder) / "log").read_text())
                yield Client(ready.split()[-1], token)
            finally:
                server.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    server.wait(20)


def markdown(summary: dict[str, Any], outcomes: dict[str, Outcome]) -> str:
    """The table: a task a line, the mean last."""
    steps: dict[str, list[int]] = {}
    for row in summary["rows"]:
        outcome = next((each for url, each in outcomes.items() if row["ep"] in url), Outcome())
        steps.setdefault(row["task"], []).append(len(outcome.steps))
    lines = [
        "| Task | Runs | Success | Median steps | Median seconds |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for task, of in summary["tasks"].items():
        lines.append(
            f"| {task} | {of['n']} | {of['success']:.2f} | {statistics.median(steps[task]):g} | "
            f"{of['median_wall_s']:.1f} |"
        )
    lines.append(
        f"| **all {summary['tasks_n']}** | {summary['episodes']} | {summary['mean_success']:.3f} | | |"
    )
    return "\n".join(lines)


async def measure(options: argparse.Namespace) -> None:
    """Run the tasks and print the table."""
    main = importlib.import_module("webtasks.__main__")
    harness = importlib.import_module("webtasks.miniwob_server")
    with serving(options.stepwire) as client:

        def told(row: dict[str, Any]) -> None:
            print(
                f"{row['task']}:{row['seed']} reward {row['raw']} · {row['instruction']} · "
                f"{row['error'] or row['claimed']}",
                file=sys.stderr,
            )

        summary = await harness.evaluate(
            client.run,
            main.tasks_of(options.tasks),
            main.seeds_of(options.seeds),
            timeout_s=PATIENCE,
            concurrency=options.concurrency,
            progress=told if options.verbose else None,
        )
        print(markdown(summary, client.outcomes))
        if options.out:
            Path(options.out).write_text(json.dumps(summary, indent=1))


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.webtasks", description=__doc__)
    parser.add_argument("--harness", required=True, help="folder that holds the package webtasks")
    parser.add_argument("--tasks", default="open")
    parser.add_argument("--seeds", default="0-4")
    parser.add_argument("--concurrency", type=int, default=2)
    parser.add_argument("--stepwire", default="stepwire", help="the command to serve with")
    parser.add_argument("--out", help="file for all rows, as JSON")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell of each run as it ends")
    return parser.parse_args()


if __name__ == "__main__":
    chosen = parsed()
    sys.path.insert(0, str(Path(chosen.harness).resolve()))
    asyncio.run(measure(chosen))
