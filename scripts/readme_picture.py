"""Make the moving picture of the README: the live page, while the demo's agent is at work.

::

    python scripts/readme_picture.py            write docs/pictures/demo.webp

Everything in it is real: the shop, the server, the run, and the page in a browser of its own. A
picture of the page is taken for each step; only the pace is changed, so that people can follow it.
"""

from __future__ import annotations

import asyncio
import io
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from PIL import Image
from playwright.async_api import Page, ViewportSize, async_playwright

from stepwire.auth.tokens import TokenContent
from stepwire.bootstrap import local_identity, open_server, open_shop
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
        await page.goto(server.link(f"/runs/{run.id}", TokenContent(SUBJECT, timedelta(hours=1))))
        await page.get_by_role("button", name="Start").click()
        frames = await _watch(page)
        await browser.close()
    return frames


async def _watch(page: Page) -> list[bytes]:
    frames: dict[int, bytes] = {}
    while await page.locator("#end").is_hidden():
        picture, steps = await page.screenshot(), await page.locator("#rows li").count()
        frames[steps] = picture  # the last one with so many steps: its own picture has come by then
    await page.wait_for_timeout(300)  # the last row has finished appearing
    return [*(frames[steps] for steps in sorted(frames) if steps), await page.screenshot()]


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
