import io
import json
import logging
import warnings
from collections.abc import Iterator

import jwt
import pytest
import structlog

from stepwire.logs import REDACTED, set_up_logs

TOKEN = jwt.encode({"sub": "ada", "exp": 1}, "x" * 32, algorithm="HS256")


class Lines(io.StringIO):
    @property
    def events(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    @property
    def event(self) -> dict[str, object]:
        (event,) = self.events
        return event


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What is logged as JSON; standard logging is put back afterwards."""
    root = logging.getLogger()
    before = root.handlers, root.level
    out = Lines()
    set_up_logs("json", "info", out)
    yield out
    root.handlers, root.level = before
    logging.captureWarnings(False)
    structlog.reset_defaults()


def test_an_event_is_one_line_with_its_time_level_and_fields(lines: Lines) -> None:
    structlog.get_logger("stepwire.runs").info("run started", run_id="run-1", attempt=1)
    event = lines.event
    assert str(event.pop("at")).endswith("Z")
    assert event == {
        "event": "run started",
        "level": "info",
        "logger": "stepwire.runs",
        "run_id": "run-1",
        "attempt": 1,
    }


def test_events_below_the_level_are_not_written(lines: Lines) -> None:
    structlog.get_logger().debug("too much")
    logging.getLogger("library").debug("too much")
    assert lines.getvalue() == ""


def test_what_libraries_log_is_written_the_same_way(lines: Lines) -> None:
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    assert lines.event["event"] == "Started server process [7]"
    assert lines.event["logger"] == "uvicorn.error"


def test_the_access_log_of_the_server_and_the_addresses_of_the_client_are_silent(lines: Lines) -> None:
    logging.getLogger("uvicorn.access").info('"GET /api/runs?token=1"')
    logging.getLogger("httpx").info("HTTP Request: GET https://id.example/keys")
    assert lines.getvalue() == ""


def test_warnings_are_logged(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", stacklevel=1)
    assert "old" in str(lines.event["event"])


@pytest.mark.parametrize(
    "name",
    ["authorization", "token", "Secret", "password", "session", "client_secret", "accessToken", "set-cookie"],
)
def test_values_under_telling_names_are_not_written(lines: Lines, name: str) -> None:
    structlog.get_logger().info("x", **{name: "hunter2"}, nested={"deep": [{name: "hunter2"}]})
    assert "hunter2" not in lines.getvalue()
    assert lines.event[name] == REDACTED


def test_counts_and_harmless_names_stay(lines: Lines) -> None:
    structlog.get_logger().info("x", tokens=512, sessions=3, secretary="ada", token=None)
    assert (lines.event["tokens"], lines.event["sessions"], lines.event["secretary"]) == (512, 3, "ada")


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"refused {TOKEN}!",
        TOKEN.rpartition(".")[0] + ".",
        "Authorization: Bearer hunter2hunter2",
        "GET /x?expires=1&signature=hunter2&width=3",
        '{"token": "hunter2"}',
        "password=hunter2",
        "{'client_secret': 'hunter2'}",
    ],
)
def test_what_looks_like_a_token_is_not_written_wherever_it_stands(lines: Lines, text: str) -> None:
    structlog.get_logger().info(text, detail=text, several=[text, {"x": text}])
    logging.getLogger("library").info("says %s", text)
    assert "hunter2" not in lines.getvalue()
    assert TOKEN[:20] not in lines.getvalue()
    assert REDACTED in lines.getvalue()


def test_a_traceback_shows_no_token_and_no_local_variables(lines: Lines) -> None:
    def fails() -> None:
        local = "hunter2"
        raise ValueError(f"{TOKEN} {len(local)}")

    try:
        fails()
    except ValueError:
        structlog.get_logger().exception("went wrong")
    assert "ValueError" in str(lines.event["exception"])
    assert TOKEN[:20] not in lines.getvalue()
    assert 'hunter2"' not in lines.event["exception"]


def test_strange_values_are_written_too(lines: Lines) -> None:
    deep: list[object] = []
    deep.append(deep)
    structlog.get_logger().info(
        "x", surrogate="\ud800", data=b"123", deep=deep, thing=object(), number=1 << 80
    )
    assert len(lines.events) == 1


def test_a_terminal_gets_words_and_no_token() -> None:
    root = logging.getLogger()
    before = root.handlers, root.level
    out = io.StringIO()
    try:
        set_up_logs("console", "info", out)
        try:
            raise ValueError(TOKEN)
        except ValueError:
            structlog.get_logger().exception("run failed", run_id="run-1", token=TOKEN)
    finally:
        root.handlers, root.level = before
        logging.captureWarnings(False)
        structlog.reset_defaults()
    assert "run failed" in out.getvalue()
    assert "run-1" in out.getvalue()
    assert TOKEN[:20] not in out.getvalue()
