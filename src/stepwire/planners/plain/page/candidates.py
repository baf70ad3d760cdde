"""How well each thing of a page fits what is wanted: its words, its role. A score from 0 to 100. Pure."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from stepwire.agent.observation import Element, TextBlock
from stepwire.planners.plain.language.lexicon import ROLES
from stepwire.planners.plain.language.likeness import MISSPELT, SAME, Sought, sought
from stepwire.planners.plain.page.geometry import covers
from stepwire.planners.plain.page.index import TELLING_TYPES, Index, Thing, name_of

GOOD = 74.0  # from here on an element may be taken
SURE = SAME  # from here on a phrase was plainly meant as this name
CLOSE = 4.0  # a second element within this of the best makes the phrase ambiguous
LIKE = 35.0  # from here on an element is worth naming in an error
_BEYOND_DOUBT = 99.0  # from here on no other text of an element can fit better
_IN_VIEW = 0.5  # what lies in view comes first among equals
_MISSPELT_COUNTS = MISSPELT / 100.0
ENOUGH = 40  # so many equals are ambiguous, whatever comes behind them
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


def rank(
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


def near(words: str, wanted: Wanted, role: str | None, index: Index) -> list[Candidate]:
    """What does not fit, but is worth naming; best first."""
    asked = sought(words)
    things = {each.ref: each for each in (*index.alike(asked, LIKE), *index.holding_half(asked)[:_MANY])}
    return sorted(_scored(asked, things.values(), wanted, role, LIKE), key=lambda each: -each.score)


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
        if not is_usable(thing, wanted):
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
    first = [each.thing for each in ranking[:ENOUGH]]
    exact = [each for each in first if isinstance(each, TextBlock) and asked.is_said_by(each.text)]
    frames = {
        each.ref
        for each in first
        if exact
        and isinstance(each, Element)
        and each.role == "generic"
        and not asked.is_said_by(name_of(each))
        and any(covers(each.rect, text.rect) for text in exact)
    }
    return [each for each in ranking if each.thing.ref not in frames] if frames else ranking


def _likeness_of(thing: Thing, likeness_to: Callable[[str], float]) -> float:
    if isinstance(thing, TextBlock):
        return likeness_to(thing.text)
    best = likeness_to(thing.name)
    if best >= _BEYOND_DOUBT:
        return best
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
        if text and text != thing.name:
            best = max(best, likeness_to(text) - less)
    return best


# -- what a verb can act on -------------------------------------------------------------------

EDITABLE = frozenset({"textbox", "searchbox", "spinbutton"})
_SETTABLE = EDITABLE | {"combobox", "listbox", "slider", "checkbox", "switch", "radio", "radiogroup"}
_CHECKABLE = frozenset({"checkbox", "switch", "radio", "menuitemcheckbox", "menuitemradio"})
_LISTS = frozenset({"combobox", "listbox", "radiogroup", "menu", "tree"})
_WAYS = frozenset({"link", "tab", "menuitem", "treeitem"})
_CHOICES = frozenset(
    {"radio", "option", "menuitemradio", "menuitem", "treeitem", "gridcell", "checkbox", "tab"}
)
_PRESSABLE = _WAYS | _CHECKABLE | {"button", "option", "gridcell", "row", "summary"}


def is_usable(thing: Thing, wanted: Wanted) -> bool:
    """Whether the verb can act on it at all."""
    takes = _TAKES.get(wanted)
    return takes is None or (isinstance(thing, Element) and takes(thing))


def usable(things: Iterable[Thing], wanted: Wanted) -> list[Thing]:
    """The things that the verb can act on at all."""
    takes = _TAKES.get(wanted)
    if takes is None:
        return list(things)
    return [each for each in things if isinstance(each, Element) and takes(each)]


# What a control must be; for all other verbs anything will do, texts too.
_TAKES: Mapping[Wanted, Callable[[Element], bool]] = {
    Wanted.EDITABLE: lambda each: each.editable or each.role in EDITABLE,
    Wanted.SETTABLE: lambda each: each.editable or each.role in _SETTABLE,
    Wanted.CHECKABLE: lambda each: each.role in _CHECKABLE or each.checked is not None,
    Wanted.LIST: lambda each: each.role in _LISTS or bool(each.options),
}


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


# -- one thing or several ---------------------------------------------------------------------


def distinct(ranking: Sequence[Candidate]) -> list[Candidate]:
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
    return covers(one.rect, other.rect) or covers(other.rect, one.rect)
