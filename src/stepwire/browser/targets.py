"""Between a target as the vocabulary knows it and the page's script: out, back, and why it failed."""

from __future__ import annotations

from typing import Any

from stepwire.agent.ports import ActionFailed, TargetNotFound, TargetNotReady
from stepwire.browser.mask import Mask
from stepwire.runs.actions import Target
from stepwire.runs.events import Healed, Rect
from stepwire.runs.targets import said

LONGEST = 1024  # of a descriptor, as the vocabulary says
NOT_READY = {
    "disabled": "The element is disabled.",
    "covered": "Another element covers it.",
    "askew": "It lies in a frame that is drawn in perspective: where to point at it cannot be told.",
    "outside": "The element is out of reach: it lies outside the page.",
    "invisible": "The element is not visible.",
    "gone": "The element has left the page.",
}


def asked(target: Target) -> dict[str, Any]:
    """The target as the script takes it."""
    return target.model_dump(by_alias=True, exclude_none=True)


def described(facts: dict[str, Any], mask: Mask) -> Target:
    """The element that was found, described for replay, without ref and without secrets."""
    fitting = {
        key: value
        for key, value in facts["target"].items()
        if not (isinstance(value, str) and len(value) > LONGEST)
    }
    return mask.target(Target.model_validate(fitting))


def healed(target: Target, facts: dict[str, Any], mask: Mask) -> Healed | None:
    """How the target was found, if not by its first descriptor."""
    if "healedBy" not in facts:
        return None
    why = f"Nothing answers to {said(target)} any more; its {facts['healedBy']} found it."
    return Healed(was=target, now=described(facts, mask), why=why)


def rect_of(facts: dict[str, Any]) -> Rect:
    """Where the element stood before the action."""
    return Rect(*facts["rect"])


def problem_of(answer: dict[str, Any]) -> ActionFailed | None:
    """The error that the script's answer stands for, or None when all is well."""
    match answer.get("problem"):
        case None:
            return None
        case "none" if answer["tried"] == ["ref"]:
            return TargetNotFound("That element is no longer on the page.")
        case "none":
            tried = ", ".join(answer["tried"]) or "nothing: the target is empty"
            return TargetNotFound(f"No visible element matches the target (tried {tried}).")
        case "several":
            return TargetNotFound(
                f"The target matches {answer['count']} elements; describe it more exactly, or set nth."
            )
        case problem:
            return TargetNotReady(NOT_READY[problem])
