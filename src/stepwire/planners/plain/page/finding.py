"""Finding what a phrase points at, on the page as observed. Pure; the same input, the same answer.

**Theory.** Every element that the verb could act on gets a score from 0 to 100: how well one of its
own words (name, label, text, placeholder, title, value) fits the wanted words, less what its role
lacks. A phrase is read twice: first as nothing but a name, for "First name" and "Terms of use" *are*
names; then as peeled by ``phrases``, with role, ordinal and place. Only a good score is taken, and only
when no other element comes close: several that fit are reported as such, and so is none. Two
elements that lead to the same place, or lie on top of each other with one name, count as one.

Nothing here clicks "the most likely one": a wrong click costs more than a clear failure.

What is found on an observation is kept with it: a planner asks the same several times.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

from stepwire.agent.observation import Element, Observation, TextBlock
from stepwire.planners.plain.language.instructions import Phrase, Place
from stepwire.planners.plain.language.lexicon import KINDS, MORE_NAMES, NEXT_NAMES, PREVIOUS_NAMES, ROLES
from stepwire.planners.plain.language.likeness import (
    MISSPELT,
    SAME,
    Sought,
    sought,
    tokens,
)
from stepwire.planners.plain.page.index import TELLING_TYPES, Index, Shelf, Thing
from stepwire.runs.events import Rect

GOOD = 74.0  # from here on an element may be taken
SURE = SAME  # from here on a phrase was plainly meant as this name
CLOSE = 4.0  # a second element within this of the best makes the phrase ambiguous
LIKE = 35.0  # from here on an element is worth naming in an error
_IN_VIEW = 0.5  # what lies in view comes first among equals
_MISSPELT_COUNTS = MISSPELT / 100.0
_NEAREST = 3  # so many are named when none fits
_NEAR_PIXELS = 400.0
_ENOUGH = 40  # so many equals are ambiguous, whatever comes behind them
_MANY = 200  # so many are compared by their addresses only: comparing all their places takes too long


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
    survey = _survey(page)
    finding = survey.findings.get((phrase, wanted))
    if finding is None:
        finding = survey.findings[phrase, wanted] = _find(phrase, wanted, survey)
    return finding


def ranked(words: str, wanted: Wanted, page: Observation) -> tuple[Candidate, ...]:
    """Everything that fits the words well, best first."""
    return tuple(_rank(words, wanted, None, _survey(page).index, every=True))


def all_that_fit(phrase: Phrase, wanted: Wanted, page: Observation) -> tuple[Thing, ...]:
    """Everything that the phrase points at equally well, in reading order."""
    ranking = _by_parts(phrase, wanted, _survey(page))
    best = max((each.score for each in ranking), default=0.0)
    fitting = _distinct([each for each in ranking if each.score >= best - CLOSE])
    return tuple(sorted((each.thing for each in fitting), key=lambda thing: (thing.rect.y, thing.rect.x)))


def that_hold(words: str, page: Observation) -> Sequence[Thing]:
    """What has each of these words, or a synonym of it, in one of its texts: controls first, in page order.

    A few more may be among them; all that say these words are.
    """
    return _survey(page).index.holding(sought(words))


def name_of(thing: Thing) -> str:
    """What a viewer would call it."""
    if isinstance(thing, TextBlock):
        return thing.text
    return next(
        filter(None, (thing.name, thing.label, thing.text, thing.placeholder, thing.title, thing.value)), ""
    )


def bearing(page: Observation, names: Iterable[str], fits: Callable[[Element], bool]) -> list[Element]:
    """The elements that bear the first of these names that any bears."""
    for name in names:
        held = (each for each in that_hold(name, page) if isinstance(each, Element))
        if found := [each for each in held if fits(each) and _bears(name, each)]:
            return found
    return []


def _bears(name: str, element: Element) -> bool:
    return any(sought(name).likeness(text) >= SURE for text in (name_of(element), element.title) if text)


def every_item(page: Observation) -> list[Thing]:
    """The results, products or entries of the page, in reading order."""
    return list(_items(_survey(page).index.things))


def is_more(element: Element) -> bool:
    """Whether a control opens what more can be done: "…", "More actions"."""
    texts = (element.name, element.title, *element.hint.split())
    return element.role in ("button", "img", "generic", "link") and any(
        sought(name).is_said_by(text) for text in texts if text for name in MORE_NAMES
    )


def next_page(page: Observation) -> Element | None:
    """The one control that leads to the next page of a list."""
    for name in NEXT_NAMES:
        fitting = [
            each
            for each in that_hold(name, page)
            if isinstance(each, Element)
            and each.role in ("link", "button")
            and not each.disabled
            and (each.name.strip() == name or sought(name).is_said_by(each.name))
        ]
        if fitting:
            return fitting[0] if len(_distinct([Candidate(each, 90.0) for each in fitting])) == 1 else None
    return None


def fits_context(words: str, thing: Thing, page: Observation) -> bool:
    """Whether the thing stands in a row, item or section that speaks of these words."""
    return _survey(page).is_in_context(words, thing)


def landmarks(words: str, page: Observation) -> Sequence[Thing]:
    """What carries these words best, of controls and texts alike."""
    return _survey(page).landmarks(words)


# -- what is known of an observation ----------------------------------------------------------


class _Survey:
    """An observation's index, and what was found with it."""

    def __init__(self, page: Observation) -> None:
        self.index = Index(page)
        self.findings: dict[tuple[Phrase, Wanted], Finding] = {}
        self._speaking: dict[str, frozenset[str]] = {}
        self._landmarks: dict[str, tuple[Thing, ...]] = {}
        self._shelves: dict[str, Shelf] = {}

    def is_in_context(self, words: str, thing: Thing) -> bool:
        """Whether it stands in a row, item or section that speaks of these words."""
        if words not in self._speaking:
            self._speaking[words] = self.index.speaking_of(words)
        if isinstance(thing, Element) and thing.context in self._speaking[words]:
            return True
        if words not in self._shelves:
            self._shelves[words] = Shelf(self.landmarks(words))
        return any(mark is not thing for mark in self._shelves[words].on_the_line_of(thing.rect))

    def landmarks(self, words: str) -> tuple[Thing, ...]:
        """What carries these words best."""
        if words not in self._landmarks:
            ranking = _rank(words, Wanted.ANYTHING, None, self.index)
            best = ranking[0].score if ranking else 0.0
            self._landmarks[words] = tuple(each.thing for each in ranking if each.score >= best - CLOSE)
        return self._landmarks[words]


