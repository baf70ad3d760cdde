"""Opening and closing sections."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

from stepwire.planners.plain.language.forms.form import Form, form
from stepwire.planners.plain.language.instructions.pointer import Expand

FORMS: tuple[Form, ...] = (
    form("Expand", r"(?:close|collapse|fold up) (?P<target>(?:the |this )?(?:(?:section|accordion|panel) .+|.+ (?:section|accordion|panel)|(?:\w+ )?menu))", lambda slots: Expand(slots.phrase("target"), on=False), "Close the section Returns", "Close the menu"),
    form("Expand", r"(?:open|unfold) (?P<target>(?:the |this )?(?:accordion .+|.+ accordion))", lambda slots: Expand(slots.phrase("target")), "Open the accordion Returns"),
    form("Expand", r"(?:expand|unfold) (?P<target>.+)", lambda slots: Expand(slots.phrase("target")), "Expand Shipping details"),
    form("Expand", r"(?:collapse|fold) (?P<target>.+)", lambda slots: Expand(slots.phrase("target"), on=False), "Collapse Shipping details"),
)  # fmt: skip
