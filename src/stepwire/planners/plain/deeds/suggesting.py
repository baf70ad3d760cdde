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
    before = {name for name, _ in _things(stage.page)}
    known = {thing.ref for _, thing in _things(stage.page)}
    yield from stage.do(Type(target=target(field), text=value), f"Typing {shown(value)} into {called(field)}")
    pauses = stage.pauses(stage.patience.doubt)
    while not pauses.over:
        yield from stage.look_further()
        new = {name: thing for name, thing in _things(stage.page) if name not in before}
        same = [each for name, each in _things(stage.page) if tokens(name) == tokens(value)]
        offers = [each for each in same if each.role in _OFFERS and each.ref not in known]
        if offers:
            yield from stage.do(Click(target=target(offers[0])), f"Choosing {called(offers[0])}")
            return True
        fitting = [name for name in new if speaks_of(value, name) and tokens(name) != tokens(value)]
        fitting = [name for name in fitting if not any(one != name and one in name for one in fitting)]
        if len(fitting) == 1:
            thing = new[fitting[0]]
            yield from stage.do(Click(target=target(thing)), f"Choosing {called(thing)}")
            return True
        if len(fitting) > 1:
            raise Stuck(
                CompletionCode.TARGET_NOT_FOUND,
                f"{shown(value)} fits several suggestions: {', '.join(map(shown, fitting[:5]))}.",
            )
        yield pauses.next()
    return False


def _things(page: Observation) -> Iterator[tuple[str, Thing]]:
    for block in page.texts:
        yield block.text, block
    for element in page.elements:
        if not element.editable and element.text:
            yield element.text, element
