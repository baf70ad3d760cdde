"""A run followed once, whoever watches; viewers here are real, their lines are not."""

import asyncio
import json

import pytest
from live_gateway import BORN, World
from pretend_lines import ARoomyLine

from stepwire.gateway.stream.channel import STATUS_EVERY, Channel
from stepwire.gateway.stream.frames import frame_text
from stepwire.gateway.stream.outbox import Outbox
from stepwire.gateway.stream.viewer import Viewer
from stepwire.runs.events import Notice
from stepwire.runs.model import Status
from stepwire.testing import ManualClock


class Audience:
    """Channels of a world, and viewers on lines that remember."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tasks: list[asyncio.Task] = []

    async def viewer(self, after: int = 0, mode: str = "inline") -> tuple[ARoomyLine, Channel]:
        line = ARoomyLine()
        run = await self.world.storage.records.get("run-1")
        async with self.world.channels.visit(run) as channel:
            viewer = Viewer(channel, Outbox(line, 0), self.employ, after, mode, asks=False)
            channel.join(viewer, run)
        line.viewer = viewer
        await self.breathe()
        return line, channel

    def employ(self, work) -> asyncio.Task:
        self.tasks.append(asyncio.ensure_future(work))
        return self.tasks[-1]

    async def breathe(self) -> None:
        await self.world.clock.advance(0)


def said(line: ARoomyLine, type_: str) -> list[dict]:
    messages = [json.loads(frame_text(frame)) for frame in line.frames if frame[0] == 0x81]
    return [message for message in messages if message["type"] == type_]


def numbers(line: ARoomyLine) -> list[int]:
    return [message["stepNumber"] for message in said(line, "step_update")]


@pytest.fixture
async def audience():
    world = World(ManualClock())
    await world.add_run()
    async with world.channels.running():
        yield Audience(world)


async def test_one_frame_is_made_and_all_viewers_get_the_same_object(audience) -> None:
    lines = [(await audience.viewer())[0] for _ in range(3)]
    await audience.world.step()
    await audience.breathe()
    frames = {id(frame) for line in lines for frame in line.frames if b"step_update" in bytes(frame)}
    assert len(frames) == 1


async def test_the_log_is_followed_once_however_many_watch(audience) -> None:
    tails = 0
    tail = audience.world.engine.log.tail

    def counted(run_id: str):
        nonlocal tails
        tails += 1
        return tail(run_id)

    audience.world.engine.log.tail = counted
    for _ in range(5):
        await audience.viewer()
    assert tails == 1


async def test_a_channel_ends_with_its_last_viewer_and_a_new_one_starts_at_the_new_end(audience) -> None:
    first, channel = await audience.viewer()
    await audience.world.step()
    await audience.breathe()
    first.viewer.detach()
    await audience.world.steps(2)
    await audience.breathe()
    assert (channel.head, audience.world.channels.viewers) == (1, 0)
    second, another = await audience.viewer()
    assert another is not channel
    assert numbers(second) == [1, 2, 3]


async def test_what_a_full_tail_dropped_is_read_from_the_log(audience) -> None:
    line, _ = await audience.viewer()
    await audience.world.steps(600)  # more than a tail holds, before anybody gets a turn
    await audience.breathe()
    await asyncio.gather(*audience.tasks)
    for _ in range(50):
        await audience.breathe()
    assert numbers(line) == list(range(1, 601))


async def test_a_run_that_has_ended_is_not_followed(audience) -> None:
    await audience.world.step()
    await audience.world.end()
    line, channel = await audience.viewer()
    await asyncio.gather(*audience.tasks)
    assert channel.end == 2
    assert numbers(line) == [1]
    assert len(said(line, "completion")) == 1
    assert audience.world.channels.viewers == 0


async def test_the_end_is_told_as_a_status_before_the_completion(audience) -> None:
    line, _ = await audience.viewer()
    await audience.world.end()
    await audience.breathe()
    types = [json.loads(frame_text(frame))["type"] for frame in line.frames]
    assert types[-2:] == ["run_status", "completion"]
    assert said(line, "run_status")[-1]["status"] == "succeeded"


async def test_many_changes_of_where_the_run_stands_are_told_together(audience) -> None:
    line, _ = await audience.viewer()
    await audience.world.clock.advance(STATUS_EVERY)
    before = len(said(line, "run_status"))
    for phase in ("observing", "deciding", "acting") * 3:
        await audience.world.engine.log.say(Notice("run-1", Status.RUNNING, BORN, phase))
    await audience.breathe()
    await audience.world.clock.advance(STATUS_EVERY)
    told = said(line, "run_status")[before:]
    assert len(told) <= 2
    assert told[-1]["phase"] == "acting"


def _break_tail_once(world: World) -> None:
    read = world.engine.log.read

    async def broken(*args, **kwargs):
        world.engine.log.read = read
        raise OSError("the log is down")

    world.engine.log.read = broken


async def test_following_goes_on_after_an_error(audience) -> None:
    _break_tail_once(audience.world)
    line, _ = await audience.viewer()
    assert said(line, "error")[0]["code"] == "internal"
    await audience.world.step()
    await audience.world.clock.advance(1.5)
    assert numbers(line) == [1]


async def test_a_run_made_again_under_the_same_id_has_a_channel_of_its_own(audience) -> None:
    old, channel = await audience.viewer()
    await audience.world.engine.log.erase("run-1")
    await audience.breathe()
    assert said(old, "error")[0]["code"] == "unknown_run"
    await audience.world.storage.records.remove("run-1")
    await audience.world.add_run(epoch="another")
    await audience.world.step()
    new, another = await audience.viewer()
    assert another is not channel
    await asyncio.gather(*audience.tasks)
    assert said(new, "step_update")[0]["position"] == "another.1"
