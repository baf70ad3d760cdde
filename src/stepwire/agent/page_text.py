"""A page as the agent saw it, in text a person can read beside the picture. Pure.

One line a control or piece of text, in the order of the document: role, name in quotes, value behind
``=``, states in brackets, the choices of a list in parentheses. A model sees the same lines. Line breaks and
control characters of the page become spaces, so that a page cannot write lines of its own. What the text says
comes from the page: it is data.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stepwire.agent.observation import Element, Observation, TextBlock

MOST_BYTES: Final = 64 * 1024  # of UTF-8
CUT: Final = "… the rest of the page is left out."
MOST_OPTIONS: Final = 30
TOLD_TYPES: Final = frozenset(
    {"password", "file", "date", "time", "datetime-local", "month", "week", "color"}
)

Thing = Element | TextBlock


def page_text(seen: Observation) -> str:
    """The page in words, at most 64 KB of UTF-8; what does not fit is cut at a line, and said to be."""
    return bounded("\n".join(_lines(seen)) if seen.words is None else seen.words)


def bounded(text: str) -> str:
    """The text, or as many of its lines as fit into 64 KB with a last one that says so."""
    if len(text.encode(errors="replace")) <= MOST_BYTES:
        return text
    kept, room = [], MOST_BYTES - len(CUT.encode())
    for one in text.split("\n"):
        room -= len(one.encode(errors="replace")) + 1
        if room < 0:
            break
        kept.append(one)
    return "\n".join([*kept, CUT])


def _lines(seen: Observation) -> Iterator[str]:
    yield from head(seen)
    if seen.above:
        yield f"… {seen.above} more above"
    for thing in in_order(seen):
        yield line(thing)
    if seen.below:
        yield f"… {seen.below} more below"


def head(seen: Observation) -> Iterator[str]:
    """Title, address, the tabs if there are several, an empty line, and the open dialog."""
    yield _plain(seen.title)
    yield _plain(seen.url)
    if len(seen.tabs) > 1:
        yield from (
            f"tab {tab.index}: {_plain(tab.title or tab.url)}{_here(tab.current)}" for tab in seen.tabs
        )
    yield ""
    if seen.dialog is not None:
        yield f"{_plain(seen.dialog.kind)} dialog: {_quoted(seen.dialog.message)}"


def in_order(seen: Observation) -> list[Thing]:
    """Controls and texts as they follow each other in the document."""
    return sorted([*seen.elements, *seen.texts], key=lambda thing: thing.order)


def line(thing: Thing) -> str:
    """The line of one control or text."""
    if isinstance(thing, TextBlock):
        return f"{thing.role}: {_plain(thing.text)}{f' [{_frame(thing)}]' if thing.origin else ''}"
    said = thing.name or thing.text or thing.placeholder or thing.hint
    value = f" = {_quoted(thing.value)}" if thing.value else ""
    states = ", ".join(_states(thing))
    return f"{thing.role} {_quoted(said)}{value}{_options(thing)}{f' [{states}]' if states else ''}"


def _options(element: Element) -> str:
    if not element.options:
        return ""
    more = len(element.options) - MOST_OPTIONS
    told = ", ".join(_quoted(option) for option in element.options[:MOST_OPTIONS])
    return f" ({told}{f', … {more} more' if more > 0 else ''})"


def _states(element: Element) -> Iterator[str]:
    if element.input_type in TOLD_TYPES:
        yield element.input_type
    if element.checked is not None:
        yield "checked" if element.checked else "not checked"
    if element.expanded is not None:
        yield "expanded" if element.expanded else "collapsed"
    if element.selected:
        yield "selected"
    if element.focused:
        yield "focused"
    if element.disabled:
        yield "disabled"
    if element.required:
        yield "required"
    if element.invalid:
        yield f"invalid: {_plain(element.invalid)}"
    if element.origin:
        yield _frame(element)


def _frame(thing: Thing) -> str:
    return f"frame of {_plain(thing.origin)}"


def _here(current: bool) -> str:
    return " [here]" if current else ""


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


def _plain(text: str) -> str:
    """On one line, whatever the page put into it."""
    if text.isprintable():  # nearly all are, and this is 30 times as fast
        return text
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
