"""A purchase in the demo shop, recorded once and replayed in this process while the shop changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from changing_shop import TASK, ChangingShop
from workplace import WHO, Workplace, workplace

from stepwire.demo.shop import demo_shop
from stepwire.runs.command_list import CommandList
from stepwire.runs.model import Run
from stepwire.runs.replay import ReplayRequest, replayed
from stepwire.runs.request import RunRequest

__all__ = ["AT_ONCE", "PASSWORD", "WHO", "Place", "purchases"]

PASSWORD = "lantern-light"
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Place(Workplace):
    """A shop that can change, and a runtime that may visit it."""

    shop: ChangingShop

    async def bought(self) -> CommandList:
        """The purchase, done once by the plain agent."""
        return await self.recorded(
            RunRequest(task=TASK, start_url=self.address, variables={"second": "mug"}, start=True)
        )

    async def replay(self, recording: CommandList, **asked: Any) -> Run:
        """One replay."""
        secrets = [{"name": "password", "value": PASSWORD}]
        request = ReplayRequest.model_validate({"secrets": secrets, **asked})
        return await self.ended(replayed(recording, request))


@asynccontextmanager
async def purchases() -> AsyncIterator[Place]:
    """The shop is open, and a runtime at work."""
    shop = ChangingShop(demo_shop())
    async with workplace(shop, AT_ONCE) as place:
        yield Place(place.address, place.runtime, shop)
