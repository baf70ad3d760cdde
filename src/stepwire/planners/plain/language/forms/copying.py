"""Carrying a value that the page shows over into a field: named, counted up, or remembered from a step before."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

from stepwire.planners.plain.language.forms.filling import give
from stepwire.planners.plain.language.forms.form import INTO, TYPE, Form, Slots, form
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.questions import LastWord, Named, Reckoned, Sum, TextShown
from stepwire.planners.plain.language.instructions.reading import Copy, CopyByLabels, Remember
from stepwire.planners.plain.language.lexicon import VALUE_SHAPES
from stepwire.planners.plain.language.questions import question


def _copied(slots: Slots) -> Simple:
    words = slots.raw("words")
    of = slots.raw("of") if slots.has("of") else ""
    return Copy(Named(slots.piece.value(words), slots.piece.value(of) if of else ""), slots.phrase("into"))


def _reckoned(slots: Slots) -> Simple | None:
    asked = question(slots.piece, slots.raw("asked"))
    return Copy(asked, slots.phrase("into")) if isinstance(asked, Reckoned) else None


_VALUE_NOUN = "|".join(sorted(VALUE_SHAPES, key=len, reverse=True))


FORMS: tuple[Form, ...] = (
    form("Fill in a field", r"(?:copy|paste) (?P<value>[\U000F0000-\U000FFFFD]) (?:into|in|to) (?P<field>.+)", give, "Paste “ABC” into Code"),
    form("Copy", r"(?:find|copy|read|note|remember|get)(?: down)? the (?P<which>first|last) word (?:in|of|from) (?P<what>.+)", lambda slots: Remember(LastWord(slots.phrase("what"), slots.raw("which").lower() == "last")), "Find the last word in the text area"),
    form("Copy", r"(?:solve|calculate|compute|work out|do) the (?:\w+ )?(?:problem|sum|calculation|equation|expression|exercise)", lambda slots: Remember(Sum()), "Solve the math problem"),
    form("Copy", r"(?:copy|remember)(?: the)?(?: value of)? (?P<words>(?!to |.* into )\S.*?)(?: (?:on|from) (?:the|this) page)?", lambda slots: Remember(Named(slots.text("words"))), "Copy the value of Country", "Copy the order number and paste it into Reference"),
    form("Copy", rf"(?:{TYPE}|paste) (?:it|that|(?:the|your|its|this) (?:answer|result|solution|word)) (?:into|in|as|to) {INTO}", lambda slots: Copy(None, slots.phrase("into")), "Solve the math problem and type your answer into the textbox"),
    form("Copy", rf"(?:{TYPE}|copy) the value (?:of|for|under) (?P<words>.+?)(?: (?:of|in the row of) (?P<of>.+?))? (?:into|in to) {INTO}", _copied, "Enter the value of Country into the text field"),
    form("Copy", rf"{TYPE} the (?!sum\b|average\b|total of\b|current date\b|date of\b)(?P<words>(?:\w+ ){{0,2}}(?:{_VALUE_NOUN}))(?: (?:of|in the row of) (?P<of>(?:the |(?-i:[A-Z])|[\U000F0000-\U000FFFFD]).*?))? (?:into|in to|in) {INTO}", _copied, "Put the total into the Amount field"),
    form("Copy", rf"use the (?P<words>(?:\w+ ){{0,2}}(?:{_VALUE_NOUN}))(?: (?:of|in the row of) (?P<of>.+?))? as (?P<into>the .+)", _copied, "Use the order number as the reference"),
    form("Copy", rf"(?:copy|transfer) the (?P<words>.+?)(?: (?:of|in the row of) (?P<of>.+?))? (?:into|to|in) {INTO}", _copied, "Copy the order number into the Reference field", "Copy the price of Storm lantern into Amount"),
    form("Copy", rf"(?:{TYPE}|copy) (?P<asked>the (?:sum|total|average|highest|lowest|minimum|maximum) (?:of )?(?:the |all )?(?:the )?(?:prices|amounts|numbers|values|costs|scores|ratings|quantities|hours))(?: in the (?:table|list))? (?:into|in to|in|as) {INTO}", _reckoned, "Enter the sum of the prices into Total"),
    form("Copy", r"fill(?: in| out)? (?:the(?: \w+)? form|(?:each|every|all)(?: the)?(?: empty)? fields?) (?:with|from) the values? (?:(?:that are )?(?:shown|given|listed) )?(?:on|in) (?:the|this) (?:page|table|list)", lambda slots: CopyByLabels(), "Fill in the form with the values shown on the page"),
    form("Copy", rf"{TYPE} the values? that (?:corresponds?|belongs?|matches)(?: with| to)? (?:each|the|every) labels? (?:into|in) (?:the|each) (?:form|fields?)(?P<and> and (?:submit|send)(?: when done| it)?)?", lambda slots: CopyByLabels(), "Enter the value that corresponds with each label into the form"),
    form("Copy", rf"{TYPE} the (?:text|word|words|characters|letters|code|string) (?:below|above|shown|displayed|you see|on the page|in the (?:picture|image))(?: below| above)? (?:into|in) {INTO}", lambda slots: Copy(TextShown(), slots.phrase("into")), "Type the text below into the text field"),
)  # fmt: skip
