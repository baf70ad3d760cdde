"""What the fields of a page were given, and whether they still hold it. Pure.

A page may write something else into a field long after it was typed into. What a field held when the page had
come to rest is kept until something else is done to the page: whoever goes on has to find it so.
"""

from __future__ import annotations

from stepwire.agent.observation import Element, Observation
from stepwire.runs.actions import (
    Action,
    Check,
    Clear,
    Expect,
    Hover,
    Read,
    Scroll,
    Select,
    Type,
    Uncheck,
    Wait,
)


class Given:
    """The fields that were given something since anything else was done, as they stood then."""

    def __init__(self) -> None:
        self.fields: dict[str, Element] = {}

    def heed(self, action: Action, page: Observation) -> None:
        """This has been done, and so the page looks now."""
        match action:
            case Type(submit=False, target=target) | Clear(target=target) | Select(target=target):
                self.keep(page.element(target.ref or ""))
            case Check(target=target) | Uncheck(target=target):
                self.keep(page.element(target.ref or ""))
            case Hover() | Scroll() | Read() | Expect() | Wait():
                pass
            case _:
                self.fields.clear()

    def keep(self, field: Element | None) -> None:
        """This field has been given what it holds; of radio buttons only the last one stays chosen."""
        if field is None:
            return
        if field.role == "radio":
            self.fields = {ref: each for ref, each in self.fields.items() if each.role != "radio"}
        self.fields[field.ref] = field

    def lost(self, page: Observation, but: str = "") -> tuple[Element, Element] | None:
        """A field that holds something else now: as it was, as it is. ``but`` is about to be given anew."""
        for was in self.fields.values():
            now = page.element(was.ref)
            if now is not None and was.ref != but and not _still_says(was, now):
                return was, now
        return None


def _still_says(was: Element, now: Element) -> bool:
    """Whether a field holds the same, however it is written: “1234” and “1,234.00” are the same."""
    if was.checked is not now.checked:
        return False
    if was.input_type == "password" or was.value == now.value:
        return True
    one, other = _letters(was.value), _letters(now.value)
    return bool(other) and (one.startswith(other) or other.startswith(one) or sorted(one) == sorted(other))


def _letters(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())
