"""Where the web console is served: one page under several addresses, which finds out itself which was meant.

The page, its scripts and styles are built from ``console/`` into ``static/``. What the page loads is
named relative to the address it was asked for at, so that it works under any path of a proxy.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from stepwire.gateway.security_headers import PAGE_POLICY

STATIC: Final = Path(__file__).parent / "static"
PATHS: Final = ("/", "/new", "/runs/{run_id}", "/runs/{run_id}/steps/{number}")

router = APIRouter(include_in_schema=False)


async def console(request: Request) -> HTMLResponse:
    """The console, whichever of its pages is asked for."""
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    return HTMLResponse(
        _page().replace("{root}", "../" * (path.count("/") - 1)),
        headers={"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"},
    )


for _path in PATHS:
    router.add_api_route(_path, console, methods=["GET"])


@functools.cache
def _page() -> str:
    return (STATIC / "index.html").read_text()
