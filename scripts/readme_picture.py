"""Make the moving picture of the README: the live page, while the demo's agent is at work.

::

    python scripts/readme_picture.py            write docs/pictures/demo.webp

Everything in it is real: the shop, the server, the run, and the page in a browser of its own. Only
the pace is not: what the server says is held until a picture of what it changes has been taken.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import tempfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from PIL import Image
from playwright.async_api import Page, ViewportSize, WebSocketRoute, async_playwright

from stepwire.auth.tokens import TokenContent
from stepwire.bootstrap.local_user import local_identity
from stepwire.bootstrap.server import open_server
from stepwire.bootstrap.shop import open_shop
from stepwire.browser.executable import find_executable
from stepwire.cli.demo import TASK
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.logs import set_up_logs
from stepwire.runs.request import RunRequest
from stepwire.settings import Address, Settings

PICTURE: Final = Path(__file__).resolve().parent.parent / "docs/pictures/demo.webp"
VIEWPORT: Final[ViewportSize] = {"width": 1280, "height": 760}
WIDTH: Final = 1_120  # of the picture
EACH: Final = 750  # milliseconds that a step is shown
LAST: Final = 3_500
MOST_BYTES: Final = 1_500_000
PATIENCE: Final = 60.0  # seconds
SUBJECT: Final = "demo"


async def main() -> None:
    """Run the demo's task, watch it, and write the picture."""
    set_up_logs("json", "error")
    with tempfile.TemporaryDirectory(prefix="stepwire-") as folder:
        async with open_shop() as shop:
            settings = Settings(
                listen=Address("127.0.0.1", 0),
                data=Path(folder),
                agent_private_hosts=PrivateHosts.parse(urlsplit(shop).netloc),
            )
            frames = await _frames(settings, shop)
    _write(frames)


async def _frames(settings: Settings, shop: str) -> list[bytes]:
    """A picture of the page for each step, and one of the end."""
    who = local_identity(SUBJECT)
    async with open_server(settings) as server, async_playwright() as playwright:
        service = server.runtime.archive.service
        run = await service.create(who, RunRequest(task=TASK, start_url=shop))
        browser = await playwright.chromium.launch(
            executable_path=find_executable(), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        page = await browser.new_page(viewport=VIEWPORT, reduced_motion="reduce")
        held: asyncio.Queue[tuple[WebSocketRoute, str | bytes]] = asyncio.Queue()  # as long as a run is
        await page.route_web_socket("**/ws", lambda line: _hold(line, held))
        await page.goto(server.link(f"/runs/{run.id}", TokenContent(SUBJECT, timedelta(hours=1))))
        await service.start(who, run.id)
        frames = [frame async for frame in _watch(page, held)]
        await browser.close()
    return frames


def _hold(line: WebSocketRoute, held: asyncio.Queue[tuple[WebSocketRoute, str | bytes]]) -> None:
    line.connect_to_server().on_message(lambda message: held.put_nowait((line, message)))


async def _watch(page: Page, held: asyncio.Queue[tuple[WebSocketRoute, str | bytes]]) -> AsyncIterator[bytes]:
    """Let one message after the other through, and take a picture of what it changes."""
    while True:
        line, message = await asyncio.wait_for(held.get(), PATIENCE)
        line.send(message)
        match json.loads(message):
            case {"type": "step_update", "stepNumber": number}:
                await page.locator(f"#step-{number}").wait_for()
                await page.locator("#image").evaluate("image => image.decode()")
                yield await page.screenshot()
            case {"type": "completion"}:
                await page.locator("#end").wait_for()
                yield await page.screenshot()
                return


def _write(frames: list[bytes]) -> None:
    height = round(VIEWPORT["height"] * WIDTH / VIEWPORT["width"])
    images = [
        Image.open(io.BytesIO(frame)).convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
        for frame in frames
    ]
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    images[0].save(
        PICTURE,
        save_all=True,
        append_images=images[1:],
        duration=[EACH] * (len(images) - 1) + [LAST],
        loop=0,
        quality=88,
        method=6,
    )
    size = PICTURE.stat().st_size
    print(f"{PICTURE}: {len(images)} pictures, {size / 1e3:.0f} KB")
    if size > MOST_BYTES:
        raise SystemExit(f"That is more than {MOST_BYTES / 1e6:g} MB: lower the quality.")


if __name__ == "__main__":
    asyncio.run(main())
