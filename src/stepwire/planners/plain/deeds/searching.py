"""Searching: the words into the search box, or each into its field of a search form."""

from __future__ import annotations

from stepwire.agent.observation import Element, Observation
from stepwire.agent.ports import Pause
from stepwire.planners.plain.deeds.sending import press_one
from stepwire.planners.plain.language.instructions.goals import Search, SearchBy
from stepwire.planners.plain.language.lexicon import SEARCH_NAMES, SUBMIT_NAMES
from stepwire.planners.plain.language.likeness import likeness, tokens
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.candidates import GOOD, Candidate, Wanted
from stepwire.planners.plain.page.finding import Ambiguous, bearing
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.page.results import begun
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target, unfound
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Type

_NEAR = 420.0


def search(do: Search, stage: Stage) -> Story[None]:
    """Type into the search box and send it; press its button if Enter changes nothing."""
    box = yield from _search_box(do, stage)
    before = _looks(stage.page)
    stage.searched = begun(do.text, stage.page)
    yield from stage.do(
        Type(target=target(box), text=do.text, submit=True),
        f"Searching for {shown(do.text)} in {called(box)}",
    )
    if _looks(stage.page) != before:
        return
    yield Pause(stage.patience.first_pause * 2)
    buttons = [
        each
        for each in bearing(stage.page, SEARCH_NAMES, lambda each: each.role == "button")
        if _near(box, each)
    ]
    if _looks(stage.page) == before and len(buttons) == 1:
        yield from stage.do(Click(target=target(buttons[0])), f"Pressing {called(buttons[0])}")


def _search_box(do: Search, stage: Stage) -> Story[Element]:
    if do.box is not None and do.box.words:
        thing = yield from stage.need(do.box, Wanted.EDITABLE)
        if isinstance(thing, Element):
            return thing
    pauses = stage.pauses(stage.patience.element)
    opened = False
    while True:
        yield from stage.clear_dialog()
        boxes = search_boxes(stage.page)
        if not boxes:
            yield from stage.look_further()
            boxes = search_boxes(stage.page)
        if len(boxes) == 1:
            return boxes[0]
        if pauses.over:
            raise _no_one_box(boxes)
        openers = bearing(stage.page, ("search",), lambda each: each.role in ("button", "link"))
        if not boxes and len(openers) == 1 and not opened:
            opened = True  # a second click would close it again
            yield from stage.do(
                Click(target=target(openers[0])), f"Opening the search with {called(openers[0])}"
            )
        yield pauses.next()


def _no_one_box(boxes: list[Element]) -> Stuck:
    if not boxes:
        return Stuck(CompletionCode.TARGET_NOT_FOUND, "There is no search box on this page.")
    candidates = tuple(Candidate(each, 90.0) for each in boxes)
    return unfound(named("search box"), Wanted.EDITABLE, Ambiguous(candidates))


def search_boxes(page: Observation) -> list[Element]:
    """Where to search; of several, the one in what the page is about before those beside it."""
    usable = [each for each in page.elements if each.editable and each.input_type != "password"]
    plain = [each for each in usable if each.role == "searchbox" or each.input_type == "search"]
    boxes = plain or [each for each in usable if _is_search_box(each)]
    inmost = [each for each in boxes if not each.aside]
    return inmost if len(inmost) == 1 else boxes


def _is_search_box(element: Element) -> bool:
    texts = (element.name, element.placeholder, element.title, element.test_id)
    return any(likeness("search", text) >= GOOD for text in texts if text)


def _looks(page: Observation) -> tuple[object, ...]:
    """What tells one page from another, without what fields hold."""
    return (
        page.url,
        page.title,
        tuple(each.name for each in page.elements),
        tuple(block.text for block in page.texts),
    )


def _near(one: Element, other: Element) -> bool:
    return abs(one.rect.y - other.rect.y) < 80 and abs(one.rect.x + one.rect.width - other.rect.x) < _NEAR


# -- searching with a form --------------------------------------------------------------------


def search_by(do: SearchBy, stage: Stage) -> Story[None]:
    """Fill in the search form field by field; where there is only a search box, search for the words."""
    yield from stage.clear_dialog()
    yield from stage.look_further()
    fields = _facet_fields(do, stage.page)
    if fields is None:
        yield from search(Search(do.text), stage)
        return
    for field, value in fields:
        stage.last_field = field.ref
        yield from stage.do(
            Type(target=target(field), text=value), f"Typing {shown(value)} into {called(field)}"
        )
    yield from press_one((*SEARCH_NAMES, *SUBMIT_NAMES), stage)


def _facet_fields(do: SearchBy, page: Observation) -> list[tuple[Element, str]] | None:
    """One field for each part of what is searched for; None when they do not come out even."""
    fields = [each for each in page.elements if each.editable and each.input_type != "password"]
    found: list[tuple[Element, str]] = []
    for names, value in do.facets:
        fitting = [each for each in fields if any(_speaks_alike(name, name_of(each)) for name in names)]
        if len(fitting) != 1:
            return None
        found.append((fitting[0], value))
    return found


def _speaks_alike(name: str, label: str) -> bool:
    """Whether a label has this word or one of the same stem: "directed" and "Director Name"."""
    return any(word == name or (len(name) > 5 and word[:5] == name[:5]) for word in tokens(label))