_SURVEYS: WeakKeyDictionary[Observation, _Survey] = WeakKeyDictionary()


def _survey(page: Observation) -> _Survey:
    survey = _SURVEYS.get(page)
    if survey is None:
        survey = _SURVEYS[page] = _Survey(page)
    return survey


def _find(phrase: Phrase, wanted: Wanted, survey: _Survey) -> Finding:
    verdict = _read_both_ways(phrase, wanted, survey)
    if isinstance(verdict, Absent):
        named_so = _without_kind(phrase, wanted, survey)
        verdict = verdict if isinstance(named_so, Absent) else named_so
    if not isinstance(verdict, Absent) or verdict.nearest:
        return verdict
    return Absent(_nearest_by_parts(phrase, wanted, survey) or _nearest(phrase.said, wanted, survey.index))


def _read_both_ways(phrase: Phrase, wanted: Wanted, survey: _Survey) -> Finding:
    name_only = _rank(phrase.said, wanted, None, survey.index)
    if phrase.words == phrase.said:
        return _verdict(name_only, None)
    sure = [candidate for candidate in name_only if candidate.score >= SURE]
    if sure and (phrase.nth is None or len(_distinct(sure)) == 1):
        return _verdict(sure, None)
    verdict = _verdict(_by_parts(phrase, wanted, survey), _nth(phrase))
    return _verdict(name_only, None) if isinstance(verdict, Absent) and name_only else verdict


_KINDS = frozenset(word for group in KINDS for word in group)


def _without_kind(phrase: Phrase, wanted: Wanted, survey: _Survey) -> Finding:
    """The phrase read as a kind of thing and its name: "the page Crane" is called Crane."""
    kind, _, name = phrase.words.partition(" ")
    if kind.lower() not in _KINDS or not name:
        return Absent()
    ranking = _rank(name, wanted, phrase.role, survey.index, every=phrase.place is not None)
    placed = _placed(ranking, phrase.place, survey) if phrase.place is not None else ranking
    return _verdict([each for each in placed if sought(name).is_said_by(name_of(each.thing))], phrase.nth)


def _nth(phrase: Phrase) -> int | None:
    """Which one of several; the heading of a page is its first."""
    return 0 if phrase.role == "heading" and not phrase.words and phrase.nth is None else phrase.nth


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


