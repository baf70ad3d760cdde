"""Sliders and spinners, moved by keys as a person without a mouse would, else by the pointer.

What a slider says of itself (``aria-valuenow``) is believed; else the one number on the page that changes
with it. The first presses measure how far a key moves it; then it is moved by as many as it takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, isfinite

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.instructions.fields import SetSliders
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Drag, Point, Press, Type

_MOST_PRESSES = 120
_DEAF = 4  # presses without an answer, after which the pointer is tried
_MOST_DRAGS = 8
_FIRST_DRAG = 20.0  # pixels
_CLOSE_ENOUGH = 1e-6


def set_all(do: SetSliders, stage: Stage) -> Story[None]:
    """Give the page's sliders their values, from the top. Raises Stuck when there are not as many."""
    yield from stage.clear_dialog()
    yield from stage.look_further()
    found = sorted(
        (each for each in stage.page.elements if each.role == "slider"),
        key=lambda each: (each.rect.y, each.rect.x),
    )
    if len(found) != len(do.values):
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"There are {len(found)} sliders on the page, not {len(do.values)}.",
        )
    for slider, value in zip(found, do.values, strict=True):
        yield from set_to(slider, value, stage)


def set_to(slider: Element, value: str, stage: Stage) -> Story[None]:
    """Move it to the value. Raises Stuck when it does not get there."""
    if slider.input_type == "range":
        yield from stage.do(
            Type(target=target(slider), text=value), f"Setting {called(slider)} to {shown(value)}"
        )
        return
    wanted = _number(stage.filled(value))
    if wanted is None:
        raise Stuck(CompletionCode.TASK_FAILED, f"{called(slider)} takes a number, not {shown(value)}.")
    keys = _Keys(upright=slider.role == "spinbutton")
    for count in range(_MOST_PRESSES):
        numbers = _numbers(slider, stage.page)
        if keys.shows is None and count == _DEAF:
            yield from _drag_to(slider, wanted, stage)
            return
        if abs(numbers.get(keys.shows or slider.ref, inf) - wanted) < _CLOSE_ENOUGH:
            return
        key = keys.toward(wanted, numbers)
        yield from stage.do(Press(keys=key, target=target(slider)), f"Moving the slider to {shown(value)}")
        keys.heed(key, numbers, _numbers(slider, stage.page))
    raise Stuck(CompletionCode.TASK_FAILED, f"The slider did not get to {shown(value)}.")


@dataclass(slots=True)
class _Keys:
    """What keys have done: ``shows`` is which number tells the value, ``reach`` how far each key moved it."""

    upright: bool
    shows: str | None = None
    reach: dict[str, float] = field(default_factory=dict)
    deaf: int = 0

    def toward(self, wanted: float, numbers: dict[str, float]) -> str:
        """The key to press next: while none is known to tell the value, either way in turn."""
        if self.shows is not None and self.shows in numbers:
            return _key(wanted - numbers[self.shows], self.reach, self.upright)
        first = "ArrowUp" if self.upright else "ArrowRight"
        return first if self.deaf % 2 == 0 else _OPPOSITE[first]

    def heed(self, key: str, before: dict[str, float], after: dict[str, float]) -> None:
        """This key was pressed, and so the numbers were and are."""
        changed = _changed(before, after)
        if len(changed) == 1:
            self.shows = changed[0]
            self.reach[key] = abs(after[self.shows] - before.get(self.shows, after[self.shows]))
        elif self.shows is None:
            self.deaf += 1
        else:
            self.reach[key] = 0.0


def _changed(before: dict[str, float], after: dict[str, float]) -> list[str]:
    return [ref for ref, number in after.items() if number != before.get(ref, number)]


_OPPOSITE = {
    "ArrowRight": "ArrowLeft",
    "ArrowLeft": "ArrowRight",
    "ArrowUp": "ArrowDown",
    "ArrowDown": "ArrowUp",
}


def _key(way: float, reach: dict[str, float], upright: bool) -> str:
    """The key that goes furthest without going too far; one not tried yet where the way is long."""
    up = way > 0
    page, arrow = ("PageUp", "ArrowRight") if up else ("PageDown", "ArrowLeft")
    if upright:
        return "ArrowUp" if up else "ArrowDown"
    step = reach.get("ArrowRight") or reach.get("ArrowLeft") or 1.0
    jump = reach.get(page, reach.get("PageDown" if up else "PageUp"))
    if jump is None:
        return page if abs(way) > 10 * step else arrow
    return page if jump > step and abs(way) >= jump else arrow


def _drag_to(slider: Element, wanted: float, stage: Stage) -> Story[None]:
    """Drag it until it shows the value: its thumb by so far, or along its track to such a place."""
    x, place, at = _FIRST_DRAG, 0.0, target(slider)
    for _ in range(_MOST_DRAGS):
        before, was = _numbers(slider, stage.page), stage.page.element(slider.ref) or slider
        drag = Drag(target=at, to=at, offset=Point(x=place + x, y=0.0))
        yield from stage.do(drag, f"Dragging the slider to {shown(f'{wanted:g}')}")
        after, now = _numbers(slider, stage.page), stage.page.element(slider.ref) or slider
        changed = _changed(before, after)
        if len(changed) != 1:
            break
        number = after[changed[0]]
        if abs(number - wanted) < _CLOSE_ENOUGH:
            return
        place = place + x if now.rect.x == was.rect.x else 0.0  # a track stays where it is
        x = (wanted - number) * x / (number - before[changed[0]])
    raise Stuck(
        CompletionCode.TASK_FAILED,
        f"{called(slider)} was pressed with the arrow keys and dragged: "
        f"it did not get to {shown(f'{wanted:g}')}.",
    )


def _numbers(slider: Element, page: Observation) -> dict[str, float]:
    """What may tell the slider's value: its own word for it, or the numbers on the page."""
    now = page.element(slider.ref)
    if now is not None and (own := _number(now.value)) is not None:
        return {slider.ref: own}
    texts = {block.ref: _number(block.text) for block in page.texts}
    return {ref: number for ref, number in texts.items() if number is not None}


def _number(text: str) -> float | None:
    try:
        number = float(text.strip().rstrip("%"))
    except ValueError:
        return None
    return number if isfinite(number) else None
