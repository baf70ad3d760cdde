"""The demo shop, where a browser can reach it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from stepwire.demo.shop import demo_shop
from stepwire.gateway.server import serving


@asynccontextmanager
async def open_shop(port: int = 0) -> AsyncIterator[str]:
    """The demo shop, served on loopback while the context is open; its address.

    On this port, so that recordings can be replayed when it is opened again; on any that is free when another
    program has it.
    """
    async with AsyncExitStack() as stack:
        try:
            address = await stack.enter_async_context(serving(demo_shop(), "127.0.0.1", port))
        except OSError:
            address = await stack.enter_async_context(serving(demo_shop(), "127.0.0.1", 0))
        yield address
