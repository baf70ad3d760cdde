"""Finding what a phrase points at, on the page as observed. Pure; the same input, the same answer.

**Theory.** Every element that the verb could act on gets a score from 0 to 100: how well one of its
own words (name, label, text, placeholder, title, value) fits the wanted words, less what its role
lacks. A phrase is read twice: first as nothing but a name, for "First name" and "Terms of use" *are*
names; then as peeled by ``phrases``, with role, ordinal and place. Only a good score is taken, and only
when no other element comes close: several that fit are reported as such, and so is none. Two
elements that lead to the same place, or lie on top of each other with one name, count as one.

Nothing here clicks "the most likely one": a wrong click costs more than a clear failure.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from stepwire.agent.observation import Element, Observation, TextBlock
from stepwire.planners.plain.instructions import Phrase, Place
from stepwire.planners.plain.lexicon import ACTION_VERBS, MORE_NAMES, NEXT_NAMES, ROLES, SYNONYMS
from stepwire.runs.events import Rect

GOOD = 74.0  # from here on an element may be taken
SURE = 94.0  # from here on a phrase was plainly meant as this name
CLOSE = 4.0  # a second element within this of the best makes the phrase ambiguous
LIKE = 35.0  # from here on an element is worth naming in an error
_NEAR_PIXELS = 400.0
_ENOUGH = 40  # so many equals are ambiguous, whatever comes behind them
_MANY = 200  # so many are compared by their addresses only: comparing all their places takes too long

Thing = Element | TextBlock


class Wanted(enum.Enum):
    """What a verb can act on."""

    CLICKABLE = "something to click"
    WAY = "a way to it"
    CHOICE = "an option"
    EDITABLE = "a field"
    SETTABLE = "a field or control"
    CHECKABLE = "a box to tick"
    LIST = "a list to choose from"
    ANYTHING = "something"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element and how well it fits."""

    thing: Thing
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one element fits."""

    thing: Thing
    score: float


@dataclass(frozen=True, slots=True)
class Disabled:
    """The one that fits cannot be used now."""

    thing: Element


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several fit equally well."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """None fits; these come nearest."""

    nearest: tuple[Candidate, ...] = ()


Finding = Found | Disabled | Ambiguous | Absent


def find(phrase: Phrase, wanted: Wanted, page: Observation) -> Finding:
    """What the phrase points at among what the verb can act on."""
    things = _usable(wanted, page)
    name_only = _rank(phrase.said, things, wanted, None)
    peeled = phrase.words != phrase.said
    if not peeled:
        return _verdict(name_only, None)
    sure = [candidate for candidate in name_only if candidate.score >= SURE]
    if sure and phrase.nth is None:
        return _verdict(sure, None)
    if len(_distinct(sure)) == 1:
        return _verdict(sure, None)
    by_parts = _by_parts(phrase, things, wanted, page)
    verdict = _verdict(by_parts, _nth(phrase))
    if isinstance(verdict, Absent) and name_only and name_only[0].score >= GOOD:
        return _verdict(name_only, None)
    if isinstance(verdict, Absent) and not verdict.nearest:
        return Absent(_nearest(name_only))
    return verdict


def _nth(phrase: Phrase) -> int | None:
    """Which one of several; the heading of a page is its first."""
    return 0 if phrase.role == "heading" and not phrase.words and phrase.nth is None else phrase.nth


def ranked(words: str, wanted: Wanted, page: Observation) -> tuple[Candidate, ...]:
    """Everything that fits the words well, best first."""
    return tuple(each for each in _rank(words, _usable(wanted, page), wanted, None) if each.score >= GOOD)


def all_that_fit(phrase: Phrase, wanted: Wanted, page: Observation) -> tuple[Thing, ...]:
    """Everything that the phrase points at equally well, in reading order."""
    ranking = _by_parts(phrase, _usable(wanted, page), wanted, page)
    good = [each for each in ranking if each.score >= GOOD]
    best = max((each.score for each in good), default=0.0)
    fitting = _distinct([each for each in good if each.score >= best - CLOSE])
    return tuple(sorted((each.thing for each in fitting), key=lambda thing: (thing.rect.y, thing.rect.x)))


def name_of(thing: Thing) -> str:
    """What a viewer would call it."""
    if isinstance(thing, TextBlock):
        return thing.text
    return next(
        filter(None, (thing.name, thing.label, thing.text, thing.placeholder, thing.title, thing.value)), ""
    )


def every_item(page: Observation) -> list[Thing]:
    """The results, products or entries of the page, in reading order."""
    return [each.thing for each in _of_role((*page.elements, *page.texts), "item")]


def is_more(element: Element) -> bool:
    """Whether a control opens what more can be done: "…", "More actions"."""
    texts = (element.name, element.title, *element.hint.split())
    return element.role in ("button", "img", "generic", "link") and any(
        likeness(name, text) >= SURE for name in MORE_NAMES for text in texts if text
    )


def next_page(page: Observation) -> Element | None:
    """The one control that leads to the next page of a list."""
    for name in NEXT_NAMES:
        fitting = [
            each
            for each in page.elements
            if each.role in ("link", "button")
            and not each.disabled
            and (each.name.strip() == name or likeness(name, each.name) >= SURE)
        ]
        if fitting:
            return fitting[0] if len(_distinct([Candidate(each, 90.0) for each in fitting])) == 1 else None
    return None


def fits_context(words: str, thing: Thing, page: Observation) -> bool:
    """Whether the thing stands in a row, item or section that speaks of these words."""
    context = thing.context if isinstance(thing, Element) else ""
    if context and speaks_of(words, context):
        return True
    return any(_same_line(thing.rect, other.rect) and other is not thing for other in landmarks(words, page))


# -- words ------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[\w]+(?:['’.@+-]\w+)*")


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, folded: no case, no accents of form, no punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return tuple(_TOKEN.findall(folded))


_CANONICAL: dict[tuple[str, ...], str] = {
    tokens(word): "_".join(tokens(group[0])) for group in SYNONYMS for word in group
}
_LONGEST = max(len(words) for words in _CANONICAL)


@lru_cache(maxsize=20_000)
def canonical(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with synonyms replaced by one spelling."""
    out: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            if same := _CANONICAL.get(words[at : at + length]):
                out.append(same)
                at += length
                break
        else:
            out.append(words[at])
            at += 1
    return tuple(out)


