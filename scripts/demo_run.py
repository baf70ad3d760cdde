"""Makes the run that the console plays where there is no run yet: a real one, in the demo shop.

    .venv/bin/python scripts/demo_run.py

Writes what its steps said, and a picture of the page after each, into the console's ``static/demo``.
To be run again when the shop or what a step says has changed.
"""

from __future__ import annotations

import asyncio
import io
import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx
from PIL import Image

from stepwire.auth.tokens import TokenContent
from stepwire.bootstrap.server import open_server
from stepwire.demo.shop import demo_shop
from stepwire.gateway.console import STATIC
from stepwire.gateway.server import serving
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.runs.access import DEFAULT_SCOPES
from stepwire.settings import Settings

TASK: Final = (
    "Search for lantern, click Storm lantern, choose Navy, click Add to basket and click Go to checkout"
)
SHOWN_AS: Final = "https://harbour-goods.example/"
FOLDER: Final = STATIC / "demo"
KEPT: Final = ("stepNumber", "action", "explanation", "url", "title", "viewport")
QUALITY: Final = 60


async def main() -> None:
    with TemporaryDirectory() as folder:
        settings = Settings.load(
            {}, data=Path(folder), listen="127.0.0.1:0", agent_private_hosts=PrivateHosts.parse("127.0.0.1")
        )
        async with serving(demo_shop(), "127.0.0.1", 0) as shop, open_server(settings) as server:
            token = server.token(TokenContent("demo", timedelta(minutes=5), DEFAULT_SCOPES))
            headers = {"Authorization": f"Bearer {token}"}
            async with httpx.AsyncClient(base_url=server.address, headers=headers, timeout=120) as client:
                await record(client, f"{shop}/")


async def record(client: httpx.AsyncClient, shop: str) -> None:
    """Do the task, and write down what is played."""
    made = await client.post("/api/runs", json={"task": TASK, "startUrl": shop, "start": True})
    run = made.raise_for_status().json()["runId"]
    ended = (await client.get(f"/api/runs/{run}?wait=60")).json()
    if ended["status"] != "succeeded":
        raise SystemExit(f"The run did not succeed: {ended.get('error')}")
    steps = (await client.get(f"/api/runs/{run}/steps")).json()["items"]
    FOLDER.mkdir(exist_ok=True)
    for step in steps:
        picture = await client.get(f"/api/runs/{run}/steps/{step['stepNumber']}/screenshot")
        (FOLDER / f"{step['stepNumber']}.webp").write_bytes(smaller(picture.content))
    told = json.dumps([played(step) for step in steps], ensure_ascii=False, indent=1)
    (FOLDER / "run.json").write_text(told.replace(shop, SHOWN_AS) + "\n")


def played(step: dict[str, Any]) -> dict[str, Any]:
    return {name: step[name] for name in KEPT if name in step}


def smaller(picture: bytes) -> bytes:
    written = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(written, "WEBP", quality=QUALITY)
    return written.getvalue()


if __name__ == "__main__":
    asyncio.run(main())
