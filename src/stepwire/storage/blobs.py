"""Pictures and files in an object store: a folder here, a bucket elsewhere, through one library.

A put is atomic: a reader sees the whole blob or none. In a folder it outlives a power cut too: file
and folder are synced before a put returns, and a step's put returns before its entry is logged, so no
entry of the log ever names a picture that was not on the disk. The name is given before the sync, not
after: then one commit of the file system's journal makes data and name durable. What a power cut
leaves in between is a file that nothing names yet.

The library's own async calls are not used: the thread that finishes them can reach into an
interpreter that is shutting down, which aborts the process (seen in every third run of a short
script with obstore 0.12). Its blocking calls in worker threads cost 0.4 ms for a 120 KB picture.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore

KEY = re.compile(r"[A-Za-z0-9._:-]+(?:/[A-Za-z0-9._:-]+)*", re.ASCII)
MAX_KEY = 512


class InvalidKey(ValueError):
    """A key that could lead out of the store, or that stores would not agree on."""


class ObjectBlobs:
    """Blobs in any store that obstore knows."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, data: bytes) -> None:
        """Store, whole or not at all; durable when it returns. Raises InvalidKey."""
        await asyncio.to_thread(self._put, checked_key(key), data)

    async def get(self, key: str) -> bytes | None:
        """The bytes, or None. Raises InvalidKey."""
        return await asyncio.to_thread(self._get, checked_key(key))

    async def erase(self, prefix: str) -> None:
        """Remove everything whose key starts with the prefix, which ends with a slash. Raises InvalidKey."""
        await asyncio.to_thread(self._erase, checked_prefix(prefix))

    def _put(self, key: str, data: bytes) -> None:
        obstore.put(self._store, key, data)

    def _get(self, key: str) -> bytes | None:
        try:
            return bytes(obstore.get(self._store, key).bytes())
        except FileNotFoundError:
            return None

    def _erase(self, prefix: str) -> None:
        for chunk in obstore.list(self._store, prefix=prefix):
            obstore.delete(self._store, [blob["path"] for blob in chunk])


class FolderBlobs(ObjectBlobs):
    """Blobs in a folder of this machine, made if it is not there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(LocalStore(folder))
        self._folder = folder

    def _put(self, key: str, data: bytes) -> None:
        blob = self._folder / key
        self._make(blob.parent)
        with _unfinished(blob) as (file, path):
            view = memoryview(data)
            while view:
                view = view[os.write(file, view) :]
            path.rename(blob)
            os.fsync(file)
        _sync(blob.parent)

    def _make(self, folder: Path) -> None:
        """The folder, durable in the one above it."""
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            _sync(folder.parent)

    def _erase(self, prefix: str) -> None:
        # The folder itself goes, and with it what a killed server left half written.
        folder = self._folder / prefix
        while folder.exists():
            with contextlib.suppress(FileNotFoundError):  # another eraser was quicker with a file: go on
                shutil.rmtree(folder)


@contextlib.contextmanager
def _unfinished(blob: Path) -> Iterator[tuple[int, Path]]:
    """A new file beside the blob, open for writing; gone afterwards unless it was renamed."""
    file, name = tempfile.mkstemp(prefix=f"{blob.name}#", dir=blob.parent)  # no key has such a name
    try:
        yield file, Path(name)
    finally:
        os.close(file)
        Path(name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def checked_key(key: str) -> str:
    """The key, if it names a blob inside the store. Raises InvalidKey."""
    inside = KEY.fullmatch(key) is not None and not {".", ".."} & set(key.split("/"))
    if not inside or len(key) > MAX_KEY:
        raise InvalidKey("A blob's key is made of letters, digits and . _ : - between slashes.")
    return key


def checked_prefix(prefix: str) -> str:
    """The prefix, if it names a folder inside the store. Raises InvalidKey."""
    if not prefix.endswith("/"):
        raise InvalidKey("A prefix ends with a slash.")
    return checked_key(prefix.removesuffix("/")) + "/"
