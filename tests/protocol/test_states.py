"""The tables: complete, and telling one story."""

from __future__ import annotations

import pytest

from stepwire.protocol.states import REACTIONS, TRANSITIONS, Reaction, Signal, State
from stepwire.protocol.wire import CLIENT_TYPES


def test_there_is_a_reaction_to_every_message_in_every_state() -> None:
    assert set(REACTIONS) == set(CLIENT_TYPES)
    assert all(list(row) == list(State) for row in REACTIONS.values())


def test_transitions_are_caused_by_messages_and_signals_only() -> None:
    assert list(TRANSITIONS) == list(State)
    causes = {cause for row in TRANSITIONS.values() for cause in row}
    assert causes <= set(CLIENT_TYPES) | set(Signal)
    assert set(Signal) <= causes


def test_every_state_can_be_reached_and_left_for_closed() -> None:
    for state in State:
        assert State.CLOSED in reachable(state)
    assert reachable(State.CONNECTED) == set(State)


def test_nothing_leads_out_of_closed() -> None:
    assert TRANSITIONS[State.CLOSED] == {}
    assert {row[State.CLOSED] for row in REACTIONS.values()} == {Reaction.IGNORE}


def test_an_authenticate_moves_exactly_where_its_token_is_verified() -> None:
    for state in State:
        verified = REACTIONS["authenticate"][state] is Reaction.VERIFY
        assert verified == ("authenticate" in TRANSITIONS[state])


@pytest.mark.parametrize("state", [State.CONNECTED, State.AUTHENTICATING, State.HELD])
def test_nothing_is_obeyed_before_a_token_was_accepted(state: State) -> None:
    assert Reaction.OBEY not in {row[state] for row in REACTIONS.values()}


def test_an_expired_token_starts_and_attaches_nothing() -> None:
    assert REACTIONS["start_agent"][State.EXPIRED] is Reaction.EXPIRED
    assert REACTIONS["watch"][State.EXPIRED] is Reaction.EXPIRED


def reachable(state: State) -> set[State]:
    found = {state}
    while more := {target for seen in found for target in TRANSITIONS[seen].values()} - found:
        found |= more
    return found
