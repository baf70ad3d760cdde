"""Opens a session and waits to be killed; run by test_browser_chromium.py as a process of its own."""

import asyncio
import sys
from contextlib import asynccontextmanager

from stepwire.agent.ports import SessionSpec
from stepwire.browser.chromium import ChromiumBrowser
from stepwire.runs.actions import Navigate
from stepwire.runs.model import Viewport


class NoWayOut:
    """A guard whose proxy answers nothing: no page is needed here."""

    server = "http://127.0.0.1:9"

    @asynccontextmanager
    async def admit(self, run_id, allowed_domains):
        yield self

    def refusals(self):
        return ()

    def refuses_url(self, url, allowed_domains):
        return None


async def main():
    async with ChromiumBrowser(NoWayOut()) as browser, browser.open(SessionSpec("r", Viewport())) as session:
        await session.act(Navigate(url="data:text/html,<h1>Hi"), lambda text, host: text)
        if "loop" in sys.argv:
            loop = {"expression": "for (;;);"}
            hanging = asyncio.ensure_future(session._tabs.current.cdp.send("Runtime.evaluate", loop))
            await asyncio.wait({hanging}, timeout=0.3)
        print("open", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
