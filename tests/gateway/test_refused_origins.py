"""Pages that were refused, in the log."""

from structlog.testing import capture_logs

from stepwire.gateway.refused_origins import LONGEST, REMEMBERED, RefusedOrigins

OURS = "https://ours.example"


def test_each_is_logged_once_with_the_line_to_set():
    refused = RefusedOrigins((OURS,))
    with capture_logs() as logs:
        for origin in ("https://a.example", "https://b.example", "https://a.example"):
            refused.note(origin)
    assert [(line["event"], line["setting"]) for line in logs] == [
        ("origin_refused", f"STEPWIRE_ALLOWED_ORIGINS={OURS},https://{name}.example") for name in "ab"
    ]


def test_whoever_makes_origins_up_fills_no_log():
    refused = RefusedOrigins((OURS,))
    with capture_logs() as logs:
        for number in range(2 * REMEMBERED):
            refused.note(f"https://{number}.example")
        refused.note("https://" + "x" * LONGEST)
    assert len(logs) == REMEMBERED


def test_a_long_one_is_shown_in_part():
    with capture_logs() as logs:
        RefusedOrigins(()).note("https://" + "x" * 10_000)
    assert len(logs[0]["origin"]) == LONGEST
