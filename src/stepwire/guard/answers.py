"""The proxy's own answers: small pages that say what was not done and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from stepwire.guard.heads import FAILED, REFUSED


@dataclass(frozen=True, slots=True)
class Answer:
    """A page instead of what was asked for; ``header`` and ``word`` tell programs what it is."""

    status: int
    header: bytes
    word: str
    body: bytes

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The head's fields; the connection ends with such an answer, for a body may be on its way."""
        return [
            (self.header, self.word.encode("ascii")),
            (b"Content-Type", b"text/html; charset=utf-8"),
            (b"Content-Length", str(len(self.body)).encode("ascii")),
            (b"Cache-Control", b"no-store"),
            (b"Connection", b"close"),
        ]


def refusal(word: str, sentence: str, *, status: int = 403) -> Answer:
    """The rules forbid it: header ``Stepwire-Refused``."""
    return Answer(status, REFUSED, word, _page("Not let through", sentence))


def failure(word: str, sentence: str, *, status: int = 502) -> Answer:
    """It is allowed but did not work: header ``Stepwire-Failed``."""
    return Answer(status, FAILED, word, _page("Not reached", sentence))


def _page(title: str, sentence: str) -> bytes:
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<h1>{title}</h1><p>{escape(sentence)}</p></html>\n"
    )
    return page.encode("utf-8")
