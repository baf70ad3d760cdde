"""Answering "what is the …?" from the page as observed. Pure.

A page gives a value under a name in five ways, looked for in this order:

1. a field or control with that name: its value;
2. a text that begins or continues with the name: "Order number: SL-104", "Your total is £40";
3. a table: the cell under the column of that name in the row of what the value is "of";
4. a text that is the name, with the value beside or below it: definition lists, cards;
5. a text with the shape of such a value (money for a price, a code for a number): in the row or
   card of what the value is "of", else under the page's first heading, which says what it is about.

Several different values under one name are no answer: the question has to say which.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.instructions.questions import Named
from stepwire.planners.plain.language.lexicon import VALUE_SHAPES
from stepwire.planners.plain.language.likeness import canonical, likeness, speaks_of, tokens
from stepwire.planners.plain.page.finding import fits_context, landmarks, that_hold
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.runs.events import Rect

SHAPES: dict[str, re.Pattern[str]] = {
    "money": re.compile(
        r"[-−]?(?:[$€£¥₹₩]|(?:USD|EUR|GBP|CHF|SEK|NOK|DKK|JPY|PLN)\s?)\s?\d[\d.,'’\u00a0 ]*\d|[-−]?(?:[$€£¥₹₩])\s?\d"
        r"|\d[\d.,'’]*\s?(?:[$€£¥₹₩]|USD|EUR|GBP|CHF|SEK|NOK|DKK|JPY|PLN|kr|zł)|^\s*free\s*$",
        re.IGNORECASE,
    ),
    "code": re.compile(r"#?[A-Z0-9][\w/-]*\d[\w/-]*|#?\d+"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "date": re.compile(
        r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?,? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}"
    ),
    "number": re.compile(r"[-−]?\d[\d.,]*"),
    "phone": re.compile(r"\+?\d[\d ()/-]{5,}\d"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer stands, how to read it, and the answer as observed."""

    thing: Thing
    what: Literal["text", "value"]
    answer: str


@dataclass(frozen=True, slots=True)
class SeveralAnswers:
    """The page gives different values under this name."""

    answers: tuple[str, ...]


def answer(asked: Named, page: Observation) -> Source | SeveralAnswers | None:
    """Where the page answers the question, or None when it does not."""
    for look in (_in_fields, _in_sentences, _in_tables, _beside_labels, _by_shape):
        sources = list(look(asked, page))
        if asked.of:
            sources = [each for each in sources if _is_of(asked.of, each.thing, page)]
        if sources:
            return _one(sources)
    return None


def extract(asked: Named, text: str) -> str:
    """The answer in a text that holds it, with or without the name in front."""
    return _value_after(asked.words, text) or _shaped(asked.words, text) or text.strip()


def said_count(words: str, page: Observation) -> Source | None:
    """The number that the page itself gives: "3 results", "Showing 12 products"."""
    pattern = re.compile(rf"(?<![\w.])(\d[\d.,]*)\s+(?:\w+\s+)?{re.escape(words)}\b", re.IGNORECASE)
    found = [(match[1], block) for block in page.texts if (match := pattern.search(block.text))]
    if len({number for number, _ in found}) != 1:
        return None
    number, block = found[0]
    return Source(block, "text", number)


def _one(sources: list[Source]) -> Source | SeveralAnswers:
    answers = tuple(dict.fromkeys(source.answer for source in sources))
    return sources[0] if len(answers) == 1 else SeveralAnswers(answers)


def _is_of(of: str, thing: Thing, page: Observation) -> bool:
    return speaks_of(of, name_of(thing)) or fits_context(of, thing, page) or _heads(of, page)


def _heads(of: str, page: Observation) -> bool:
    """Whether the whole page is about it."""
    headings = [block.text for block in page.texts if block.role == "heading"]
    return bool(headings) and likeness(of, headings[0]) >= 90.0


# -- the five ways ----------------------------------------------------------------------------

_VALUED = frozenset({"textbox", "searchbox", "spinbutton", "combobox", "listbox", "slider"})


def _in_fields(asked: Named, page: Observation) -> Iterator[Source]:
    for element in that_hold(asked.words, page):
        if not isinstance(element, Element) or element.role not in _VALUED or not element.value:
            continue
        if _names(asked.words, element.name or element.label):
            yield Source(element, "value", element.value)


def _in_sentences(asked: Named, page: Observation) -> Iterator[Source]:
    found = [
        (not _begins(asked.words, text), Source(thing, "text", value))
        for thing, text in _texts_with(asked.words, page)
        if (value := _value_after(asked.words, text))
    ]
    first = [source for continues, source in found if not continues]
    yield from first or [source for _, source in found]


def _in_tables(asked: Named, page: Observation) -> Iterator[Source]:
    if not asked.of:
        return
    columns = [thing for thing, text in _texts_with(asked.words, page) if _names(asked.words, text)]
    rows = landmarks(asked.of, page)
    for cell in page.texts:
        in_row = any(_same_line(row.rect, cell.rect) for row in rows)
        if in_row and any(_in_column(column.rect, cell.rect) for column in columns):
            yield Source(cell, "text", cell.text)


