"""Looking for the way to something that a task does not describe: a bounded search, with going back.

Every page offers controls; each is judged by its words, from 0 (never) to 100. The best that has not
been tried is pressed; where none is left, the search goes back to the page before. What could do harm is
never a way: a control whose first word deletes, sends, buys, signs out or the like, an address of
another site, a disabled control. Each try is a step that a viewer sees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urldefrag, urlsplit

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.lexicon import ACTION_VERBS, AREAS, HARMFUL, SITE_AREAS
from stepwire.planners.plain.language.likeness import canonical, likeness, speaks_of, tokens
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.candidates import SURE, Candidate, Wanted
from stepwire.planners.plain.page.finding import Ambiguous, is_more
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.records.kinds import (
    is_administered,
    is_area,
    names_another,
    same_kind,
    spells_with_its_row,
    words_of,
)
from stepwire.planners.plain.stage import ActFailed, Stage, Story, Stuck, called, shown, target, unfound
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Navigate, Type

T = TypeVar("T")
MOST_TRIES = 16
DEEPEST = 6
_FURTHER = 4  # how far a way that promises much may exceed the bounds
_A_SEARCH = 52.0  # what the application's own search promises: less than a way that names the kind
_WEAK = 12  # tries that promise little
_WEAK_WHEN_LOOKED = 5  # the same when it was looked for in a list of its kind, or by the application's search
_MUCH = 40.0  # the score of a way that speaks of what is sought

_PRESSED = frozenset({"link", "button", "menuitem", "tab", "treeitem", "summary", "img", "generic"})


Try = tuple[str, ...]  # what makes two controls the same way


@dataclass(slots=True)
class Journey:
    """Where a search has been. ``last`` is the control it pressed last, ``fresh`` what appeared with it.

    ``trail`` has the pages that it came by, each with the ways that were left there and what they promise;
    ``strong`` and ``weak`` count the tries that have promised much and little.
    """

    tried: set[Try] = field(default_factory=set)
    trail: list[tuple[str, dict[Try, float]]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    last: Element | None = None
    fresh: frozenset[str] = frozenset()
    searched: bool = False
    strong: int = 0
    weak: int = 0

    def count(self, promises: float) -> None:
        """One more try, of a way that promises so much."""
        self.strong += promises >= _MUCH
        self.weak += promises < _MUCH


Judge = Callable[[Element, Observation, Journey], float]


def reach(
    arrived: Callable[[Observation, Journey], T | None],
    judge: Judge,
    stage: Stage,
    sought: str,
    *,
    search_for: str = "",
    most: int = MOST_TRIES,
) -> Story[T]:
    """Go on until ``arrived`` says so. Raises Stuck with what was tried.

    ``search_for`` is typed into the page's search box once where no better way is left.
    """
    aim, journey = _Aim(judge, sought, search_for, most), Journey()
    waiting = stage.pauses(stage.patience.doubt)
    while True:
        yield from stage.clear_dialog()
        yield from stage.look_further()
        there = arrived(stage.page, journey)
        if there is not None:
            return there
        if (yield from _go_on(aim, journey, stage)):
            continue
        if waiting.over:
            raise Stuck(CompletionCode.TARGET_NOT_FOUND, _unfound(sought, journey))
        yield waiting.next()


@dataclass(frozen=True, slots=True)
class _Aim:
    """What is looked for: how ways are judged, what to call it, what to search for, and how many tries."""

    judge: Judge
    sought: str
    search_for: str
    most: int


def _go_on(aim: _Aim, journey: Journey, stage: Stage) -> Story[bool]:
    """One move: the best way, else the application's own search, else back. False where none is left."""
    ways = _ways(aim.judge, stage.page, journey)
    left = {_key(each, stage.page): promise for promise, each in ways}
    box = _search_box(stage.page) if aim.search_for and not journey.searched else None
    promises, way = ways[0] if ways else (0.0, None)
    if way is not None and (box is None or promises >= _A_SEARCH):
        if aim.search_for and (others := _namesakes(way, aim.search_for, stage.page)):
            raise unfound(named(aim.search_for), Wanted.WAY, Ambiguous(others))
        if _goes_on(promises, journey, aim.most):
            journey.count(promises)
            yield from _go(way, left, journey, stage, aim.sought)
            return True
    if box is not None:
        yield from _search(box, aim.search_for, left, journey, stage)
        return True
    return (yield from _go_back(aim.most, journey, stage))


def _search(box: Element, text: str, left: dict[Try, float], journey: Journey, stage: Stage) -> Story[None]:
    """Ask the application itself, once."""
    journey.searched = True
    journey.trail.append((stage.page.url, left))
    yield from stage.do(Type(target=target(box), text=text, submit=True), f"Searching for {shown(text)}")


