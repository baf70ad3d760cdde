"""Fields and their values, whatever kind of field each is."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.fields import Adjust, Empty, Fill, TypeEach
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.records import Change
from stepwire.planners.plain.language.lexicon import FIELD_NOUNS, NUMBERS
from stepwire.planners.plain.language.phrases import phrase
from stepwire.planners.plain.language.unfit import Unfit
from stepwire.planners.plain.language.values import TO, pairs_of, values_of


def give(slots: Slots) -> Simple:
    return Fill(((slots.phrase("field"), slots.text("value")),))


def _fill(slots: Slots) -> Simple:
    pairs = tuple(pairs_of(slots.piece, slots.raw("pairs")))
    if not pairs:
        raise Unfit("Give each field its value: fill in the form: Name: Ada, Email: ada@example.com")
    return Fill(pairs)


def _set(slots: Slots) -> Simple:
    return Fill(((slots.phrase("field"), slots.given("value")),))


def _set_all(slots: Slots) -> Simple:
    return Change(None, tuple(pairs_of(slots.piece, slots.raw("pairs"), TO)))


def fill_each(slots: Slots) -> Simple | None:
    """ "Type Ada in First name and Lovelace in Last name"; None when there is only one field."""
    parts = re.split(r",? and |, ", slots.raw("all"))
    matches = [_INTO_EACH.fullmatch(part) for part in parts]
    known = [match for match in matches if match is not None]
    if len(known) < 2 or len(known) < len(matches) or len({match["where"].lower() for match in known}) > 1:
        return None
    fields = [(phrase(slots.piece, match["field"]), slots.piece.value(match["value"])) for match in known]
    named_fields = tuple((field, value) for field, value in fields if field is not None)
    return Fill(named_fields) if len(named_fields) == len(fields) else None


_INTO_EACH = re.compile(r"(?P<value>.+?) (?P<where>into|in|as|for|from) (?P<field>.+)", re.IGNORECASE)


def _adjust(slots: Slots) -> Simple:
    said = slots.raw("by").lower()
    by = float(NUMBERS.get(said) or said)
    up = slots.raw("way").lower() in ("increase", "raise", "increment")
    return Adjust(slots.phrase("target"), by if up else -by)


FIELD_NOUN = "|".join(
    sorted(
        FIELD_NOUNS - {"note", "notes", "section", "comment", "image", "link", "file", "message"},
        key=len,
        reverse=True,
    )
)


FORMS: tuple[Form, ...] = (
    form("Fill in a field", r"fill(?: in| out)? (?:all|every|each)(?: of)?(?: the)? (?P<into>(?:\w+ )?(?:fields?|inputs?|boxes)) with (?P<value>[\U000F0000-\U000FFFFD])", lambda slots: TypeEach(slots.text("value"), slots.phrase("into")), "Fill in all text fields with “x”"),
    form("Fill in a field", r"(?:add|append) (?P<value>[\U000F0000-\U000FFFFD]) to (?P<field>the .+ (?:field|box|input))", give, "Add “urgent” to the Tags field"),
    form("Fill in several fields", r"(?:fill(?: in| out)?|complete) the(?: \S+)? form with (?P<values>(?:the|an?) [^:=]+)", lambda slots: Fill(values_of(slots.piece, slots.raw("values"))), "Fill in the form with the name Ada and the email ada@example.com"),
    form("Fill in several fields", rf"(?:fill(?: in| out)?|complete|enter|provide)(?: the| this| that| our)?(?: \S+){{0,2}}? (?:form|details|data) ?(?::|with:?|using:?)(?: the following(?: values| details| data)?:?)? (?P<values>(?=(?:the |an? )?(?:\w+ )?(?-i:(?:{FIELD_NOUN})) )(?!.*[:=]).+)", lambda slots: Fill(values_of(slots.piece, slots.raw("values"))), "Fill in the contact form: name Ada, email ada@example.com"),
    form("Fill in several fields", r"(?:fill(?: in| out)?|complete)(?: the)?(?: \S+){0,2}? (?:form|fields) (?:with|using):? (?P<pairs>.+)", _fill, "Fill in the form with Name: Ada and City: London", "Fill in the form with Name “Ada” and City “London”"),
    form("Fill in several fields", r"(?:fill(?: in| out)?|complete|enter|provide)(?: the)?(?: \S+){0,3}? ?(?:form|fields?|details|following|values|data)(?: (?:out|in))?(?: (?:with|as follows|like this|using))*(?: the following)?(?: (?:values|details|data))? ?: (?P<pairs>.+[:=].+)", _fill, "Fill in the form: Name: Ada, Email: ada@example.com"),
    form("Fill in several fields", r"give (?:the|each|every) (?:form|fields?)(?: these| the following)? (?:values?|data) ?: (?P<pairs>.+)", _fill, "Give the form these values: Name: Ada, Age: 36"),
    form("Fill in several fields", r"(?:fill(?: in| out)?|enter|set):? (?P<pairs>[^:=]{1,60}[:=](?!\d\d\b) ?\S.*)", _fill, "Fill in Name: Ada, City: London"),
    form("Fill in a field", rf"(?:fill(?: in| out)?) (?P<pairs>(?:(?:my|the|your) )?(?:\w+ ){{0,2}}(?:{FIELD_NOUN}) as .+)", _fill, "Fill in my first name as Ada and my last name as Lovelace"),
    form("Fill in a field", r"(?:fill(?: in| out)?) (?P<pairs>.+ with .+)", _fill, "Fill in Name with Ada", "Fill in Name with Ada and City with London"),
    form("Fill in a field", r"fill(?: in)? (?P<value>.+) (?:into|in|as|for) (?P<field>.+)", _set, "Fill in Ada as Name"),
    form("Change a number", rf"(?P<way>increase|decrease|raise|lower|reduce|increment|decrement) (?P<target>.+?) by (?P<by>\d+(?:\.\d+)?|{'|'.join(NUMBERS)})", _adjust, "Increase the quantity by 1"),
    form("Fill in a field", r"(?!set up )(?:set|change|update|adjust|slide|switch|turn|increase|decrease|raise|lower)(?: up| down)? (?P<pairs>.+ to .+)", _set_all, "Set Country to France", "Change the quantity to 3"),
    form("Empty a field", r"(?:leave|make) (?!sure)(?P<field>.+) (?:empty|blank)", lambda slots: Empty(slots.phrase("field")), "Leave Company empty"),
    form("Empty a field", r"(?:clear|empty|erase|delete|remove) (?:the )?(?:text|contents?|value|everything|what is|whatever is) (?:in|from|of) (?P<field>.+)", lambda slots: Empty(slots.phrase("field")), "Erase what is in the Notes field"),
    form("Empty a field", r"(?:clear|empty)(?: out)? (?P<field>.+)", lambda slots: Empty(slots.phrase("field")), "Clear the search box"),
    form("Fill in several fields", r"(?P<pairs>(?!\S+://)[^:=]{1,40}: ?[^:=]+,(?: and)? [^:=]{1,40}: ?\S.*)", _fill, "Check-in: 2026-07-01, check-out: 2026-07-05"),
    form("Fill in a field", rf"(?:pick|choose|select|enter|set|type) (?:an? |the |my )?(?P<field>(?:\w+ ){{0,2}}(?:{FIELD_NOUN})) ?: ?(?P<value>\S.*)", _set, "Pick a color: red"),
    form("Fill in a field", rf"(?:type|enter|write|input|fill in|provide) (?:the|my|your) (?P<field>(?:\w+ ){{0,2}}(?:{FIELD_NOUN})) (?P<value>[\U000F0000-\U000FFFFD]|\d[\d /.-]*|\S+@\S+|(?-i:[A-Z0-9-]*\d[A-Z0-9-]*))", _set, "Enter the card number 4111 1111 1111 1111"),
    form("Fill in several fields", rf"(?:type|enter|write|input|fill in|provide) (?P<values>(?:the|my|your) (?:\w+ ){{0,2}}(?:{FIELD_NOUN}|account) (?:(?-i:[A-Z])|\d)[^,]*?(?:,? and |, )(?:the|my|your) (?:\w+ ){{0,2}}(?:{FIELD_NOUN}|account) (?:(?-i:[A-Z])|\d).*)", lambda slots: Fill(values_of(slots.piece, slots.raw("values"))), "Enter the name Ada and the city London"),
    form("Fill in a field", rf"(?P<field>(?:\w+ ){{0,2}}(?:{FIELD_NOUN})) ?[:=] ?(?P<value>\S.*)", _set, "Username: ada"),
)  # fmt: skip
