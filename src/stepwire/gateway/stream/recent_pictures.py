"""Pictures that were stored a moment ago, kept in memory for the viewers who are about to get them.

Where the worker and the gateway share a process, a live step's picture need not be read back from
the store. Stands in front of the blob store for both.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from stepwire.runs.ports import Blobs

RECENT_BYTES: Final = 8_000_000


class RecentPictures:
    """A blob store that remembers what was put last, up to a number of bytes."""

    def __init__(self, store: Blobs, max_bytes: int = RECENT_BYTES) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._recent: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    async def put(self, key: str, data: bytes) -> None:
        """Store; remembered only once it is durable."""
        await self._store.put(key, data)
        self._forget(key)
        self._recent[key] = data
        self._bytes += len(data)
        while self._bytes > self._max_bytes:
            self._forget(next(iter(self._recent)))

    async def get(self, key: str) -> bytes | None:
        """The bytes, or None."""
        recent = self._recent.get(key)
        return recent if recent is not None else await self._store.get(key)

    async def erase(self, prefix: str) -> None:
        """Remove and forget everything whose key starts with the prefix."""
        await self._store.erase(prefix)
        for key in [key for key in self._recent if key.startswith(prefix)]:
            self._forget(key)

    def _forget(self, key: str) -> None:
        self._bytes -= len(self._recent.pop(key, b""))
