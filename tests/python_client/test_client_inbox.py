"""What waits to be read, and how much of it may."""

from __future__ import annotations

import pytest

from stepwire.client.errors import MalformedMessage
from stepwire.client.inbox import Inbox
from stepwire.protocol.messages import RunStatus, StepAction, StepUpdate


def step(number: int, size: int = 0) -> StepUpdate:
    return StepUpdate(
        step_number=number, screenshot="x" * size, action=StepAction(type="back"), explanation="Back"
    )


def status(word: str) -> RunStatus:
    return RunStatus(run_id="run-1", status=word)


def test_what_comes_first_is_read_first():
    inbox = Inbox()
    for item in (step(1), MalformedMessage("Odd."), step(2)):
        inbox.put(item)
    assert [type(inbox.take()).__name__ for _ in range(3)] == ["StepUpdate", "MalformedMessage", "StepUpdate"]
    with pytest.raises(IndexError):
        inbox.take()


def test_of_statuses_in_a_row_only_the_newest_waits():
    inbox = Inbox()
    for item in (status("queued"), status("running"), step(1), status("paused")):
        inbox.put(item)
    assert len(inbox) == 3
    assert inbox.take() == status("running")


def test_it_is_full_by_number_and_has_room_again_when_most_is_read():
    inbox = Inbox(most=8)
    for number in range(1, 9):
        assert not inbox.full
        inbox.put(step(number))
    assert inbox.full
    while not inbox.has_room:
        inbox.take()
    assert len(inbox) == 2


def test_it_is_full_by_the_size_of_pictures():
    inbox = Inbox(most_bytes=100)
    inbox.put(step(1, 100))
    assert inbox.full
    inbox.take()
    assert inbox.has_room


def test_a_cleared_inbox_is_empty_and_weighs_nothing():
    inbox = Inbox(most_bytes=100)
    inbox.put(step(1, 100))
    inbox.clear()
    assert (len(inbox), inbox.full) == (0, False)
