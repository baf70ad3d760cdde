"""Shipped fakes: in-memory adapters that pass the same contract suites as the real ones.

For the tests of Stepwire itself and of whoever builds on it: a browser, planners, a clock, an
engine and a storage, all without a process, a disk or a wait.
"""

from stepwire.testing.aside import AtOnce
from stepwire.testing.clock import ManualClock
from stepwire.testing.engine import MemoryEngine, MemoryLog
from stepwire.testing.storage import (
    MemoryBlobs,
    MemoryParkedWatches,
    MemoryRecords,
    MemorySavedSessions,
    MemorySecrets,
    MemorySpending,
    memory_storage,
)

__all__ = [
    "AtOnce",
    "ManualClock",
    "MemoryBlobs",
    "MemoryEngine",
    "MemoryLog",
    "MemoryParkedWatches",
    "MemoryRecords",
    "MemorySavedSessions",
    "MemorySecrets",
    "MemorySpending",
    "memory_storage",
]
