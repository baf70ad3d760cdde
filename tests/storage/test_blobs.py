import asyncio
import stat
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from stepwire.storage.blobs import FolderBlobs, ObjectBlobs, checked_key, checked_prefix


async def test_any_store_of_the_library_will_do() -> None:
    blobs = ObjectBlobs(MemoryStore())
    for key in ("runs/r/1", "runs/r/2", "runs/r2/1"):
        await blobs.put(key, key.encode())
    assert await blobs.get("runs/r/2") == b"runs/r/2"
    await blobs.erase("runs/r/")
    assert [await blobs.get(key) for key in ("runs/r/1", "runs/r/2", "runs/r2/1")] == [
        None,
        None,
        b"runs/r2/1",
    ]
    await blobs.erase("runs/never-there/")


async def test_a_folder_of_blobs_is_its_owners_only(tmp_path: Path) -> None:
    await FolderBlobs(tmp_path / "blobs").put("runs/r/1", b"x")
    assert stat.S_IMODE((tmp_path / "blobs").stat().st_mode) == 0o700


async def test_erasing_leaves_no_folder_and_nothing_half_written(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    await blobs.put("runs/r/1-abc", b"x")
    (tmp_path / "runs" / "r" / "2-abc#1").write_bytes(b"what a killed server was writing")
    await blobs.erase("runs/r/")
    assert list((tmp_path / "runs").iterdir()) == []


async def test_a_reader_sees_an_old_blob_or_a_new_one_and_never_half(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    old, new = b"a" * 300_000, b"b" * 300_000
    await blobs.put("k", old)

    async def rewrite() -> None:
        for _ in range(10):
            await blobs.put("k", new)
            await blobs.put("k", old)

    async with asyncio.TaskGroup() as group:
        writing = group.create_task(rewrite())
        while not writing.done():
            assert await blobs.get("k") in (old, new)


async def test_erasers_do_not_stumble_over_each_other(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    for number in range(50):
        await blobs.put(f"runs/r/{number}", b"x")
    await asyncio.gather(*(blobs.erase("runs/r/") for _ in range(4)))
    assert not (tmp_path / "runs" / "r").exists()


@pytest.mark.parametrize("key", ["runs/r/1-a.b:c_d", "a..b", ".hidden", "x" * 512])
def test_a_plain_key_passes_as_it_is(key: str) -> None:
    assert checked_key(key) == key
    assert checked_prefix(f"{key[:100]}/") == f"{key[:100]}/"