def speaks_of(words: str, text: str) -> bool:
    """Whether all these words stand together in a text, in their own spelling or as synonyms."""
    wanted, there = tokens(words), tokens(text)
    return bool(wanted) and (_together(wanted, there) or _together(canonical(wanted), canonical(there)))


def likeness(wanted: str, text: str) -> float:
    """How well a text is what was wanted: 100 the same, 0 nothing alike."""
    words, there = tokens(wanted), tokens(text)
    if not words or not there:
        return 100.0 if wanted.strip() and wanted.strip() == text.strip() else 0.0
    if words == there:
        return 100.0
    if words == _without_counts(there):
        return 98.0
    same_words, same_there = canonical(words), canonical(there)
    if same_words in (same_there, _without_counts(same_there)):
        return 95.0
    if _together(words, there):
        return _less(91.0, words, there)
    if _together(same_words, same_there):
        return _less(88.0, same_words, same_there)
    if set(same_words) <= set(same_there) and len(words) > 1:
        return _less(80.0, same_words, same_there)
    shared = len(set(same_words) & set(same_there)) / len(set(same_words))
    return max(_fuzzy(" ".join(words), " ".join(there)), 70.0 * shared if shared >= 0.5 else 0.0)


def _fuzzy(words: str, there: str) -> float:
    if len(words) < 4 or abs(len(words) - len(there)) > max(3, len(words) // 3):
        return fuzz.ratio(words, there, score_cutoff=60.0) * 0.7
    return fuzz.ratio(words, there, score_cutoff=60.0) * 0.88


def _without_counts(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if not word.isdigit()) if len(words) > 1 else words


def _together(words: tuple[str, ...], there: tuple[str, ...]) -> bool:
    size = len(words)
    return any(there[at : at + size] == words for at in range(len(there) - size + 1))


def _less(score: float, words: tuple[str, ...], there: tuple[str, ...]) -> float:
    """Every further word makes the text another thing; a verb before it makes it quite another."""
    further = [word for word in there if word not in words]
    another_deed = bool(there) and there[0] in ACTION_VERBS and there[0] not in words
    return score - min(12.0, 1.0 * len(further)) - (18.0 if another_deed else 0.0)


# -- candidates -------------------------------------------------------------------------------

_EDITABLE = frozenset({"textbox", "searchbox", "spinbutton"})
_SETTABLE = _EDITABLE | {"combobox", "listbox", "slider", "checkbox", "switch", "radio", "radiogroup"}
_CHECKABLE = frozenset({"checkbox", "switch", "radio", "menuitemcheckbox", "menuitemradio"})
_LISTS = frozenset({"combobox", "listbox", "radiogroup", "menu", "tree"})
_WAYS = frozenset({"link", "tab", "menuitem", "treeitem"})
_CHOICES = frozenset(
    {"radio", "option", "menuitemradio", "menuitem", "treeitem", "gridcell", "checkbox", "tab"}
)
_PRESSABLE = _WAYS | _CHECKABLE | {"button", "option", "gridcell", "row", "summary"}


def _usable(wanted: Wanted, page: Observation) -> Sequence[Thing]:
    match wanted:
        case Wanted.CLICKABLE | Wanted.WAY | Wanted.CHOICE | Wanted.ANYTHING:
            return (*page.elements, *page.texts)
        case Wanted.EDITABLE:
            return [each for each in page.elements if each.editable or each.role in _EDITABLE]
        case Wanted.SETTABLE:
            return [each for each in page.elements if each.editable or each.role in _SETTABLE]
        case Wanted.CHECKABLE:
            return [each for each in page.elements if each.role in _CHECKABLE or each.checked is not None]
        case Wanted.LIST:
            return [each for each in page.elements if each.role in _LISTS or each.options]


def _lack(thing: Thing, wanted: Wanted) -> float:
    """What a thing's role takes off its score for this verb."""
    if isinstance(thing, TextBlock):
        listed = 4.0 if thing.role == "listitem" else 0.0  # menus are made of these
        lacks = {Wanted.CLICKABLE: 12.0 - listed, Wanted.CHOICE: 14.0, Wanted.WAY: 16.0}
        return lacks.get(wanted, 0.0)
    match wanted:
        case Wanted.WAY:
            return 0.0 if thing.role in _WAYS else 2.0 if thing.role in _PRESSABLE else 8.0
        case Wanted.CHOICE:
            return 0.0 if thing.role in _CHOICES else 2.0 if thing.role == "button" else 5.0
        case Wanted.CLICKABLE:
            return 0.0 if thing.role in _PRESSABLE else 2.0 if thing.clickable else 6.0
        case _:
            return 0.0


_TELLING_TYPES = frozenset({"time", "date", "email", "password", "tel", "url", "month", "week"})


def _rank(words: str, things: Iterable[Thing], wanted: Wanted, role: str | None) -> list[Candidate]:
    ranking: list[Candidate] = []
    for thing in things:
        score = _likeness_of(words, thing) - _lack(thing, wanted)
        if role is not None:
            score -= _role_lack(thing, role)
        if score >= LIKE:
            ranking.append(Candidate(thing, score + (0.5 if thing.in_view else 0.0)))
    ranking.sort(key=lambda candidate: -candidate.score)
    return _words_before_frames(words, ranking, wanted)


def _words_before_frames(words: str, ranking: list[Candidate], wanted: Wanted) -> list[Candidate]:
    """The words themselves before a clickable frame around them that says more than they do."""
    exact = [
        each
        for each in ranking[:_ENOUGH]
        if isinstance(each.thing, TextBlock) and likeness(words, each.thing.text) >= SURE
    ]
    if wanted is not Wanted.CLICKABLE or not exact:
        return ranking
    frames = {
        each.thing.ref
        for each in ranking[:_ENOUGH]
        if isinstance(each.thing, Element)
        and each.thing.role == "generic"
        and likeness(words, name_of(each.thing)) < SURE
        and any(_covers(each.thing.rect, text.thing.rect) for text in exact)
    }
    return [each for each in ranking if each.thing.ref not in frames]


def _likeness_of(words: str, thing: Thing) -> float:
    if isinstance(thing, TextBlock):
        return likeness(words, thing.text)
    best = likeness(words, thing.name)
    for text, less in (
        (thing.label, 0.0),
        (thing.text, 1.0),
        (thing.placeholder, 2.0),
        (thing.title, 2.0),
        (thing.value if thing.role == "button" else "", 2.0),
        (thing.test_id, 8.0),
        (thing.hint, 3.0),
        (thing.input_type if thing.input_type in _TELLING_TYPES else "", 6.0),
    ):
        if text and text != thing.name and best < 99.0:
            best = max(best, likeness(words, text) - less)
    return best


def _role_lack(thing: Thing, role: str) -> float:
    roles = ROLES[role]
    if thing.role not in roles:
        if (
            role in ("field", "text field", "text area")
            and isinstance(thing, Element)
            and (thing.editable or thing.role in _CHECKABLE)
        ):
            return 0.0
        return 30.0
    return 0.0 if thing.role == roles[0] or role in ("field", "list", "item") else 5.0


def _of_role(things: Sequence[Thing], role: str) -> list[Candidate]:
    """All things of a role, the closest kind only: "the button" is a button if there is any."""
    roles = ROLES[role]
    if role == "row" and (rows := _rows(things)):
        return [Candidate(row, 90.0) for row in rows]
    if role == "search field":
        plain = [Candidate(thing, 90.0) for thing in things if thing.role == "searchbox"]
        return plain or _rank("search", things, Wanted.EDITABLE, None)
    if role == "item":
        return [Candidate(item, 90.0) for item in _items(things)]
    if role in ("text field", "text area"):
        return [Candidate(thing, 90.0) for thing in _writable(things, role)]
    if role in ("field", "list", "item", "row", "section"):
        return [Candidate(thing, 90.0) for thing in things if thing.role in roles]
    for kind in roles:
        if fitting := [Candidate(thing, 90.0) for thing in things if thing.role == kind]:
            return fitting
    return []


def _rows(things: Iterable[Thing]) -> list[Thing]:
    """Each table row, stood for by its first cell."""
    cells = sorted(
        (thing for thing in things if thing.role in ("cell", "gridcell", "rowheader")),
        key=lambda cell: (cell.rect.y, cell.rect.x),
    )
    rows: list[list[Thing]] = []
    for cell in cells:
        if rows and _same_line(cell.rect, rows[-1][0].rect):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [min(row, key=lambda cell: cell.rect.x) for row in rows]


def _items(things: Sequence[Thing]) -> Sequence[Thing]:
    """The results, products or entries of a page: links that are headings, else list items, else rows."""
    headings = {tokens(thing.text) for thing in things if thing.role == "heading" and thing.text}
    cards = [thing for thing in things if thing.role == "link" and tokens(name_of(thing)) in headings]
    listed = [thing for thing in things if thing.role in ("article", "listitem", "option", "treeitem")]
    return cards or listed or _rows(things) or _column_of_links(things)


def _column_of_links(things: Sequence[Thing]) -> Sequence[Thing]:
    """The links that stand one below the other at one edge: a list without the markup of one."""
    columns: dict[int, list[Thing]] = {}
    for thing in things:
        if thing.role == "link" and re.search(r"[^\W\d]{2}", name_of(thing)):
            columns.setdefault(round(thing.rect.x), []).append(thing)
    longest = max(columns.values(), key=len, default=[])
    return longest if len(longest) > 1 else []


def _writable(things: Sequence[Thing], role: str) -> Sequence[Thing]:
    """Text fields of one line or of several; of the other kind only when there is none of this."""
    fields = [thing for thing in things if isinstance(thing, Element) and thing.role in _EDITABLE]
    fitting = [thing for thing in fields if (thing.tag == "textarea") == (role == "text area")]
    return fitting or fields


def _by_parts(phrase: Phrase, things: Sequence[Thing], wanted: Wanted, page: Observation) -> list[Candidate]:
    if phrase.words:
        ranking = _rank(phrase.words, things, wanted, phrase.role)
    else:
        ranking = _of_role(things, phrase.role or "item")
    if phrase.place is not None:
        ranking = _placed(ranking, phrase.place, page)
    return ranking


# -- places -----------------------------------------------------------------------------------


_LAYERS = frozenset({"dialog", "popup", "pop-up", "modal", "header", "footer", "sidebar", "menu"})


def _placed(ranking: list[Candidate], place: Place, page: Observation) -> list[Candidate]:
    match place.relation:
        case "in" if place.words.lower() in _LAYERS:
            inside = [each for each in ranking if fits_context(place.words, each.thing, page)]
            return inside or ranking  # an unmarked layer: two that fit stay ambiguous
        case "in" | "row":
            return [each for each in ranking if fits_context(place.words, each.thing, page)]
        case "beside":
            return _nearby(ranking, place.words, page, _gap)
        case "below":
            return _nearby(ranking, place.words, page, _drop)
        case "above":
            return _nearby(ranking, place.words, page, lambda of, it: _drop(it, of))


def _nearby(
    ranking: list[Candidate], words: str, page: Observation, gap: Callable[[Rect, Rect], float | None]
) -> list[Candidate]:
    """The candidates nearest to what the words name, the nearest well ahead of the others."""
    marks = landmarks(words, page)
    measured = [
        (min(gaps), each)
        for each in ranking
        if (
            gaps := [
                g
                for mark in marks
                if mark is not each.thing and (g := gap(mark.rect, each.thing.rect)) is not None
            ]
        )
    ]
    measured.sort(key=lambda pair: pair[0])
    nearest = measured[0][0] if measured else 0.0
    return [each for distance, each in measured if distance <= nearest + 8.0 and each.score >= GOOD]


def landmarks(words: str, page: Observation) -> list[Thing]:
    """What carries these words best, of controls and texts alike."""
    ranking = _rank(words, (*page.texts, *page.elements), Wanted.ANYTHING, None)
    best = ranking[0].score if ranking else 0.0
    return [each.thing for each in ranking if each.score >= max(GOOD, best - CLOSE)]


def _same_line(one: Rect, other: Rect) -> bool:
    middle = one.y + one.height / 2
    return other.height <= 120 and other.y <= middle <= other.y + other.height


def _gap(of: Rect, it: Rect) -> float | None:
    """Distance between the edges; None when too far to be called near."""
    dx = max(of.x - (it.x + it.width), it.x - (of.x + of.width), 0.0)
    dy = max(of.y - (it.y + it.height), it.y - (of.y + of.height), 0.0)
    distance = dx + 2.0 * dy  # readers look along the line first
    return distance if distance <= _NEAR_PIXELS else None


def _drop(of: Rect, it: Rect) -> float | None:
    """How far ``it`` lies below ``of``; None when it does not."""
    if it.y + it.height / 2 <= of.y + of.height / 2:
        return None
    aside = max(of.x - (it.x + it.width), it.x - (of.x + of.width), 0.0)
    return max(0.0, it.y - (of.y + of.height)) + 2.0 * aside


# -- verdict ----------------------------------------------------------------------------------


def _verdict(ranking: list[Candidate], nth: int | None) -> Finding:
    good = [candidate for candidate in ranking if candidate.score >= GOOD]
    if not good:
        return Absent(_nearest(ranking))
    best = max(candidate.score for candidate in good)
    fitting = [candidate for candidate in good if candidate.score >= best - CLOSE]
    close = _distinct(fitting if nth is not None else fitting[:_ENOUGH])
    if nth is not None:
        ordered = sorted(close, key=lambda each: (each.thing.rect.y, each.thing.rect.x))
        if not -len(ordered) <= nth < len(ordered):
            return Absent(_nearest(ordered))
        return _taken(ordered[nth])
    usable = [each for each in close if not _is_disabled(each.thing)]
    if len(close) == 1 or len(usable) == 1:
        return _taken((usable or close)[0])
    return Ambiguous(tuple((usable or close)[:6]))


def _taken(candidate: Candidate) -> Finding:
    if isinstance(candidate.thing, Element) and candidate.thing.disabled:
        return Disabled(candidate.thing)
    return Found(candidate.thing, candidate.score)


def _is_disabled(thing: Thing) -> bool:
    return isinstance(thing, Element) and thing.disabled


def _nearest(ranking: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(ranking[:3])


def _distinct(ranking: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without those that are the same thing as a better one."""
    if len(ranking) > _MANY:
        return list(
            {getattr(each.thing, "href", "") or each.thing.ref: each for each in reversed(ranking)}.values()
        )
    kept: list[Candidate] = []
    for candidate in ranking:
        if not any(_same(candidate.thing, other.thing) for other in kept):
            kept.append(candidate)
    return kept


def _same(one: Thing, other: Thing) -> bool:
    """Whether acting on either comes to the same: one address, or one place on the screen."""
    if isinstance(one, Element) and isinstance(other, Element) and one.href and one.href == other.href:
        return not one.href.endswith("#") and not one.href.startswith("javascript:")
    if isinstance(one, Element) and isinstance(other, Element) and {one.role, other.role} <= _SETTABLE:
        return one.ref == other.ref
    return _covers(one.rect, other.rect) or _covers(other.rect, one.rect)


def _covers(outer: Rect, inner: Rect) -> bool:
    """Whether ``inner`` lies in ``outer`` and is most of it."""
    width = min(outer.x + outer.width, inner.x + inner.width) - max(outer.x, inner.x)
    height = min(outer.y + outer.height, inner.y + inner.height) - max(outer.y, inner.y)
    shared = max(0.0, width) * max(0.0, height)
    return shared >= 0.9 * inner.width * inner.height > 0
