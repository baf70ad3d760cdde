"""A target in words: how people say which element is meant. The words are the list's, not the page's."""

from __future__ import annotations

from typing import Final

from stepwire.runs.actions import Target

KINDS: Final = {
    "test_id": "test id",
    "label": "label",
    "placeholder": "placeholder",
    "text": "text",
    "css": "selector",
}


def said(target: Target) -> str:
    """The descriptor that decides, such as ``the button “Buy”``, with what tells it from its equals."""
    if target.name is not None:
        beside = f" beside “{target.within.text}”" if target.within else ""
        return f"the {target.role or 'control'} “{target.name}”{beside}"
    for field, kind in KINDS.items():
        if (value := getattr(target, field)) is not None:
            return f"the {target.role or 'element'} with the {kind} “{value}”"
    return f"the {target.role}" if target.role else "an element that nothing describes"
