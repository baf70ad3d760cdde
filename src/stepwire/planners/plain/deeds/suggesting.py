"""Fields that suggest: what is typed is completed by one of the things that the page offers for it."""

from __future__ import annotations

from collections.abc import Iterator

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.likeness import speaks_of, tokens
from stepwire.planners.plain.page.index import Thing
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Type

_OFFERS = frozenset({"option", "listitem", "menuitem", "treeitem", "gridcell", "link", "button"})


def enter(field: Element, value: str, stage: Stage) -> Story[bool]:
    """Type it, and take the suggestion that is it, else the one that holds these words.

    False when the page suggests nothing like it. Raises Stuck when several fit.
    """
    yield from stage.look_further()
    before = stage.page
    yield from stage.do(Type(target=target(field), text=value), f"Typing {shown(value)} into {called(field)}")
    pauses = stage.pauses(stage.patience.doubt)
    while not pauses.over:
        yield from stage.look_further()
        offer = _offered(value, before, stage.page)
        if offer is not None:
            yield from stage.do(Click(target=target(offer)), f"Choosing {called(offer)}")
            return True
        yield pauses.next()
    return False


def _offered(value: str, before: Observation, page: Observation) -> Thing | None:
    """What has come up and is the value, else the one that holds its words. Raises Stuck for several."""
    known = {thing.ref for _, thing in _things(before)}
    for name, thing in _things(page):
        if tokens(name) == tokens(value) and thing.role in _OFFERS and thing.ref not in known:
            return thing
    names = {name for name, _ in _things(before)}
    new = {name: thing for name, thing in _things(page) if name not in names}
    holding = [name for name in new if speaks_of(value, name) and tokens(name) != tokens(value)]
    inmost = [name for name in holding if not any(one != name and one in name for one in holding)]
    if len(inmost) > 1:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"{shown(value)} fits several suggestions: {', '.join(map(shown, inmost[:5]))}.",
        )
    return new[inmost[0]] if inmost else None


def _things(page: Observation) -> Iterator[tuple[str, Thing]]:
    for block in page.texts:
        yield block.text, block
    for element in page.elements:
        if not element.editable and element.text:
            yield element.text, element
