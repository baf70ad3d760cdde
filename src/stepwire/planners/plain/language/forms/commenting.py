"""Comments and labels on a record."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.forms.record import QUOTED, RECORD, record_of
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.records import Change, Record
from stepwire.planners.plain.language.phrases import named


def _content_of(slots: Slots) -> Simple:
    return Change(record_of(slots), ((named(slots.raw("field").lower() or "comment"), slots.text("value")),))


_SAID = r"(?:saying|that says|with the (?:text|words|message|comment)|with|:|reading)"


FORMS: tuple[Form, ...] = (
    form("Comment", rf"(?:add|write|post|leave) (?:an? |the )?(?:new )?(?P<field>comment|note|reply),? ?{_SAID}:? (?P<value>{QUOTED})", lambda slots: Change(Record("it"), ((named(slots.raw("field").lower()), slots.text("value")),)), "Open issue 3 and leave a comment saying “Fixed now”"),
    form("Comment", rf"(?:add|write|post|leave) (?:an? |the )?(?:new )?(?P<field>comment|note|reply|tag|label|keyword|description)(?: {_SAID})? (?P<value>{QUOTED}|.+?) (?:to|on|under|for) {RECORD}", _content_of, "Add the comment “Fixed now” to issue 3"),
    form("Comment", rf"(?:add|write|post|leave) (?:an? |the )?(?:new )?(?P<field>comment|note|reply) (?:to|on|under|for) {RECORD},? ?{_SAID}:? (?P<value>.+)", _content_of, "Leave a comment on issue 3 saying “Fixed now”"),
    form("Comment", rf"(?P<field>comment) (?:on|under) {RECORD},? ?{_SAID}:? (?P<value>.+)", _content_of, "Comment on issue 3 with “Fixed now”"),
    form("Comment", rf"(?P<field>comment) (?P<value>{QUOTED}) (?:on|under) {RECORD}", _content_of, "Comment “Fixed now” on issue 3"),
    form("Label", rf"(?:label|tag) {RECORD} (?:as|with) (?P<value>\S.*)", lambda slots: Change(record_of(slots), ((named("label"), slots.text("value")),)), "Label issue 3 as bug"),
)  # fmt: skip
