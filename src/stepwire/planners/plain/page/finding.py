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

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.instructions.targets import Phrase, Place
from stepwire.planners.plain.language.lexicon import KIND_WORDS, MORE_NAMES, NEXT_NAMES, ROLES
from stepwire.planners.plain.language.likeness import sought
from stepwire.planners.plain.page.candidates import (
    CLOSE,
    EDITABLE,
    ENOUGH,
    GOOD,
    SURE,
    Candidate,
    Wanted,
    distinct,
    is_usable,
    near,
    rank,
    usable,
)
from stepwire.planners.plain.page.geometry import drop, gap
from stepwire.planners.plain.page.index import Index, Shelf, Thing, name_of
from stepwire.planners.plain.page.listing import items, rows
from stepwire.runs.events import Rect

_NEAREST = 3  # so many are named when none fits


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
    return tuple(rank(words, wanted, None, _survey(page).index, every=True))


def all_that_fit(phrase: Phrase, wanted: Wanted, page: Observation) -> tuple[Thing, ...]:
    """Everything that the phrase points at equally well, in reading order."""
    ranking = _by_parts(phrase, wanted, _survey(page))
    best = max((each.score for each in ranking), default=0.0)
    fitting = distinct([each for each in ranking if each.score >= best - CLOSE])
    return tuple(sorted((each.thing for each in fitting), key=lambda thing: (thing.rect.y, thing.rect.x)))


def that_hold(words: str, page: Observation) -> Sequence[Thing]:
    """What has each of these words, or a synonym of it, in one of its texts: controls first, in page order.

    A few more may be among them; all that say these words are.
    """
    return _survey(page).index.holding(sought(words))


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
    return list(items(_survey(page).index.things))


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
            return fitting[0] if len(distinct([Candidate(each, 90.0) for each in fitting])) == 1 else None
    return None


def fits_context(words: str, thing: Thing, page: Observation) -> bool:
    """Whether the thing stands in a row, item or section that speaks of these words."""
    return thing in _survey(page).context(words)


def landmarks(words: str, page: Observation) -> Sequence[Thing]:
    """What carries these words best, of controls and texts alike."""
    return _survey(page).landmarks(words)


# -- what is known of an observation ----------------------------------------------------------


class _Context:
    """What stands in a row, item or section that speaks of these words."""

    __slots__ = ("_marks", "_speaking")

    def __init__(self, speaking: frozenset[str], landmarks: Sequence[Thing]) -> None:
        self._speaking = speaking
        self._marks = Shelf(landmarks)

    def __contains__(self, thing: Thing) -> bool:
        if isinstance(thing, Element) and thing.context in self._speaking:
            return True
        return any(
            mark is not thing and mark.aside == thing.aside for mark in self._marks.on_the_line_of(thing.rect)
        )


class _Survey:
    """An observation's index, and what was found with it."""

    def __init__(self, page: Observation) -> None:
        self.index = Index(page)
        self.findings: dict[tuple[Phrase, Wanted], Finding] = {}
        self._contexts: dict[str, _Context] = {}
        self._landmarks: dict[str, tuple[Thing, ...]] = {}

    def context(self, words: str) -> _Context:
        """What stands in a row, item or section that speaks of these words."""
        if words not in self._contexts:
            self._contexts[words] = _Context(self.index.speaking_of(words), self.landmarks(words))
        return self._contexts[words]

    def landmarks(self, words: str) -> tuple[Thing, ...]:
        """What carries these words best."""
        if words not in self._landmarks:
            ranking = rank(words, Wanted.ANYTHING, None, self.index)
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
    name_only = rank(phrase.said, wanted, None, survey.index)
    if phrase.words == phrase.said:
        return _verdict(name_only, None)
    sure = [candidate for candidate in name_only if candidate.score >= SURE]
    if sure and (phrase.nth is None or len(distinct(sure)) == 1):
        return _verdict(sure, None)
    verdict = _verdict(_by_parts(phrase, wanted, survey), _nth(phrase))
    return _verdict(name_only, None) if isinstance(verdict, Absent) and name_only else verdict


