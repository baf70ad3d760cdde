"""Sending a form, and giving it files."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.form import Form, form
from stepwire.planners.plain.language.instructions.fields import Submit, Upload

FORMS: tuple[Form, ...] = (
    form("Send the form", r"(?:submit|press submit|submit it|send it)(?: when (?:you are )?done)", lambda slots: Submit(), "Submit when done"),
    form("Send the form", r"(?:submit|send)(?: it| off)?(?: the| this)?(?: \S+){0,2}?(?: form)?", lambda slots: Submit() if re.fullmatch(r"(?:submit|send)(?: it| off)?(?:(?: the| this)?(?: \S+){0,2} form)?", slots.match[0], re.IGNORECASE) else None, "Submit the form"),
    form("Send the form", r"(?P<button>save|submit|publish|apply|update|post)(?: (?:it|this|that|(?:the|my|your|all|these|those)(?: \S+)? ?(?:changes?|draft|settings?|form|page|post|article|entry|record|issue|message|profile|document)?|changes))?(?: now| when done)?", lambda slots: Submit(slots.raw("button").lower()), "Save", "Save the changes", "Submit it"),
    form("Upload", r"(?:upload|attach)(?: the)?(?: file)? (?P<file>\S+\.\w{1,8}|[\U000F0000-\U000FFFFD])(?: (?:to|into|in|as|for) (?P<into>.+))?", lambda slots: Upload(slots.text("file"), slots.maybe("into")), "Upload report.pdf", "Attach invoice.pdf to Attachments"),
    form("Send the form", r"(?P<button>send|submit|post) (?:the|my|your|this) (?:application|order|request|feedback|question|answer|registration|review|reply|enquiry|inquiry|survey|ticket|report)(?: now)?", lambda slots: Submit(slots.raw("button").lower()), "Send the application"),
)  # fmt: skip
