"""The connection obeys its tables, keeps its deadlines, and never trusts a peer further than its token."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepwire.protocol.codes import CloseCode, CloseReason
from stepwire.protocol.connection import (
    Close,
    Connection,
    ConnectionLimits,
    Effect,
    Grant,
    Obey,
    Send,
    State,
    TakeOver,
    Verify,
)
from stepwire.protocol.examples import CLIENT_EXAMPLES
from stepwire.protocol.messages import (
    Authentication,
    Cancel,
    Error,
    Message,
    Pong,
    StartAgent,
    TokenExpiring,
    Watch,
)
from stepwire.protocol.rate import Rate
from stepwire.protocol.states import REACTIONS, TRANSITIONS, Reaction

LIMITS = ConnectionLimits()
AUTHENTICATE = '{"type":"authenticate","token":"secret-token"}'
START = '{"type":"start_agent","runId":"run-123"}'
WATCH = '{"type":"watch","runId":"run-123"}'
CANCEL = '{"type":"cancel","runId":"run-123"}'
CLOSING_TOKEN_EXPIRED = Close(CloseCode.POLICY, CloseReason.TOKEN_EXPIRED)


def grant(
    seconds_left: float = 3_600.0, subject: str = "ada", session: str = "s-1", **changes: float
) -> Grant:
    return Grant(
        subject, session, "2030-01-01T12:00:00Z", seconds_left, changes.get("lifetime", seconds_left)
    )


def authenticating(limits: ConnectionLimits = LIMITS) -> Connection:
    connection = Connection(limits, 0.0)
    connection.receive(AUTHENTICATE, 0.0)
    return connection


def ready(seconds_left: float = 3_600.0, limits: ConnectionLimits = LIMITS) -> Connection:
    connection = authenticating(limits)
    connection.accept(grant(seconds_left), 0.0)
    return connection


def in_state(state: State) -> tuple[Connection, float]:
    """A connection that got there on an ordinary way, and the time."""
    match state:
        case State.CONNECTED:
            return Connection(LIMITS, 0.0), 1.0
        case State.AUTHENTICATING:
            return authenticating(), 1.0
        case State.HELD:
            connection = authenticating()
            connection.reject("Invalid authentication token", "bad_token", 0.5)
            return connection, 1.0
        case State.READY:
            return ready(), 0.5
        case State.RENEWING:
            connection = ready()
            connection.receive(AUTHENTICATE, 0.5)
            return connection, 0.6
        case State.EXPIRED:
            connection = ready(seconds_left=40.0)
            connection.tick(40.0)
            return connection, 41.0
        case State.CLOSED:
            connection = ready()
            connection.receive_binary(0.1)
            return connection, 0.2


def frame(message: Message) -> str:
    return json.dumps(message.model_dump(mode="json", by_alias=True, exclude_none=True))


def code_of(effect: Effect) -> str | None:
    assert isinstance(effect, Send)
    assert isinstance(effect.message, Error | Authentication)
    return effect.message.code


# -- the tables -------------------------------------------------------------------------------


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("message", CLIENT_EXAMPLES, ids=lambda message: message.type)
def test_every_message_in_every_state_does_what_the_tables_say(state: State, message: Message) -> None:
    connection, now = in_state(state)
    assert connection.state is state
    effects = connection.receive(frame(message), now)
    assert connection.state is TRANSITIONS[state].get(message.type, state)
    match REACTIONS[message.type][state]:
        case Reaction.VERIFY:
            assert effects == [Verify(message.token, message.session)]
        case Reaction.OBEY:
            assert effects == [Obey(message)]
        case Reaction.PONG:
            assert effects == [Send(Pong())]
        case Reaction.HOLD | Reaction.IGNORE:
            assert effects == []
        case Reaction.UNAUTHENTICATED | Reaction.EXPIRED:
            assert [code_of(effect) for effect in effects] == ["not_authenticated"]
        case Reaction.UNSUPPORTED:
            assert [code_of(effect) for effect in effects] == ["not_supported"]


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
def test_a_frame_that_is_no_message_moves_no_state(state: State) -> None:
    connection, now = in_state(state)
    before = connection.deadline()
    assert [code_of(effect) for effect in connection.receive("{", now)] == ["bad_json"]
    assert (connection.state, connection.deadline()) == (state, before)


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
def test_a_binary_frame_ends_any_conversation(state: State) -> None:
    connection, now = in_state(state)
    assert connection.receive_binary(now) == [Close(CloseCode.UNSUPPORTED_DATA, CloseReason.BINARY)]
    assert (connection.state, connection.deadline()) == (State.CLOSED, None)


def test_a_frame_over_the_limit_ends_the_conversation() -> None:
    connection, now = in_state(State.READY)
    assert connection.receive("x" * 65_537, now) == [Close(CloseCode.TOO_BIG, CloseReason.TOO_LONG)]


def test_a_closed_connection_says_nothing_more() -> None:
    connection, now = in_state(State.CLOSED)
    assert connection.receive(AUTHENTICATE, now) == []
    assert connection.receive_binary(now) == []
    assert connection.accept(grant(), now) == []
    assert connection.reject("no", "bad_token", now) == []
    assert connection.tick(now + 1e6) == []
    assert connection.deadline() is None


@pytest.mark.parametrize("state", [State.CONNECTED, State.HELD, State.READY, State.EXPIRED])
def test_a_verdict_that_nobody_awaits_changes_nothing(state: State) -> None:
    connection, now = in_state(state)
    before = (connection.subject, connection.deadline())
    assert connection.accept(grant(subject="mallory"), now) == []
    assert connection.reject("no", "bad_token", now) == []
    assert (connection.state, connection.subject, connection.deadline()) == (state, *before)


# -- authentication ---------------------------------------------------------------------------


def test_nobody_is_known_before_a_token_was_accepted() -> None:
    connection = authenticating()
    assert (connection.session, connection.subject) == (None, None)
    connection.accept(grant(), 0.1)
    assert (connection.session, connection.subject) == ("s-1", "ada")


def test_success_tells_session_and_expiry() -> None:
    success = Authentication(status="success", session="s-1", expires_at="2030-01-01T12:00:00Z")
    assert authenticating().accept(grant(), 0.1) == [Send(success)]


def test_the_reason_of_a_refusal_reaches_the_peer() -> None:
    failed = Authentication(status="failed", error="Invalid authentication token", code="bad_token")
    assert authenticating().reject("Invalid authentication token", "bad_token", 0.1) == [Send(failed)]


def test_without_a_token_the_connection_is_closed_after_ten_seconds() -> None:
    connection = Connection(LIMITS, 100.0)
    assert connection.deadline() == 110.0
    assert connection.tick(109.999) == []
    assert connection.tick(110.0) == [Close(CloseCode.POLICY, CloseReason.AUTH_TIMEOUT)]


@pytest.mark.parametrize("text", ["ping", "pong", '{"type":"ping"}', "{", START])
def test_no_other_frame_extends_the_time_for_authenticate(text: str) -> None:
    connection = Connection(LIMITS, 0.0)
    for second in range(10):
        connection.receive(text, float(second))
    assert connection.deadline() == 10.0


def test_a_token_that_comes_too_late_is_not_even_verified() -> None:
    connection = Connection(LIMITS, 0.0)
    assert connection.receive(AUTHENTICATE, 10.0) == [Close(CloseCode.POLICY, CloseReason.AUTH_TIMEOUT)]


def test_the_time_for_authenticate_stops_while_the_server_decides() -> None:
    connection = Connection(LIMITS, 0.0)
    connection.receive(AUTHENTICATE, 9.9)
    assert connection.tick(10.1) == []
    assert connection.accept(grant(), 10.2)[0] == Send(
        Authentication(status="success", session="s-1", expires_at="2030-01-01T12:00:00Z")
    )


def test_a_server_that_cannot_decide_says_try_later() -> None:
    connection = authenticating()
    assert connection.tick(15.0) == [Close(CloseCode.TRY_LATER, CloseReason.OVERLOADED)]


def test_a_failed_connection_is_held_for_five_minutes_from_its_first_failure() -> None:
    connection, _ = in_state(State.HELD)
    assert connection.deadline() == 300.5
    connection.receive(AUTHENTICATE, 300.0)
    connection.reject("Invalid authentication token", "bad_token", 300.1)
    assert connection.tick(300.5) == [Close(CloseCode.POLICY, CloseReason.AUTH_TIMEOUT)]


def test_a_verdict_decides_over_a_hold_that_ran_out_meanwhile() -> None:
    good, bad = in_state(State.HELD)[0], in_state(State.HELD)[0]
    for connection in (good, bad):
        connection.receive(AUTHENTICATE, 300.4)
        assert connection.tick(300.6) == []
    good.accept(grant(), 300.7)
    assert good.state is State.READY
    assert bad.reject("no", "bad_token", 300.7)[-1] == Close(CloseCode.POLICY, CloseReason.AUTH_TIMEOUT)


def test_success_forgets_failures() -> None:
    connection = Connection(LIMITS, 0.0)
    for _ in range(3):
        for _ in range(LIMITS.failures - 1):
            connection.receive(AUTHENTICATE, 1.0)
            connection.reject("no", "bad_token", 1.0)
        connection.receive(AUTHENTICATE, 1.0)
        connection.accept(grant(), 1.0)
    assert connection.state is State.READY


def test_failed_renewals_count_too() -> None:
    connection = ready()
    for _ in range(LIMITS.failures):
        connection.receive(AUTHENTICATE, 1.0)
        effects = connection.reject("no", "bad_token", 1.0)
    assert effects[-1] == Close(CloseCode.POLICY, CloseReason.AUTH_FAILURES)


# -- frames while a token is being verified ---------------------------------------------------


def test_held_frames_are_obeyed_in_order_once_accepted() -> None:
    connection = authenticating()
    for run in range(16):
        assert connection.receive(f'{{"type":"watch","runId":"run-{run}"}}', 0.1) == []
    effects = connection.accept(grant(), 0.2)
    assert effects[1:] == [Obey(Watch(run_id=f"run-{run}")) for run in range(16)]


def test_the_seventeenth_held_frame_is_refused_and_the_others_are_not() -> None:
    connection = authenticating()
    for _ in range(16):
        connection.receive(WATCH, 0.1)
    assert [code_of(effect) for effect in connection.receive(WATCH, 0.1)] == ["rate_limited"]
    assert len(connection.accept(grant(), 0.2)) == 17


def test_held_frames_are_bounded_in_bytes() -> None:
    connection = authenticating()
    long = '{"type":"watch","runId":"run-123","x":"' + "ä" * 15_000 + '"}'
    assert connection.receive(long, 0.1) == []
    assert connection.receive(long, 0.1) == []
    assert [code_of(effect) for effect in connection.receive(long, 0.1)] == ["rate_limited"]


def test_a_second_token_waits_for_the_verdict_on_the_first() -> None:
    connection = authenticating()
    connection.receive('{"type":"authenticate","token":"second"}', 0.1)
    connection.receive(START, 0.1)
    effects = connection.accept(grant(), 0.2)
    assert effects[1:] == [Verify("second", None)]
    assert connection.accept(grant(), 0.3)[1:] == [Obey(StartAgent(run_id="run-123"))]


def test_frames_held_by_a_refused_first_token_do_nothing_ever() -> None:
    connection = authenticating()
    connection.receive(START, 0.1)
    assert len(connection.reject("no", "bad_token", 0.2)) == 1
    connection.receive(AUTHENTICATE, 0.3)
    assert len(connection.accept(grant(), 0.4)) == 1


# -- takeover ---------------------------------------------------------------------------------


def test_takeover_begins_a_second_after_authentication_and_only_once() -> None:
    connection = ready()
    assert connection.deadline() == 1.0
    assert connection.tick(1.0) == [TakeOver()]
    assert connection.tick(2.0) == []


@pytest.mark.parametrize("text", [START, WATCH])
def test_an_explicit_attach_wins_over_takeover(text: str) -> None:
    connection = ready()
    connection.receive(text, 0.9)
    assert connection.attached_explicitly
    assert TakeOver() not in connection.tick(10.0)


def test_an_attach_that_was_held_counts_as_explicit() -> None:
    connection = authenticating()
    connection.receive(START, 0.1)
    connection.accept(grant(), 0.2)
    assert connection.attached_explicitly
    assert connection.tick(5.0) == []


@pytest.mark.parametrize("text", [CANCEL, '{"type":"unwatch","runId":"run-123"}', "ping", "{"])
def test_nothing_else_stands_in_the_way_of_takeover(text: str) -> None:
    connection = ready()
    connection.receive(text, 0.5)
    assert not connection.attached_explicitly
    assert connection.tick(1.0) == [TakeOver()]


def test_a_renewal_starts_no_second_takeover() -> None:
    connection = ready()
    connection.tick(1.0)
    connection.receive(AUTHENTICATE, 2.0)
    connection.accept(grant(), 2.1)
    assert connection.tick(10.0) == []


def test_takeover_waits_for_an_attach_that_is_held_by_a_renewal() -> None:
    connection = ready()
    connection.receive(AUTHENTICATE, 0.5)
    connection.receive(START, 0.6)
    assert connection.tick(1.5) == []
    assert connection.accept(grant(), 1.6)[1:] == [Obey(StartAgent(run_id="run-123"))]
    assert connection.tick(5.0) == []


# -- renewal and expiry -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "lifetime", "warned_at"), [(3_600, 3_600, 3_540), (100, 100, 75), (100, 3_600, 40)]
)
def test_the_warning_comes_a_minute_or_a_quarter_of_the_lifetime_before(
    left: float, lifetime: float, warned_at: float
) -> None:
    connection = authenticating()
    connection.accept(grant(left, lifetime=lifetime), 0.0)
    connection.receive(WATCH, 0.1)
    assert connection.deadline() == warned_at
    assert connection.tick(warned_at) == [Send(TokenExpiring(expires_at="2030-01-01T12:00:00Z"))]
    assert connection.deadline() == left


def test_a_token_close_to_its_end_is_warned_of_at_once() -> None:
    connection = authenticating()
    connection.accept(grant(30.0, lifetime=3_600), 0.0)
    assert connection.tick(0.0) == [Send(TokenExpiring(expires_at="2030-01-01T12:00:00Z"))]


def test_a_token_past_its_end_expires_at_once_without_a_warning() -> None:
    connection = authenticating()
    connection.accept(grant(-5.0, lifetime=3_600), 0.0)
    effects = connection.tick(0.0)
    assert [code_of(effect) for effect in effects] == ["token_expired"]
    assert connection.state is State.EXPIRED


def test_a_frame_after_the_expiry_finds_it_expired_even_before_the_tick() -> None:
    connection = ready(seconds_left=40.0)
    connection.receive(WATCH, 0.1)
    effects = connection.receive(START, 40.0)
    assert [code_of(effect) for effect in effects] == ["token_expired", "not_authenticated"]


def test_after_a_late_tick_there_is_still_time_to_renew() -> None:
    connection = ready(seconds_left=40.0)
    connection.tick(500.0)
    assert (connection.state, connection.deadline()) == (State.EXPIRED, 530.0)


def test_an_expired_connection_is_closed_unless_renewed_in_thirty_seconds() -> None:
    connection, _ = in_state(State.EXPIRED)
    assert connection.tick(69.9) == []
    assert connection.tick(70.0) == [CLOSING_TOKEN_EXPIRED]


def test_a_renewal_that_arrived_in_time_may_be_decided_later() -> None:
    connection, _ = in_state(State.EXPIRED)
    connection.receive(AUTHENTICATE, 69.9)
    assert connection.tick(75.0) == []
    connection.accept(grant(), 76.0)
    assert (connection.state, connection.deadline()) == (State.READY, 76.0 + 3_540.0)


def test_a_refused_renewal_wins_an_expired_connection_no_time() -> None:
    connection, _ = in_state(State.EXPIRED)
    connection.receive(AUTHENTICATE, 69.9)
    assert connection.reject("no", "bad_token", 71.0)[-1] == CLOSING_TOKEN_EXPIRED


def test_a_renewal_keeps_the_session_of_the_connection() -> None:
    connection = ready()
    connection.receive(AUTHENTICATE, 1.0)
    connection.accept(grant(session="s-2"), 1.1)
    assert connection.session == "s-1"


def test_another_subjects_token_is_refused_and_the_earlier_one_still_counts() -> None:
    connection = ready()
    connection.receive(AUTHENTICATE, 0.2)
    assert [code_of(effect) for effect in connection.accept(grant(subject="grace"), 0.3)] == ["other_subject"]
    assert (connection.state, connection.subject) == (State.READY, "ada")
    assert connection.receive(CANCEL, 0.4) == [Obey(Cancel(run_id="run-123"))]


def test_another_subjects_token_does_not_revive_an_expired_connection() -> None:
    connection, _ = in_state(State.EXPIRED)
    connection.receive(AUTHENTICATE, 42.0)
    connection.accept(grant(subject="grace"), 43.0)
    assert (connection.state, connection.deadline()) == (State.EXPIRED, 70.0)


# -- rates ------------------------------------------------------------------------------------


def test_a_flood_is_answered_a_bounded_number_of_times_and_then_closed() -> None:
    connection = ready()
    effects = [effect for _ in range(1_000) for effect in connection.receive(CANCEL, 0.5)]
    refused = [effect for effect in effects if isinstance(effect, Send)]
    assert {code_of(effect) for effect in refused} == {"rate_limited"}
    assert len(refused) <= LIMITS.excess.burst
    assert effects[-1] == Close(CloseCode.POLICY, CloseReason.RATE_LIMITED)


def test_malformed_frames_are_no_way_around_the_rate() -> None:
    connection = Connection(LIMITS, 0.0)
    effects = [effect for _ in range(1_000) for effect in connection.receive("{", 0.5)]
    assert effects[-1] == Close(CloseCode.POLICY, CloseReason.RATE_LIMITED)


def test_a_flood_of_heartbeats_ends_too() -> None:
    connection = ready()
    effects = [effect for _ in range(2_000) for effect in connection.receive("ping", 0.5)]
    assert effects[-1] == Close(CloseCode.POLICY, CloseReason.RATE_LIMITED)


def test_a_client_that_leaks_a_heartbeat_timer_at_every_reconnect_is_welcome() -> None:
    connection = ready()
    beats = [connection.receive("ping", 1.0 + round_ * 30.0) for round_ in range(20) for _ in range(200)]
    assert all(Send(Pong()) in effects for effects in beats)


def test_who_slows_down_is_heard_again() -> None:
    connection = ready(limits=ConnectionLimits(messages=Rate(burst=2, per_second=1)))
    assert connection.receive(CANCEL, 0.0) == [Obey(Cancel(run_id="run-123"))]
    assert [code_of(effect) for effect in connection.receive(CANCEL, 0.0)] == ["rate_limited"]
    assert connection.receive(CANCEL, 0.9 + 0.2)[-1] == Obey(Cancel(run_id="run-123"))


# -- secrets, and anything at all -------------------------------------------------------------


def test_no_repr_holds_the_token_or_the_session() -> None:
    connection = Connection(LIMITS, 0.0)
    effects = connection.receive('{"type":"authenticate","token":"secret-token","session":"s-secret"}', 0.0)
    assert "secret" not in repr(effects)
    assert "s-secret" not in repr(grant(session="s-secret"))


HAPPENINGS = st.one_of(
    st.sampled_from([AUTHENTICATE, START, WATCH, CANCEL, "ping", "{", '{"type":"pause","runId":"r"}']).map(
        lambda text: lambda connection, now: connection.receive(text, now)
    ),
    st.text(max_size=20).map(lambda text: lambda connection, now: connection.receive(text, now)),
    st.sampled_from([(5.0, "ada"), (500.0, "ada"), (500.0, "grace"), (-1.0, "ada")]).map(
        lambda who: lambda connection, now: connection.accept(grant(*who), now)
    ),
    st.just(lambda connection, now: connection.reject("no", "bad_token", now)),
    st.just(lambda connection, now: connection.tick(now)),
)


@given(st.lists(st.tuples(st.floats(0, 40), HAPPENINGS), max_size=30))
def test_whatever_happens_nothing_is_obeyed_without_a_token_and_no_deadline_is_missed(happenings) -> None:
    connection, now, accepted = Connection(LIMITS, 0.0), 0.0, False
    for passed, happen in happenings:
        now += passed
        effects = happen(connection, now)
        accepted = accepted or connection.subject is not None
        assert accepted or not any(isinstance(effect, Obey | TakeOver) for effect in effects)
        assert not any(isinstance(effect, Close) for effect in effects[:-1])
        connection.tick(now)
        assert connection.deadline() is None or connection.deadline() > now
        assert (connection.deadline() is None) == (connection.state is State.CLOSED)


def test_a_renewed_token_past_its_end_expires_without_a_warning() -> None:
    connection = ready()
    connection.receive(AUTHENTICATE, 2.0)
    connection.accept(grant(-1.0, lifetime=-1.0), 2.0)
    assert [code_of(effect) for effect in connection.tick(2.0) if effect != TakeOver()] == ["token_expired"]
    assert connection.deadline() == 32.0