def _go_back(most: int, journey: Journey, stage: Stage) -> Story[bool]:
    """Back to the last page that has ways left; False where there is none."""
    url = _back(journey, most)
    if url is not None and urldefrag(stage.page.url)[0] != urldefrag(url)[0]:
        yield from stage.do(Navigate(url=url), "Going back: this was not the way")
    return url is not None


def _goes_on(promises: float, journey: Journey, most: int) -> bool:
    """Whether the search may go on from here: a way that promises much may exceed the bounds a little."""
    more = _FURTHER if promises >= _MUCH else 0
    looked = journey.searched or journey.strong > 0
    if promises < _MUCH and journey.weak >= (_WEAK_WHEN_LOOKED if looked else _WEAK):
        return False
    return len(journey.names) < most + more and len(journey.trail) < DEEPEST + more


def leads_on(kind: str, control: Element, words: tuple[str, ...]) -> float:
    """How far a control leads on in any application, though it does not speak of the kind that is sought.

    A part of the site with a name of its own may keep any kind; one that is named for another keeps that.
    """
    part_of_site = (
        control.aside
        and control.role == "link"
        and "#" not in control.href
        and 0 < len(words) <= 2
        and words[0].isalpha()
    )
    if names_another(kind, words):
        return 4.0 if part_of_site or control.expanded is False else 0.0
    if is_area(words, SITE_AREAS) and is_administered(kind):
        return 22.0
    if is_area(words, AREAS):
        return 20.0
    if control.expanded is False and control.form == 0 and len(words) <= 3 and not _TONGUES & set(words):
        return 22.0 if not kind and words[:1] in _MENUS else 13.0
    if is_area(words, (*SITE_AREAS, "more")):
        return 12.0
    if part_of_site:
        return 16.0 if kind and not is_administered(kind) else 6.0
    return 14.0 if is_more(control) else 0.0


_TONGUES = frozenset({"language", "languages", "locale"})  # behind these nothing leads on, and all is changed
_MENUS = (("settings",), ("menu",), ("admin",), ("manage",))


def part_below(kind: str, control: Element, page: Observation) -> float:
    """How far a part of the application leads on that lies right below this page's address.

    A kind that no words are known for may be kept in any.
    """
    here, there = (urldefrag(url)[0].split("?")[0].rstrip("/") for url in (page.url, control.href))
    words = tokens(words_of(control))
    if control.role != "link" or not there.startswith(f"{here}/") or "?" in control.href:
        return 0.0
    below = there[len(here) :]
    deep = 9 if any(map(str.isdigit, below)) else below.count("/")
    named_so = 0 < len(words) <= 3 and words[0].isalpha() and words[0] not in ACTION_VERBS
    return 11.0 if named_so and deep <= 2 and not names_another(kind, words) else 0.0


def entry_of_list(kind: str, control: Element, page: Observation) -> float:
    """How far an entry of a list of this kind leads on: records may lie within one another."""
    here = urldefrag(page.url)[0].split("?")[0].rstrip("/")
    inside = control.role == "link" and control.href.startswith(f"{here}/") and "?" not in control.href
    names = tokens(here.rpartition("//")[2].replace("/", " ").replace("-", " "))
    of_kind = any(same_kind(kind, (name,)) >= 0.8 for name in names) if kind else False
    return (
        16.0
        if inside and of_kind and not control.aside and len(tokens(control.href[len(here) :])) == 1
        else 0.0
    )


def _namesakes(way: Element, name: str, page: Observation) -> tuple[Candidate, ...]:
    """Several things of the name that is looked for, in one list: which is meant cannot be known."""
    spelt = [each for each in page.elements if spells_with_its_row(name, each, page)]
    if not (way in spelt or speaks_of(name, name_of(way)) or speaks_of(name, way.context)):
        return ()
    bearers = [each for each in page.elements if each.href and likeness(name, name_of(each)) >= SURE]
    alike = [each for each in page.elements if each.role == way.role and name_of(each) == name_of(way)]
    for group in (spelt, bearers, alike if speaks_of(name, name_of(way)) else []):
        listed = [each for each in group if any(_is_listed_with(each, other) for other in group)]
        if listed:
            return tuple(Candidate(each, 100.0) for each in listed[:6])
    return ()


def _is_listed_with(one: Element, other: Element) -> bool:
    """Whether two controls stand in one column, one below the other, and lead to different places."""
    return (
        one.ref != other.ref
        and one.role == other.role
        and (one.href != other.href or not one.href)
        and abs(one.rect.x - other.rect.x) < 4.0
        and abs(one.rect.y - other.rect.y) >= one.rect.height
    )


def is_of_opened(kind: str, control: Element, journey: Journey) -> bool:
    """Whether a control came up when a menu of this kind of record was opened."""
    opened = control.ref in journey.fresh and journey.last is not None
    return opened and journey.last is not None and same_kind(kind, tokens(words_of(journey.last))) > 0


