"""A token bucket: a burst at once, a rate in the long run."""

from stepwire.protocol.rate import Bucket, Rate


def test_a_burst_is_welcome_and_no_more() -> None:
    bucket = Bucket(Rate(burst=3, per_second=1), filled_at=0.0)
    assert [bucket.take(0.0) for _ in range(4)] == [True, True, True, False]


def test_it_refills_at_its_rate() -> None:
    bucket = Bucket(Rate(burst=3, per_second=2), filled_at=0.0)
    assert [bucket.take(0.0) for _ in range(3)] == [True, True, True]
    assert [bucket.take(0.5), bucket.take(0.6), bucket.take(1.0)] == [True, False, True]


def test_a_long_rest_fills_it_to_its_burst_only() -> None:
    bucket = Bucket(Rate(burst=2, per_second=1), filled_at=0.0)
    assert [bucket.take(1_000.0) for _ in range(3)] == [True, True, False]


def test_a_steady_sender_within_the_rate_is_never_refused() -> None:
    bucket = Bucket(Rate(burst=1, per_second=10), filled_at=0.0)
    assert all(bucket.take(tenth / 8) for tenth in range(100))
