from stepwire.runs.ports import Engine
from stepwire.testing import MemoryEngine, memory_storage


async def test_each_storage_and_each_engine_stands_alone() -> None:
    one, other = memory_storage(), memory_storage()
    await one.secrets.keep("r", {"pw": "x"})
    assert await other.secrets.reveal("r") == {}
    first, second = MemoryEngine(max_queued=1), MemoryEngine(max_queued=1)
    await first.queue.submit("r")
    assert await second.queue.place("r") is None


async def test_what_was_handed_in_or_out_can_be_changed_without_harm() -> None:
    secrets = memory_storage().secrets
    values = {"pw": "x"}
    await secrets.keep("r", values)
    values["pw"] = "changed"
    (await secrets.reveal("r"))["pw"] = "changed"
    assert await secrets.reveal("r") == {"pw": "x"}


def test_the_engine_in_memory_is_an_engine() -> None:
    engine: Engine = MemoryEngine(max_queued=1)
    assert engine.queue is engine.queue
