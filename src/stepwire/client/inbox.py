"""What of one run has arrived and was not read yet: bounded, so that a slow reader costs no memory."""

from __future__ import annotations

from collections import deque
from typing import Final

from stepwire.client.conversation import RunMessage
from stepwire.client.errors import ClientError
from stepwire.protocol.messages import RunStatus, StepUpdate

MOST_MESSAGES: Final = 64
MOST_BYTES: Final = 16 * 2**20  # of pictures


class Inbox:
    """In order. When it is ``full``, whoever fills it stops, and goes on when it has ``room``."""

    def __init__(self, most: int = MOST_MESSAGES, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._waiting: deque[RunMessage | ClientError] = deque()  # bounded by whoever looks at `full`
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def full(self) -> bool:
        """Whether nothing more should come."""
        return len(self._waiting) >= self._most or self._bytes >= self._most_bytes

    @property
    def has_room(self) -> bool:
        """Whether enough was read to let more come."""
        return len(self._waiting) <= self._most // 4 and self._bytes <= self._most_bytes // 4

    def put(self, item: RunMessage | ClientError) -> None:
        """Add one; of two statuses in a row only the newer counts."""
        if isinstance(item, RunStatus) and self._waiting and isinstance(self._waiting[-1], RunStatus):
            self._waiting.pop()
        self._waiting.append(item)
        self._bytes += _size(item)

    def take(self) -> RunMessage | ClientError:
        """The oldest. Raises IndexError when there is none."""
        item = self._waiting.popleft()
        self._bytes -= _size(item)
        return item

    def clear(self) -> None:
        """Forget all."""
        self._waiting.clear()
        self._bytes = 0


def _size(item: RunMessage | ClientError) -> int:
    return len(item.screenshot) if isinstance(item, StepUpdate) else 0
