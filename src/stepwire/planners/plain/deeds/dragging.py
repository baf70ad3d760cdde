"""What is done by holding the pointer down: drag, resize, mark a text. None is done unless it shows."""

from __future__ import annotations

from stepwire.planners.plain.language.instructions.pointer import DragBy, DragTo, Resize, SelectText
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.index import Thing
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions
from stepwire.runs.actions import Drag, Point

_CORNER = 5.0  # pixels from the corner of a thing to where it is taken hold of for resizing
_INSIDE = 1.0  # pixels from the edge of a text to where marking it begins


def drag_to(do: DragTo, stage: Stage) -> Story[None]:
    """Drag the one onto the other."""
    what = yield from stage.need(do.target, Wanted.ANYTHING)
    to = yield from stage.need(do.to, Wanted.ANYTHING)
    action = Drag(target=target(what), to=target(to))
    yield from _drag(action, f"Dragging {called(what)} onto {called(to)}", what, stage)


def drag_by(do: DragBy, stage: Stage) -> Story[None]:
    """Drag it so far."""
    what = yield from stage.need(do.target, Wanted.ANYTHING)
    at = target(what)
    action = Drag(target=at, to=at, offset=Point(x=do.x, y=do.y))
    yield from _drag(action, f"Dragging {called(what)} by {do.x:g}, {do.y:g} pixels", what, stage)


def resize(do: Resize, stage: Stage) -> Story[None]:
    """Take hold of its lower right corner and drag that. Raises Stuck when its size stays."""
    what = yield from stage.need(do.target, Wanted.ANYTHING)
    yield from stage.do(actions.Scroll(target=target(what)), f"Bringing {called(what)} into view")
    x, y = what.rect.width / 2 - _CORNER, what.rect.height / 2 - _CORNER
    at = target(what)
    action = Drag(target=at, to=at, start=Point(x=x, y=y), offset=Point(x=x + do.wider, y=y + do.taller))
    yield from stage.do(action, f"Dragging the corner of {called(what)}")
    now = stage.page.element(what.ref)
    if now is not None and (now.rect.width, now.rect.height) == (what.rect.width, what.rect.height):
        raise Stuck(CompletionCode.TASK_FAILED, f"{called(what)} has kept its size: it cannot be resized.")


def select_text(do: SelectText, stage: Stage) -> Story[None]:
    """Mark all of its text, from its first letter to its last. Raises Stuck when nothing is marked."""
    what = yield from stage.need(do.target, Wanted.ANYTHING)
    x, y = what.rect.width / 2 - _INSIDE, what.rect.height / 2 - _INSIDE
    at = target(what)
    action = Drag(target=at, to=at, start=Point(x=-x, y=-y), offset=Point(x=x, y=y))
    yield from stage.do(action, f"Marking the text {called(what)}")
    reaction = stage.view.reaction
    if reaction is not None and not (reaction.marked or reaction.stirred):
        raise Stuck(CompletionCode.TASK_FAILED, f"The text {called(what)} cannot be marked.")


def _drag(action: Drag, explanation: str, what: Thing, stage: Stage) -> Story[None]:
    yield from stage.do(action, explanation)
    if stage.view.reaction is not None and not stage.view.reaction.stirred:
        raise Stuck(CompletionCode.TASK_FAILED, f"{called(what)} was dragged, but nothing has changed.")
