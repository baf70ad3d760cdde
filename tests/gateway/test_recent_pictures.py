from stepwire.gateway.stream.recent_pictures import RecentPictures
from stepwire.testing import MemoryBlobs


class CountedBlobs(MemoryBlobs):
    reads = 0

    async def get(self, key: str) -> bytes | None:
        self.reads += 1
        return await super().get(key)


async def test_what_was_put_a_moment_ago_is_not_read_back() -> None:
    store = CountedBlobs()
    recent = RecentPictures(store)
    await recent.put("runs/a/1", b"picture")
    assert await recent.get("runs/a/1") == b"picture"
    assert store.reads == 0
    assert await store.get("runs/a/1") == b"picture"


async def test_what_is_not_remembered_is_read_from_the_store() -> None:
    store = CountedBlobs()
    await store.put("runs/a/1", b"old")
    recent = RecentPictures(store)
    assert await recent.get("runs/a/1") == b"old"
    assert await recent.get("runs/a/2") is None


async def test_the_oldest_go_when_there_are_too_many_bytes() -> None:
    store = CountedBlobs()
    recent = RecentPictures(store, max_bytes=10)
    for number in range(3):
        await recent.put(f"runs/a/{number}", bytes(5))
    await recent.put("runs/a/2", bytes(5))
    await recent.get("runs/a/1")
    await recent.get("runs/a/2")
    assert store.reads == 0
    await recent.get("runs/a/0")
    assert store.reads == 1


async def test_what_is_erased_is_forgotten() -> None:
    recent = RecentPictures(MemoryBlobs())
    await recent.put("runs/a/1", b"a")
    await recent.put("runs/b/1", b"b")
    await recent.erase("runs/a/")
    assert await recent.get("runs/a/1") is None
    assert await recent.get("runs/b/1") == b"b"
