from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepwire.runs.model import Run, Spec, Status
from stepwire.runs.retention import Keep, prunable, prune, what_goes
from stepwire.testing import memory_storage

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PLENTY = 10**12


def ended(run_id: str, days_ago: float, size: int = 10) -> Run:
    at = NOW - timedelta(days=days_ago)
    run = Run(run_id, "ada", Spec(task="go"), "e", "d", at - timedelta(hours=1))
    return replace(run, status=Status.SUCCEEDED, ended_at=at, bytes=size)


def ids(runs: list[Run]) -> list[str]:
    return [run.id for run in runs]


def test_runs_that_ended_too_long_ago_go_oldest_first() -> None:
    runs = [ended("young", 29), ended("old", 31), ended("oldest", 90)]
    assert ids(what_goes(runs, NOW, Keep(days=30, bytes=PLENTY))) == ["oldest", "old"]


def test_then_the_oldest_go_until_the_rest_fits() -> None:
    runs = [ended(f"r{days}", days, size=100) for days in (1, 2, 3, 4)]
    assert ids(what_goes(runs, NOW, Keep(days=30, bytes=250))) == ["r4", "r3"]
    assert ids(what_goes(runs, NOW, Keep(days=30, bytes=400))) == []
    assert ids(what_goes(runs, NOW, Keep(days=30, bytes=0))) == ["r4", "r3", "r2", "r1"]


def test_what_goes_by_age_counts_towards_the_size() -> None:
    runs = [ended("old", 40, size=300), ended("young", 1, size=100)]
    assert ids(what_goes(runs, NOW, Keep(days=30, bytes=100))) == ["old"]


def test_a_run_that_has_not_ended_never_goes() -> None:
    pending = Run("r", "ada", Spec(task="go"), "e", "d", NOW - timedelta(days=999))
    assert what_goes([pending, replace(pending, status=Status.RUNNING)], NOW, Keep(0, 0)) == []


@given(
    st.lists(st.tuples(st.floats(0, 100), st.integers(0, 1000)), max_size=20),
    st.floats(0, 100),
    st.integers(0, 5000),
)
def test_what_stays_is_young_enough_and_fits_and_nothing_younger_went(
    sizes: list[tuple[float, int]], days: float, room: int
) -> None:
    runs = [ended(f"r{number}", age, size) for number, (age, size) in enumerate(sizes)]
    going = what_goes(runs, NOW, Keep(days, room))
    staying = [run for run in runs if run not in going]
    assert sum(run.bytes for run in staying) <= room
    assert all(run.ended_at > NOW - timedelta(days=days) for run in staying)
    assert all(gone.ended_at <= stayed.ended_at for gone in going for stayed in staying)


async def test_a_dry_run_names_what_the_real_one_removes() -> None:
    storage = memory_storage()
    for number in range(450):
        await storage.records.add(ended(f"r{number}", number))
    keep = Keep(days=30.5, bytes=PLENTY)
    forgotten: list[str] = []

    async def forget(run_id: str) -> None:
        forgotten.append(run_id)
        await storage.records.remove(run_id)

    planned = ids(await prunable(storage.records, NOW, keep))
    assert ids(await prune(storage.records, forget, NOW, keep)) == planned == forgotten
    assert planned[0] == "r449"
    assert planned[-1] == "r31"
    assert await prunable(storage.records, NOW, keep) == []


async def test_a_run_whose_files_cannot_be_removed_keeps_no_other() -> None:
    storage, forgotten = memory_storage(), []
    for number in range(3):
        await storage.records.add(ended(f"run-{number}", 50 - number))

    async def forget(run_id: str) -> None:
        if run_id == "run-0":
            raise PermissionError("not yours")
        forgotten.append(run_id)

    with pytest.raises(PermissionError, match="not yours"):
        await prune(storage.records, forget, NOW, Keep(days=30, bytes=PLENTY))
    assert forgotten == ["run-1", "run-2"]