def _go(way: Element, left: dict[Try, float], journey: Journey, stage: Stage, sought: str) -> Story[None]:
    page = stage.page
    journey.tried.add(_key(way, page))
    journey.trail.append((page.url, left))
    journey.names.append(words_of(way))
    known = frozenset(each.ref for each in page.elements)
    try:
        yield from stage.do(Click(target=target(way)), f"Trying {called(way)}, looking for {sought}")
    except ActFailed:
        journey.trail.pop()
        journey.fresh = frozenset()
        return
    waiting = stage.pauses(stage.patience.doubt)
    yield from stage.look_further()
    while _refs(stage.page) == known and stage.page.url == page.url and not waiting.over:
        yield waiting.next()
        yield from stage.look_further()
    journey.last = way
    journey.fresh = frozenset()
    if stage.page.url == page.url:
        journey.fresh = _refs(stage.page) - known
        journey.trail.pop()  # what opens on the page goes no deeper


def _back(journey: Journey, most: int) -> str | None:
    """The last page on the way here that has ways left; a menu that was opened on it is left as it is."""
    journey.fresh = frozenset()
    journey.last = None
    while journey.trail:
        url, ways = journey.trail.pop()
        promises = max((promise for way, promise in ways.items() if way not in journey.tried), default=0.0)
        if promises > 0 and _goes_on(promises, journey, most):
            return url
    return None


def _ways(judge: Judge, page: Observation, journey: Journey) -> list[tuple[float, Element]]:
    """What has not been tried and may lead on, the best first."""
    ways = []
    for control in page.elements:
        if not _may_be_pressed(control, page) or _key(control, page) in journey.tried:
            continue
        score = judge(control, page, journey)
        if score > 0:
            fresh, seen = control.ref in journey.fresh, control.in_view
            ways.append((score + (8.0 if fresh else 0.0) + (0.5 if seen else 0.0), control))
    return sorted(ways, key=lambda way: -way[0])


def _may_be_pressed(control: Element, page: Observation) -> bool:
    if control.disabled or control.editable or control.expanded or control.role not in _PRESSED:
        return False
    if control.role in ("img", "generic") and not control.clickable and not control.hint:
        return False
    words = canonical(tokens(words_of(control)))
    if words and words[0] in HARMFUL:
        return False
    if words[:1] in (("toggle",), ("help",), ("print",), ("skip",)):
        return False
    if control.input_type in ("submit", "image", "reset", "file") and not _leads_on(words):
        return False
    if not control.href:
        return True
    if control.href == page.url:
        return False  # it leads to where we are
    there, here = urlsplit(control.href), urlsplit(page.url)
    return there.scheme in ("", "http", "https", "javascript", "file") and there.netloc in ("", here.netloc)


def is_here(control: Element, page: Observation) -> bool:
    """Whether it leads to the page that is before us, whatever is asked of it."""
    there, here = urlsplit(control.href), urlsplit(page.url)
    return control.href != "" and (there.netloc, there.path) == (here.netloc, here.path)


def _leads_on(words: tuple[str, ...]) -> bool:
    """Whether a button that sends a form leads on all the same: "New", "Edit"."""
    return bool({"new", "create", "add", "edit"} & set(words[:2]))


def _key(control: Element, page: Observation) -> Try:
    """What makes two controls the same try: their address; without one, their words and page."""
    if control.href and not control.href.endswith("#") and not control.href.startswith("javascript:"):
        return (control.href,) if "#" not in control.href else (control.href, name_of(control))
    if not name_of(control):
        return (urldefrag(page.url)[0], control.role, str(round(control.rect.x)), str(round(control.rect.y)))
    if control.expanded is not None or control.role == "summary":
        if control.aside:
            return (control.role, words_of(control))  # a site's menu is opened once, on whichever page
        return (urldefrag(page.url)[0], control.role, words_of(control), str(control.form))
    context = control.context[:60]
    return (urldefrag(page.url)[0], control.role, words_of(control), context)


def _refs(page: Observation) -> frozenset[str]:
    return frozenset(each.ref for each in page.elements)


def _search_box(page: Observation) -> Element | None:
    boxes = [
        each
        for each in page.elements
        if each.editable
        and (
            each.role == "searchbox"
            or each.input_type == "search"
            or any("search" in tokens(text) for text in (each.name, each.placeholder, each.label))
        )
    ]
    own = [
        each for each in boxes if not (each.aside and "filter" in tokens(name_of(each) or each.placeholder))
    ]
    return own[0] if own else None


def _unfound(sought: str, journey: Journey) -> str:
    tried = ", ".join(shown(name, 30) for name in journey.names[-8:])
    return f"No way to {sought} was found. " + (
        f"Tried: {tried}." if tried else "Nothing on the page seems to lead there."
    )
