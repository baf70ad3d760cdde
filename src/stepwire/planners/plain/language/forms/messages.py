"""Messages: writing one, and what is to become of those of a sender.

A sender stands for his message, as a name does for a record; "it" and "them" are those of the sender named before
(see ``gathering``).
"""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re
from collections.abc import Callable

from stepwire.planners.plain.language.forms.form import CLICK, Form, Slots, form
from stepwire.planners.plain.language.instructions.goals import Mail, MailDeed, Use
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.records import Create
from stepwire.planners.plain.language.phrases import named

_MAIL = r"(?:e-?mails?|messages?|mails?|information|letters?|conversations?|threads?)"
_THE_MAIL = rf"(?:the (?:last |latest |newest |first |most recent )?|an? |any |all |all the |every |this |that |those )?{_MAIL}"
_BACK = rf"(?:it|them|him|her|(?:that|this|the) {_MAIL})"
_WHO = r"(?P<who>[\w.@+-]+(?: (?!wrote|sent|to |with |in |as |and )[\w.@+-]+){0,2}?)"
_SENT_BY = rf"(?:by|from|of|sent by|written by|(?:that )?(?:you|i) (?:received|got) from) {_WHO}(?: sent)?"
_FROM = rf"(?:{_THE_MAIL} {_SENT_BY}|{_THE_MAIL}(?: that| which)? {_WHO.replace('who', 'author')} (?:wrote|sent)(?: (?:to )?(?:you|me))?|{_WHO.replace('who', 'owner')}['’]s? {_MAIL})"
_APP = r"(?: (?:in|from|out of|on) (?:the|this|your|my) (?:\w+ )?(?:in-?box|app|application|mail ?box|list|page|folder))?"
_TO = r"(?P<to>[\w.@+-]+(?: [\w.@+-]+){0,2}?)"
_STAR = r"(?:star|flag|mark|favou?rite)"
_IMPORTANT = r"(?: as (?:important|starred|favou?rite|flagged))?"
_DELETE = r"(?:delete|remove|erase|trash|discard|get rid of|bin)"


def _mail(do: MailDeed) -> Callable[[Slots], Simple]:
    def build(slots: Slots) -> Simple:
        who = next((slots.text(name) for name in ("who", "author", "owner") if slots.has(name)), None)
        text = next((slots.text(name) for name in ("text", "to") if slots.has(name)), "")
        every = bool(re.search(r"\ball\b|\bevery\b|(?:messages|mails)\b", slots.match[0], re.IGNORECASE))
        return Mail(do, who, text, every=every and do in ("delete", "star"))

    return build


_ICONS: dict[str, MailDeed] = {
    "trash": "delete",
    "delete": "delete",
    "bin": "delete",
    "star": "star",
    "flag": "star",
}


def _icon(slots: Slots) -> Simple:
    return Mail(_ICONS[slots.raw("icon").lower()], None)


_PERSON = r"(?P<to>[\U000F0000-\U000FFFFD]|[\w.+-]+@[\w.-]+|(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)?)"
_BODY = r"(?:(?:,| and)*(?: with)?(?: the| a)? (?:body|text|message|content)(?: saying)?:?|,?(?: and)? (?:saying|that says|which says)|:) (?P<text>.+)"
_SUBJECT = r"(?:(?:,| with| and)+(?: the| a)? subject(?: line)?:? (?P<subject>[\U000F0000-\U000FFFFD]|(?!.*[\U000F0000-\U000FFFFD].* and )\S.*?))?"


def _compose(slots: Slots) -> Simple:
    values = [(named("recipient"), slots.text("to"))]
    values += [(named("subject"), slots.text("subject"))] if slots.has("subject") else []
    return Create("email", "", (*values, (named("message"), slots.text("text"))))


