"""The Python client: create runs, follow them live, and come back by itself when the line drops.

::

    async with Client("https://stepwire.example", token) as client:
        made = await client.create(task="Tell me the price", start_url="https://shop.example")
        run = client.run(made.run_id)
        async for step in run:
            print(step.step_number, step.explanation)
        print((await run.result()).result)

It stands on the protocol alone: importing it loads no server, browser or database.
"""

from stepwire.client.client import Client
from stepwire.client.documents import RunDocument, RunPage
from stepwire.client.errors import (
    Busy,
    ClientClosed,
    ClientError,
    Conflict,
    Disconnected,
    Forbidden,
    InvalidRequest,
    MalformedMessage,
    Refused,
    RunFailed,
    ServerUnreachable,
    TokenRefused,
    TokenUnavailable,
    UnknownRun,
)
from stepwire.client.watched_run import WatchedRun

__all__ = [
    "Busy",
    "Client",
    "ClientClosed",
    "ClientError",
    "Conflict",
    "Disconnected",
    "Forbidden",
    "InvalidRequest",
    "MalformedMessage",
    "Refused",
    "RunDocument",
    "RunFailed",
    "RunPage",
    "ServerUnreachable",
    "TokenRefused",
    "TokenUnavailable",
    "UnknownRun",
    "WatchedRun",
]