def _is_usable(thing: Thing, wanted: Wanted) -> bool:
    """Whether the verb can act on it at all."""
    match wanted:
        case Wanted.CLICKABLE | Wanted.WAY | Wanted.CHOICE | Wanted.ANYTHING:
            return True
        case _ if isinstance(thing, TextBlock):
            return False
        case Wanted.EDITABLE:
            return thing.editable or thing.role in _EDITABLE
        case Wanted.SETTABLE:
            return thing.editable or thing.role in _SETTABLE
        case Wanted.CHECKABLE:
            return thing.role in _CHECKABLE or thing.checked is not None
        case Wanted.LIST:
            return thing.role in _LISTS or bool(thing.options)


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


def _rank(
    words: str,
    wanted: Wanted,
    role: str | None,
    index: Index,
    *,
    among: Callable[[Thing], bool] = lambda _: True,
    every: bool = False,
) -> list[Candidate]:
    """What fits the words well, best first: all that comes close to the best, or ``every`` one."""
    asked = sought(words)
    ranking = _scored(asked, filter(among, index.holding(asked)), wanted, role, GOOD)
    best = max((each.score for each in ranking), default=0.0)
    if every or best - CLOSE <= MISSPELT + _IN_VIEW:
        known = {each.thing.ref for each in ranking}
        alike = index.alike(asked, (GOOD - _IN_VIEW) / _MISSPELT_COUNTS)
        further = [each for each in alike if each.ref not in known and among(each)]
        ranking += _scored(asked, further, wanted, role, GOOD)
    ranking.sort(key=lambda candidate: -candidate.score)
    return _words_before_frames(asked, ranking, wanted)


def _scored(
    asked: Sought, things: Iterable[Thing], wanted: Wanted, role: str | None, least: float
) -> list[Candidate]:
    scores: dict[str, float] = {}

    def likeness_to(text: str) -> float:
        if (score := scores.get(text)) is None:
            score = scores[text] = asked.likeness(text)
        return score

    found: list[Candidate] = []
    for thing in things:
        if not _is_usable(thing, wanted):
            continue
        score = _likeness_of(thing, likeness_to) - _lack(thing, wanted)
        if role is not None:
            score -= _role_lack(thing, role)
        score += _IN_VIEW if thing.in_view else 0.0
        if score >= least:
            found.append(Candidate(thing, score))
    return found


def _words_before_frames(asked: Sought, ranking: list[Candidate], wanted: Wanted) -> list[Candidate]:
    """The words themselves before a clickable frame around them that says more than they do."""
    if wanted is not Wanted.CLICKABLE:
        return ranking
    first = [each.thing for each in ranking[:_ENOUGH]]
    exact = [each for each in first if isinstance(each, TextBlock) and asked.is_said_by(each.text)]
    frames = {
        each.ref
        for each in first
        if exact
        and isinstance(each, Element)
        and each.role == "generic"
        and not asked.is_said_by(name_of(each))
        and any(_covers(each.rect, text.rect) for text in exact)
    }
    return [each for each in ranking if each.thing.ref not in frames] if frames else ranking


def _likeness_of(thing: Thing, likeness_to: Callable[[str], float]) -> float:
    if isinstance(thing, TextBlock):
        return likeness_to(thing.text)
    name = thing.name
    best = likeness_to(name)
    for text, less in (
        (thing.label, 0.0),
        (thing.text, 1.0),
        (thing.placeholder, 2.0),
        (thing.title, 2.0),
        (thing.value if thing.role == "button" else "", 2.0),
        (thing.test_id, 8.0),
        (thing.hint, 3.0),
        (thing.input_type if thing.input_type in TELLING_TYPES else "", 6.0),
    ):
        if text and text != name and best < 99.0:
            best = max(best, likeness_to(text) - less)
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
        return [Candidate(thing, 90.0) for thing in things if thing.role == "searchbox"]
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
    """The results, products or entries of a page; what stands aside only where there are no others."""
    things = _without_pager(things)
    return _listed([thing for thing in things if not thing.aside]) or _listed(things)


def _without_pager(things: Sequence[Thing]) -> Sequence[Thing]:
    """The things without what turns a list's pages: "next", "previous" and the numbers in line with them."""
    turning = [thing for thing in things if name_of(thing).strip().lower() in _TURNS]
    if not turning:
        return things
    refs, lines = {thing.ref for thing in turning}, [thing.rect for thing in turning]
    return [
        each
        for each in things
        if each.ref not in refs
        and (
            re.search(r"[^\W\d]{2}", name_of(each)) is not None
            or not any(_same_line(each.rect, line) for line in lines)
        )
    ]


_TURNS = frozenset((*NEXT_NAMES, *PREVIOUS_NAMES))


def _listed(things: Sequence[Thing]) -> Sequence[Thing]:
    """Links that are headings, else list items, else rows, else a column of links."""
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