FORMS: tuple[Form, ...] = (
    form("Messages", rf"write to {_PERSON}: ?(?P<text>[\U000F0000-\U000FFFFD])", _compose, "Write to bo@example.com: “See you at 5”"),
    form("Messages", rf"send (?P<text>[\U000F0000-\U000FFFFD]) to {_PERSON}", _compose, "Send “On my way” to Ada"),
    form("Messages", rf"(?:write|compose|send) (?:an? |another )?(?:new )?(?:e-?mail|mail|message) to {_PERSON}{_SUBJECT}{_BODY}", _compose, "Write an email to ada@example.com with the subject “Lunch” saying “At noon?”", "Send a message to Ada: “On my way”"),
    form("Messages", rf"(?:write|send) {_PERSON} an? (?:e-?mail|mail|message){_SUBJECT}{_BODY}", _compose, "Send ada@example.com a message saying “On my way”"),
    form("Messages", rf"e-?mail {_PERSON}{_SUBJECT}{_BODY}", _compose, "Email ada@example.com saying “On my way”"),
    form("Messages", rf"(?:find|look for|locate|open|read|search for|show) {_FROM}{_APP}", _mail("open"), "Find the email by Ada", "Open the message that Ada wrote", "Find Ada’s email"),
    form("Messages", rf"(?:forward|send|pass on) (?:{_BACK} )?(?:on )?to {_TO}", lambda slots: _mail("forward")(slots), "Find the email by Ada and forward it to Bo"),
    form("Messages", rf"(?:forward|send) {_FROM} (?:on )?to {_TO}", _mail("forward"), "Forward the email from Ada to Bo"),
    form("Messages", rf"(?:forward|send|give)(?: to)? {_TO} {_FROM}", _mail("forward"), "Send Bo the message you received from Ada", "Forward to Bo the email from Ada"),
    form("Messages", rf"{_WHO} (?:wrote|sent)(?: you| me)? an? {_MAIL}{_APP} (?:that|which) (?:needs to|must|has to|should) be forwarded to {_TO}", _mail("forward"), "Ada wrote an email that needs to be forwarded to Bo"),
    form("Messages", rf"{_DELETE} {_FROM}{_APP}", _mail("delete"), "Delete all messages from Ada", "Delete Ada’s emails"),
    form("Messages", rf"{_FROM} (?:should|must|has to|have to|needs? to) be (?:deleted|removed|erased){_APP}", _mail("delete"), "Ada’s email should be deleted from the inbox"),
    form("Messages", rf"mark (?P<thing>(?:the |an? )?(?:first |second |third |last |latest )?{_MAIL}(?: (?:from|by|of) .+)?) as (?P<how>read|unread|spam|junk)", lambda slots: Use(f"mark as {slots.raw('how').lower()}", slots.phrase("thing")), "Mark the message from Bo as unread"),
    form("Messages", rf"{_STAR} {_FROM}{_IMPORTANT}{_APP}", _mail("star"), "Star the email from Ada", "Mark the email by Ada as important"),
    form("Messages", rf"(?:reply|respond|write back|answer)(?: to)? {_FROM}(?: (?:with|saying|by writing)|:)(?: the (?:text|message|words))? (?P<text>.+)", _mail("reply"), "Reply to the email from Ada with the text “Thanks”"),
    form("Messages", rf"(?:reply|respond|write back|answer)(?: to)? {_BACK} (?:with|saying|by writing)(?: the (?:text|message|words))? (?P<text>.+)", _mail("reply"), "Find the email by Ada and reply to them with the text “Thanks”"),
    form("Messages", rf"{CLICK} the (?P<icon>trash|delete|bin|star|flag) (?:icon|button) to (?:delete|remove|mark|star|flag) {_BACK}{_IMPORTANT}", _icon, "Find the email by Ada and click the star icon to mark it as important"),
    form("Messages", rf"{_DELETE} {_BACK}", _mail("delete"), "Find the email by Ada and delete it"),
    form("Messages", rf"{_STAR} {_BACK}{_IMPORTANT}", _mail("star"), "Find the email by Ada and mark it as important"),
)  # fmt: skip
