from datetime import UTC, datetime
from itertools import product

import pytest

from stepwire.runs.errors import Conflict
from stepwire.runs.model import ENDED, MOVES, Run, Spec, Status

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def run_in(status: Status) -> Run:
    return Run("r", "ada", Spec(task="go"), "e", "d", NOW, status=status)


@pytest.mark.parametrize(("old", "new"), list(product(Status, Status)))
def test_only_the_moves_in_the_table_are_possible(old: Status, new: Status) -> None:
    if new in MOVES[old]:
        assert run_in(old).move(new).status is new
    else:
        with pytest.raises(Conflict):
            run_in(old).move(new)


def test_no_move_leads_out_of_an_end() -> None:
    assert {Status.SUCCEEDED, Status.FAILED, Status.CANCELLED} == ENDED


def test_every_status_can_be_reached_from_pending() -> None:
    reached, todo = {Status.PENDING}, [Status.PENDING]
    while todo:
        for status in MOVES[todo.pop()] - reached:
            reached.add(status)
            todo.append(status)
    assert reached == set(Status)