def _beside_labels(asked: Named, page: Observation) -> Iterator[Source]:
    for thing, text in _texts_with(asked.words, page):
        if _names(asked.words, text) and (value := _value_of_label(thing, page)) is not None:
            yield Source(value, "text", _shaped(asked.words, name_of(value)) or name_of(value))


def _by_shape(asked: Named, page: Observation) -> Iterator[Source]:
    shape = _shape(asked.words)
    if shape is None:
        return
    for thing, text in _texts(page) if asked.of else _under_first_heading(page):
        if match := shape.search(text):
            yield Source(thing, "text", match[0].strip())


def _under_first_heading(page: Observation) -> Iterator[tuple[Thing, str]]:
    """What the page says of the one thing it is about: the texts between its first two headings."""
    headings = [at for at, block in enumerate(page.texts) if block.role == "heading"]
    if headings:
        end = headings[1] if len(headings) > 1 else len(page.texts)
        yield from ((block, block.text) for block in page.texts[headings[0] + 1 : end])


def _texts(page: Observation) -> Iterator[tuple[Thing, str]]:
    return _said_by((*page.texts, *page.elements))


def _texts_with(words: str, page: Observation) -> Iterator[tuple[Thing, str]]:
    """The texts that may name these words: on a large page few of all."""
    return _said_by(sorted(that_hold(words, page), key=lambda thing: isinstance(thing, Element)))


def _said_by(things: Iterable[Thing]) -> Iterator[tuple[Thing, str]]:
    for thing in things:
        if thing.text and not (isinstance(thing, Element) and thing.role in _VALUED):
            yield thing, thing.text


# -- names and values -------------------------------------------------------------------------

_IS = r"(?:\s*[:=#–—]\s*|\s+(?:is|are|was|no\.?|number|of|to)[:\s]\s*|\s+)"


def _names(words: str, text: str) -> bool:
    """Whether a label is these words: no further word but a mark or a count."""
    return bool(text) and (
        likeness(words, text) >= 94.0
        or canonical(tokens(words)) == canonical(tokens(re.sub(r"\(.*?\)", "", text)))
    )


def _begins(words: str, text: str) -> bool:
    return canonical(tokens(text))[: len(canonical(tokens(words)))] == canonical(tokens(words))


def _value_after(words: str, text: str) -> str | None:
    """The value that follows the name in a text; None when none does."""
    name = r"[\s-]+".join(re.escape(word) for word in words.split())
    pattern = re.compile(
        rf"(?<!\w){name}(?!\w)(?:\s*\([^)]*\))?{_IS}(?P<value>\S[^\n]*)",
        re.IGNORECASE,
    )
    match = pattern.search(text)
    if match is None:
        return None
    rest = match["value"].strip()
    shape = _shape(words)
    if shape is not None:
        found = shape.search(rest)
        return found[0].strip(" .,") if found and found.start() <= 24 else None
    if match.start() > 0 and not re.search(r"(?:[:=#]|\bis|\bare|\bwas)\s*$", text[: match.start("value")]):
        return None
    marked = re.search(r"[:=#–—]|\b(?:is|are|was)\b", text[match.start() : match.start("value")])
    return re.split(r"(?<=[.!?])\s", rest)[0].rstrip(".") if marked else None


def _shape(words: str) -> re.Pattern[str] | None:
    last = tokens(words)[-1:] or ("",)
    kind = VALUE_SHAPES.get(last[0])
    return SHAPES[kind] if kind else None


def _shaped(words: str, text: str) -> str | None:
    shape = _shape(words)
    found = shape.search(text) if shape else None
    return found[0].strip(" .,") if found else None


def _value_of_label(label: Thing, page: Observation) -> Thing | None:
    """What stands beside a label, else right below it."""
    things: tuple[Thing, ...] = (*page.texts, *(element for element in page.elements if element.text))
    others = [each for each in things if each is not label and name_of(each)]
    beside = [each for each in others if _beside(label.rect, each.rect)]
    if beside and label.role != "columnheader":
        return min(beside, key=lambda each: each.rect.x)
    below = [each for each in others if _below(label.rect, each.rect)]
    if label.role == "columnheader" and len({round(each.rect.y) for each in below}) > 1:
        return None
    return min(below, key=lambda each: each.rect.y, default=None)


def _beside(label: Rect, other: Rect) -> bool:
    middle = label.y + label.height / 2
    return other.x >= label.x + label.width - 2 and other.y <= middle <= other.y + other.height


def _same_line(one: Rect, other: Rect) -> bool:
    middle = one.y + one.height / 2
    return other.y <= middle <= other.y + other.height


def _in_column(header: Rect, cell: Rect) -> bool:
    """Whether a cell stands under a column's header."""
    left, right = max(header.x, cell.x), min(header.x + header.width, cell.x + cell.width)
    return cell.y > header.y + header.height / 2 and right - left >= 0.5 * min(header.width, cell.width)


def _below(label: Rect, other: Rect) -> bool:
    gap = other.y - (label.y + label.height)
    aside = max(label.x - (other.x + other.width), other.x - (label.x + label.width))
    return -2 <= gap <= 60 and aside < 0
