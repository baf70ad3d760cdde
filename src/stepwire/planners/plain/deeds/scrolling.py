"""Scrolling the page, or what scrolls in it."""

from __future__ import annotations

from stepwire.planners.plain.language.instructions.pointer import ScrollBy, ScrollInside, ScrollTo
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.stage import Stage, Story, called, target
from stepwire.runs import actions

_SCREENS = 100_000  # pixels: to the end of any page


def scroll(do: ScrollBy, stage: Stage) -> Story[None]:
    """Scroll the page by most of a screen, or to its end."""
    yield from stage.clear_dialog()
    amount = _SCREENS if do.to_the_end else None
    where = ("to the top" if do.direction == "up" else "to the bottom") if do.to_the_end else do.direction
    yield from stage.do(actions.Scroll(direction=do.direction, amount=amount), f"Scrolling {where}")


def scroll_to(do: ScrollTo, stage: Stage) -> Story[None]:
    """Bring it into view."""
    thing = yield from stage.need(do.target, Wanted.ANYTHING, to_use=False)
    yield from stage.do(actions.Scroll(target=target(thing)), f"Scrolling to {called(thing)}")


def scroll_inside(do: ScrollInside, stage: Stage) -> Story[None]:
    """Scroll what is in it to its end."""
    thing = yield from stage.need(do.target, Wanted.ANYTHING, to_use=False)
    where = "top" if do.to_the_top else "bottom"
    scroll = actions.Scroll(
        target=target(thing), direction="up" if do.to_the_top else "down", amount=_SCREENS
    )
    yield from stage.do(scroll, f"Scrolling {called(thing)} to the {where}")
