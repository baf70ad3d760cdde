"""Dialogs, and what else lies over the page."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

from stepwire.planners.plain.language.forms.form import Form, form
from stepwire.planners.plain.language.instructions.dialogs import AnswerDialog, CloseDialog

_DIALOG = r"(?:dialog(?:ue)?(?: box)?|alert|confirm(?:ation)?(?: (?:box|dialog))?|prompt|message box|pop-?up|browser dialog)"
_LAYER = r"(?:advert(?:isement)?|ad|chat|toast|lightbox|dialog(?:ue)?(?: box)?|modal|pop-?up|overlay|banner|notification|window|notice)"


FORMS: tuple[Form, ...] = (
    form("Answer a dialog", r"(?:type|enter|write|put) (?P<text>.+) (?:into|in) the prompt(?: (?:dialog|box|window))?", lambda slots: AnswerDialog(True, slots.given("text")), "Type Ada into the prompt"),
    form("Answer a dialog", rf"(?:accept|confirm|ok|okay) (?:the |this )?{_DIALOG}(?: box)?(?: with (?P<text>.+))?", lambda slots: AnswerDialog(True, slots.text("text") if slots.has("text") else None), "Accept the dialog", "Confirm the alert"),
    form("Answer a dialog", rf"(?:answer|fill|respond to|reply to) (?:the |this )?{_DIALOG}(?: box)? (?:with|by typing) (?P<text>.+)", lambda slots: AnswerDialog(True, slots.text("text")), "Answer the prompt with Ada"),
    form("Answer a dialog", rf"(?:say|answer) (?:yes|ok|okay) (?:to|in) (?:the |this )?{_DIALOG}", lambda slots: AnswerDialog(True), "Say yes to the confirmation"),
    form("Answer a dialog", rf"(?:dismiss|cancel|decline|reject) (?:the |this )?{_DIALOG}(?: box)?", lambda slots: AnswerDialog(False), "Dismiss the confirmation"),
    form("Close what lies over the page", rf"(?:close|dismiss) (?:(?:the|this|that|any) (?:\S+ )?)?{_LAYER}(?: (?:by|with) (?:clicking|pressing)(?: on)? (?:the )?\S+(?: button| icon)?)?", lambda slots: CloseDialog(), "Close the dialog", "Close the cookie banner"),
)  # fmt: skip
