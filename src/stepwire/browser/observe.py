"""From what the script saw, in the page and in its frames, to a typed observation, secrets masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from stepwire.agent.observation import Element, Observation, OpenDialog, TabInfo, TextBlock
from stepwire.browser.frames import Inside
from stepwire.browser.mask import Mask
from stepwire.runs.events import Rect
from stepwire.runs.model import Viewport

IN_VIEW = {"whole": False, "maxElements": 400, "maxTexts": 200}
WHOLE = {"whole": True, "maxElements": 3000, "maxTexts": 1000}
UNSEEN_FRAME = "(This frame did not answer: nothing is known of what is in it.)"
MOST_FRAMES = 50  # in one world, so that their numbers do not meet


def joined(seen: dict[str, Any], insides: Sequence[Inside], limits: dict[str, Any]) -> dict[str, Any]:
    """What was seen in the page and in its frames of other origins, as if it were one, within the limits."""
    elements, texts = list(seen["elements"]), list(seen["texts"])
    above, below, forms = seen["above"], seen["below"], seen["forms"]
    for number, inside in enumerate(insides, start=1):
        first, inner = len(elements) + len(texts), inside.seen
        if inner is None:
            texts.append(_closed(inside, first))
            continue
        for thing in (*inner["elements"], *inner["texts"]):
            thing |= {"rect": inside.placement.rect(thing["rect"]), "order": thing["order"] + first}
            if inner["origin"] != seen["origin"]:
                thing["origin"] = inner["origin"]
        for element in inner["elements"]:
            element["frame"] = element.get("frame", 0) + number * MOST_FRAMES
            if "form" in element:
                element["form"] += forms
        elements += inner["elements"]
        texts += inner["texts"]
        above, below, forms = above + inner["above"], below + inner["below"], forms + inner["forms"]
    return seen | {
        "elements": elements[: limits["maxElements"]],
        "texts": texts[: limits["maxTexts"]],
        "above": above,
        "below": below,
    }


def _closed(inside: Inside, order: int) -> dict[str, Any]:
    place = inside.placement
    return {
        "ref": inside.holder,
        "role": "iframe",
        "text": UNSEEN_FRAME,
        "rect": [round(place.e, 1), round(place.f, 1), 0, 0],
        "order": order,
    }


def observation(seen: dict[str, Any], tabs: tuple[TabInfo, ...], mask: Mask, *, whole: bool) -> Observation:
    """The script's answer as the agent may see it."""
    return Observation(
        url=mask.text(seen["url"]),
        title=mask.text(seen["title"]),
        viewport=Viewport(seen["width"], seen["height"]),
        elements=tuple(_element(item, mask) for item in seen["elements"]),
        texts=tuple(_text(item, mask) for item in seen["texts"]),
        above=seen["above"],
        below=seen["below"],
        whole=whole,
        tabs=_tabs(tabs, mask),
    )


def behind_dialog(
    place: tuple[str, str],
    viewport: Viewport,
    dialog: OpenDialog | None,
    tabs: tuple[TabInfo, ...],
    mask: Mask,
) -> Observation:
    """All that can be known of a page while a dialog stands before it."""
    shown = dialog and OpenDialog(dialog.kind, mask.text(dialog.message), mask.text(dialog.default))
    return Observation(
        url=mask.text(place[0]),
        title=mask.text(place[1]),
        viewport=viewport,
        dialog=shown,
        tabs=_tabs(tabs, mask),
    )


def _element(item: dict[str, Any], mask: Mask) -> Element:
    options = tuple(item.pop("options", ()))
    rect = Rect(*item.pop("rect"))
    if not mask:
        return Element(rect=rect, options=options, **item)
    told: dict[str, Any] = {
        key: mask.text(value) if isinstance(value, str) else value for key, value in item.items()
    }
    return Element(rect=rect, options=mask.texts(options), **told)


def _text(item: dict[str, Any], mask: Mask) -> TextBlock:
    rect = Rect(*item.pop("rect"))
    told = (
        {key: mask.text(value) if isinstance(value, str) else value for key, value in item.items()}
        if mask
        else item
    )
    return TextBlock(rect=rect, **told)


def _tabs(tabs: tuple[TabInfo, ...], mask: Mask) -> tuple[TabInfo, ...]:
    return tuple(replace(tab, url=mask.text(tab.url), title=mask.text(tab.title)) for tab in tabs)