def _by_parts(phrase: Phrase, wanted: Wanted, survey: _Survey) -> list[Candidate]:
    index, place = survey.index, phrase.place
    if phrase.words and place is not None and _is_container(place):
        inside = partial(survey.is_in_context, place.words)
        return _rank(phrase.words, wanted, phrase.role, index, among=inside)
    if phrase.words:
        ranking = _rank(phrase.words, wanted, phrase.role, index, every=place is not None)
    else:
        things = [thing for thing in index.things if _is_usable(thing, wanted)]
        ranking = _of_role(things, phrase.role or "item")
        if phrase.role == "search field" and not ranking:
            named_so = _rank("search", Wanted.EDITABLE, None, index)
            ranking = [each for each in named_so if _is_usable(each.thing, wanted)]
    return _placed(ranking, place, survey) if place is not None else ranking


# -- places -----------------------------------------------------------------------------------


_LAYERS = frozenset({"dialog", "popup", "pop-up", "modal", "header", "footer", "sidebar", "menu"})


def _is_container(place: Place) -> bool:
    """Whether only what stands in the place is meant; a layer may be unmarked."""
    return place.relation == "row" or (place.relation == "in" and place.words.lower() not in _LAYERS)


def _placed(ranking: list[Candidate], place: Place, survey: _Survey) -> list[Candidate]:
    match place.relation:
        case "in" if place.words.lower() in _LAYERS:
            # An unmarked layer: two that fit stay ambiguous.
            return _in_context(ranking, place.words, survey) or ranking
        case "in" | "row":
            return _in_context(ranking, place.words, survey)
        case "beside":
            return _nearby(ranking, survey.landmarks(place.words), _gap)
        case "below":
            return _nearby(ranking, survey.landmarks(place.words), _drop)
        case "above":
            return _nearby(ranking, survey.landmarks(place.words), lambda of, it: _drop(it, of))


def _in_context(ranking: list[Candidate], words: str, survey: _Survey) -> list[Candidate]:
    return [each for each in ranking if survey.is_in_context(words, each.thing)]


def _nearby(
    ranking: list[Candidate], marks: Sequence[Thing], gap: Callable[[Rect, Rect], float | None]
) -> list[Candidate]:
    """The candidates nearest to what the words name, the nearest well ahead of the others."""
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
    if not ranking:
        return Absent()
    best = max(candidate.score for candidate in ranking)
    fitting = [candidate for candidate in ranking if candidate.score >= best - CLOSE]
    close = _distinct(fitting if nth is not None else fitting[:_ENOUGH])
    if nth is not None:
        ordered = sorted(close, key=lambda each: (each.thing.rect.y, each.thing.rect.x))
        if not -len(ordered) <= nth < len(ordered):
            return Absent(tuple(ordered[:_NEAREST]))
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


def _nearest_by_parts(phrase: Phrase, wanted: Wanted, survey: _Survey) -> tuple[Candidate, ...]:
    if phrase.words in ("", phrase.said):
        return ()
    near = _near(phrase.words, wanted, phrase.role, survey.index)
    return tuple((_placed(near, phrase.place, survey) if phrase.place else near)[:_NEAREST])


def _nearest(words: str, wanted: Wanted, index: Index) -> tuple[Candidate, ...]:
    return tuple(_near(words, wanted, None, index)[:_NEAREST])


def _near(words: str, wanted: Wanted, role: str | None, index: Index) -> list[Candidate]:
    """What does not fit, but is worth naming; best first."""
    asked = sought(words)
    things = {each.ref: each for each in (*index.alike(asked, LIKE), *index.holding_half(asked)[:_MANY])}
    return sorted(_scored(asked, things.values(), wanted, role, LIKE), key=lambda each: -each.score)


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
    if isinstance(one, Element) and isinstance(other, Element):
        if one.href and one.href == other.href:
            return not one.href.endswith("#") and not one.href.startswith("javascript:")
        if one.role in _SETTABLE and other.role in _SETTABLE:
            return one.ref == other.ref
    return _covers(one.rect, other.rect) or _covers(other.rect, one.rect)


def _covers(outer: Rect, inner: Rect) -> bool:
    """Whether ``inner`` lies in ``outer`` and is most of it."""
    height = min(outer.y + outer.height, inner.y + inner.height) - max(outer.y, inner.y)
    if height <= 0.0:
        return False  # so it is of most pairs on a page
    width = min(outer.x + outer.width, inner.x + inner.width) - max(outer.x, inner.x)
    return max(0.0, width) * height >= 0.9 * inner.width * inner.height > 0