def _without_kind(phrase: Phrase, wanted: Wanted, survey: _Survey) -> Finding:
    """The phrase read as a kind of thing and its name: "the page Crane" is called Crane."""
    kind, _, name = phrase.words.partition(" ")
    if kind.lower() not in KIND_WORDS or not name:
        return Absent()
    ranking = rank(name, wanted, phrase.role, survey.index, every=phrase.place is not None)
    placed = _placed(ranking, phrase.place, survey) if phrase.place is not None else ranking
    return _verdict([each for each in placed if sought(name).is_said_by(name_of(each.thing))], phrase.nth)


def _nth(phrase: Phrase) -> int | None:
    """Which one of several; the heading of a page is its first."""
    return 0 if phrase.role == "heading" and not phrase.words and phrase.nth is None else phrase.nth


def _of_role(things: Sequence[Thing], role: str) -> list[Candidate]:
    """All things of a role, the closest kind only: "the button" is a button if there is any."""
    roles = ROLES[role]
    if role == "row" and (found := rows(things)):
        return [Candidate(row, 90.0) for row in found]
    if role == "search field":
        return [Candidate(thing, 90.0) for thing in things if thing.role == "searchbox"]
    if role == "item":
        return [Candidate(item, 90.0) for item in items(things)]
    if role in ("text field", "text area"):
        return [Candidate(thing, 90.0) for thing in _writable(things, role)]
    if role in ("field", "list", "item", "row", "section"):
        return [Candidate(thing, 90.0) for thing in things if thing.role in roles]
    for kind in roles:
        if fitting := [Candidate(thing, 90.0) for thing in things if thing.role == kind]:
            return fitting
    return []


def _writable(things: Sequence[Thing], role: str) -> Sequence[Thing]:
    """Text fields of one line or of several; of the other kind only when there is none of this."""
    fields = [thing for thing in things if isinstance(thing, Element) and thing.role in EDITABLE]
    fitting = [thing for thing in fields if (thing.tag == "textarea") == (role == "text area")]
    return fitting or fields


def _by_parts(phrase: Phrase, wanted: Wanted, survey: _Survey) -> list[Candidate]:
    index, place = survey.index, phrase.place
    if phrase.words and place is not None and _is_container(place):
        inside = survey.context(place.words).__contains__
        return rank(phrase.words, wanted, phrase.role, index, among=inside)
    if phrase.words:
        ranking = rank(phrase.words, wanted, phrase.role, index, every=place is not None)
    else:
        ranking = _of_role(usable(index.things, wanted), phrase.role or "item")
        if phrase.role == "search field" and not ranking:
            named_so = rank("search", Wanted.EDITABLE, None, index)
            ranking = [each for each in named_so if is_usable(each.thing, wanted)]
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
            return _nearby(ranking, survey.landmarks(place.words), gap)
        case "below":
            return _nearby(ranking, survey.landmarks(place.words), drop)
        case "above":
            return _nearby(ranking, survey.landmarks(place.words), lambda of, it: drop(it, of))


def _in_context(ranking: list[Candidate], words: str, survey: _Survey) -> list[Candidate]:
    context = survey.context(words)
    return [each for each in ranking if each.thing in context]


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


# -- verdict ----------------------------------------------------------------------------------


def _verdict(ranking: list[Candidate], nth: int | None) -> Finding:
    if not ranking:
        return Absent()
    best = max(candidate.score for candidate in ranking)
    fitting = [candidate for candidate in ranking if candidate.score >= best - CLOSE]
    close = distinct(fitting if nth is not None else fitting[:ENOUGH])
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
    fitting = near(phrase.words, wanted, phrase.role, survey.index)
    return tuple((_placed(fitting, phrase.place, survey) if phrase.place else fitting)[:_NEAREST])


def _nearest(words: str, wanted: Wanted, index: Index) -> tuple[Candidate, ...]:
    return tuple(near(words, wanted, None, index)[:_NEAREST])
