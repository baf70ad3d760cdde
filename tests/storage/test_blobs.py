import asyncio
import errno
import os
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


async def test_a_blob_is_on_the_disk_with_its_name_and_folders_when_it_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[int, bool]] = []  # which inode, and whether the blob had its name then
    folder = tmp_path / "blobs"
    blob, run, runs = folder / "runs" / "r" / "1-abc", folder / "runs" / "r", folder / "runs"
    sync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append((os.fstat(descriptor).st_ino, blob.exists()))
        sync(descriptor)

    blobs = FolderBlobs(folder)
    monkeypatch.setattr(os, "fsync", noted)
    await blobs.put("runs/r/1-abc", b"x" * 100_000)
    inodes = [path.stat().st_ino for path in (folder, runs, blob, run)]
    assert synced == list(zip(inodes, (False, False, True, True), strict=True))
    synced.clear()
    await blobs.put("runs/r/2-abc", b"y")
    assert [inode for inode, _ in synced] == [(run / "2-abc").stat().st_ino, run.stat().st_ino]


async def test_a_blob_that_cannot_be_written_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = FolderBlobs(tmp_path)
    await blobs.put("runs/r/1", b"x")

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        await blobs.put("runs/r/2", b"y")
    assert [path.name for path in (tmp_path / "runs" / "r").iterdir()] == ["1"]


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
