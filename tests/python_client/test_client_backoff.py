"""Pauses between attempts."""

from stepwire.client.backoff import Backoff


def test_the_ceiling_doubles_up_to_the_longest_pause():
    backoff = Backoff(lambda: 1.0, first=0.5, longest=4.0)
    assert [backoff.pause() for _ in range(5)] == [0.5, 1.0, 2.0, 4.0, 4.0]


def test_a_pause_is_anywhere_below_the_ceiling():
    chances = iter([0.0, 0.25])
    backoff = Backoff(lambda: next(chances), first=1.0)
    assert [backoff.pause(), backoff.pause()] == [0.0, 0.5]


def test_success_begins_with_the_shortest_pauses_again():
    backoff = Backoff(lambda: 1.0, first=0.5)
    backoff.pause()
    backoff.succeeded()
    assert backoff.pause() == 0.5


def test_ten_thousand_attempts_do_not_overflow():
    backoff = Backoff(lambda: 1.0, longest=20.0)
    assert max(backoff.pause() for _ in range(10_000)) == 20.0
