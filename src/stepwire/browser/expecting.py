"""What an expectation that failed says: what was expected, and what was there, short and without secrets."""

from __future__ import annotations

from typing import Any, Final

from stepwire.browser.mask import Mask
from stepwire.runs.actions import Expect, Target

PAGE_WIDE: Final = frozenset({"text", "title", "url"})  # what can be expected of a page without a target
LONGEST: Final = 160


def expectation(action: Expect, answer: dict[str, Any], mask: Mask) -> str:
    """The failure in one sentence. Values stay the author's templates; what was there is masked."""
    expected = f"Expected {_subject(action)} {'not ' if action.negate else ''}{_verb(action)}".rstrip()
    return f"{expected}; {_there(action, answer, mask)}."


def _subject(action: Expect) -> str:
    if action.what == "count":
        return f"the number of {_called(action.target)}"
    if action.target is None:
        return {"text": "the page", "title": "the title", "url": "the address"}[action.what]
    named = _called(action.target)
    return f"the {action.what} of {named}" if action.what in ("text", "value") else named


def _verb(action: Expect) -> str:
    value = _shown(str(action.value))
    match action.what:
        case "visible" | "enabled":
            return f"to be {action.what}"
        case "checked":
            return "to be ticked"
        case "count":
            return f"to be {action.value}"
        case "value":
            return f"to be {value}"
        case "text" if action.target is None:
            return f"to say {value}"
        case _:
            return f"to contain {value}"


def _there(action: Expect, answer: dict[str, Any], mask: Mask) -> str:
    if answer.get("missing"):
        count = answer["count"]
        return f"{count} elements fit the target" if count else "no such element was there"
    there = answer["there"]
    match action.what:
        case "visible":
            return "it was there" if action.negate else "it was not there"
        case "enabled":
            return "it was enabled" if action.negate else "it was disabled"
        case "checked":
            return {"true": "it was ticked", "false": "it was not ticked"}.get(there, "it cannot be ticked")
        case "count":
            return f"there were {there}"
        case "text" if there is None:
            return "it did" if action.negate else "it did not"
        case _:
            return f"it was {_shown(mask.text(there))}"


def _called(target: Target | None) -> str:
    if target is None:
        return "the page"
    words = target.name or target.label or target.text or target.placeholder or target.test_id
    role = target.role or "element"
    return f"{role} {_shown(words)}" if words else f"{role} {target.css or ''}".strip()


def _shown(text: str) -> str:
    return f"“{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}”"
