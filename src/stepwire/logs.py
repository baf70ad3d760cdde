"""Logs: one event a line, as JSON for machines or in colour for a terminal.

What is logged never holds a token, a secret or a page's text; that is the duty of whoever logs.
Redaction is the second line: before an event is written, values under telling names and whatever
looks like a token are replaced, in tracebacks too, and in what libraries say through the
standard library's logging.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, Final, Literal, TextIO

import orjson
import structlog
from structlog.types import EventDict, Processor, WrappedLogger

REDACTED: Final = "[redacted]"
MAX_DEPTH: Final = 8  # a value nested deeper is not shown at all

_TELLING_WORDS = frozenset(
    {"authorization", "cookie", "password", "passwd", "secret", "session", "signature", "token"}
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_TOKEN = re.compile(r"\beyJ[\w-]{4,}(?:\.[\w-]*){1,4}")
_ASSIGNED = re.compile(
    r"""(?ix) \b (bearer\s+ | (?:[\w-]*(?:token|signature|secret|password|session))["']?\s*[=:]\s*["']?)
        [^\s"'&,;]+"""
)
# Libraries whose ordinary chatter names addresses, shows rows of the database with their values, or
# repeats what the request log says better.
_QUIET: Final = (
    "aiosqlite",
    "alembic",
    "asyncio",
    "httpcore",
    "httpx",
    "PIL",
    "sqlalchemy",
    "uvicorn.access",
    "websockets",
)


def set_up_logs(
    style: Literal["auto", "console", "json"] = "auto",
    level: Literal["debug", "info", "warning", "error"] = "info",
    out: TextIO = sys.stderr,
) -> None:
    """Send every log of this process, the libraries' too, to ``out``. May be called again."""
    console = style == "console" or (style == "auto" and out.isatty())
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_describe(),
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_write(console)],
        )
    )
    _take_over_standard_logging(handler, level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_describe(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # tests and the command line set logs up more than once
    )


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """The event without what must not be written."""
    return {name: _redacted(name, value, MAX_DEPTH) for name, value in event.items()}


def _describe() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


def _write(console: bool) -> list[Processor]:
    # The traceback becomes text before redaction, and without local variables: they hold anything.
    prepare: list[Processor] = [structlog.processors.format_exc_info, redact]
    if console:
        return [*prepare, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [*prepare, structlog.processors.JSONRenderer(serializer=_json)]


def _take_over_standard_logging(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.NOTSET)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _redacted(name: str, value: Any, depth: int) -> Any:
    if _is_telling(name) and value is not None and not isinstance(value, bool):
        return REDACTED
    if depth == 0:
        return REDACTED
    match value:
        case str():
            return _scrubbed(value)
        case bytes() | bytearray():
            return f"[{len(value)} bytes]"
        case Mapping():
            return {key: _redacted(str(key), item, depth - 1) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_redacted("", item, depth - 1) for item in value]
        case None | bool() | int() | float():
            return value
        case _:
            return _scrubbed(str(value))


def _is_telling(name: str) -> bool:
    return any(word.lower() in _TELLING_WORDS for word in _WORD.findall(name))


def _scrubbed(text: str) -> str:
    return _ASSIGNED.sub(lambda found: found[1] + REDACTED, _TOKEN.sub(REDACTED, text))


def _json(event: EventDict, **_: Any) -> str:
    readable = {str(name): value for name, value in event.items()}
    try:
        return orjson.dumps(readable, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except orjson.JSONEncodeError:  # a lone surrogate: what cannot be written as UTF-8 is shown escaped
        return orjson.dumps({"event": "a log entry could not be written", "entry": ascii(readable)}).decode()
