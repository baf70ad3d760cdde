"""From what the script saw to a typed observation, secrets masked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stepwire.agent.observation import Element, Observation, OpenDialog, TabInfo, TextBlock
from stepwire.browser.mask import Mask
from stepwire.runs.events import Rect
from stepwire.runs.model import Viewport

IN_VIEW = {"whole": False, "maxElements": 400, "maxTexts": 200}
WHOLE = {"whole": True, "maxElements": 3000, "maxTexts": 1000}


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
    return TextBlock(rect=rect, **(item | {"text": mask.text(item["text"])}))


def _tabs(tabs: tuple[TabInfo, ...], mask: Mask) -> tuple[TabInfo, ...]:
    return tuple(replace(tab, url=mask.text(tab.url), title=mask.text(tab.title)) for tab in tabs)
