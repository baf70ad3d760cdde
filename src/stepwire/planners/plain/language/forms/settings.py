"""Settings, one's own and those of all, and who may do what.

A setting is changed as a record is; which page has it is looked for.
"""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.forms.record import PROPER, QUOTED
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.records import Change, Create, Record
from stepwire.planners.plain.language.phrases import named


def _personal(slots: Slots) -> Simple:
    return Change(None, ((slots.phrase("field"), slots.given("value")),), personal=True)


def _in_area(slots: Slots) -> Simple:
    personal = bool(re.search(r"\b(?:my|profile|account)\b", slots.raw("area"), re.IGNORECASE))
    return Change(None, ((slots.phrase("field"), slots.given("value")),), personal=personal)


def _switch(slots: Slots) -> Simple:
    on = (
        slots.raw("verb").lower() in ("turn on", "switch on", "enable", "activate")
        or slots.raw("after").lower() == "on"
    )
    field = slots.phrase("field")
    personal = bool(re.match(r"my\b", slots.raw("field"), re.IGNORECASE))
    return Change(None, ((field, "on" if on else "off"),), personal=personal)


_WHO = rf"(?P<who>{QUOTED}|[\w.+-]+@[\w.-]+|{PROPER})"
_ROLE = r"(?P<role>(?:super)?admin(?:istrator)?|super ?user|staff(?: member)?|editor|viewer|reader|author|moderator|owner|manager|member|contributor|guest|reviewer|maintainer|developer|subscriber)"


def _role(slots: Slots) -> Simple:
    return Change(Record(slots.text("who"), "user"), ((named("role"), slots.text("role")),))


def _join_as(slots: Slots) -> Simple:
    who = slots.text("who")
    role = (named("role"), slots.text("role"))
    return Create("user", "", ((named("email"), who), role)) if "@" in who else Create("user", who, (role,))


FORMS: tuple[Form, ...] = (
    form("People and roles", rf"(?:make|promote) (?:the user )?{_WHO} (?:to |into )?(?:an? |the )?{_ROLE}", _role, "Make Ada an admin"),
    form("People and roles", rf"make (?:the user )?(?P<who>(?!(?:it|this|that|me|him|her|them|us)\b)(?-i:[a-z])[\w.-]*) an? {_ROLE}", _role, "Make bo an editor"),
    form("People and roles", rf"give (?:the user )?{_WHO} the role (?:of )?(?:an? )?(?P<role>\S.*)", _role, "Give Ada the role Editor"),
    form("People and roles", rf"(?:change|set|update) {_WHO}['’]s role (?:from \S+ )?to (?:an? )?(?P<role>\S.*)", _role, "Change Ada's role to viewer"),
    form("People and roles", rf"(?:add|invite) (?:the user )?{_WHO}(?: to (?:the|this|our|my) (?:workspace|project|team|site|group|board|organi[sz]ation|company))? as (?:an? |the )?(?:new )?{_ROLE}", _join_as, "Add ada@example.com as an editor"),
    form("Settings", r"(?:change|set|update|edit|make) my (?P<field>[^,]{1,60}?)(?: from \S+)? (?:to|as|=) (?P<value>.+)", _personal, "Change my display name to Ada L."),
    form("Settings", r"(?:in|under|on) (?P<area>(?:the|my|your) (?:[\w-]+ )?(?:settings|preferences|profile|account|configuration|options|administration|admin(?: area)?)),? (?:change|set|update|edit)(?: the| my)? (?P<field>[^,]{1,60}?)(?: from \S+)? (?:to|as|=) (?P<value>.+)", _in_area, "In the settings, change the site name to “My Blog”"),
    form("Settings", r"(?P<verb>turn on|turn off|switch on|switch off|enable|disable|deactivate)(?: off)? (?P<field>.+?)(?P<after>(?!))?(?: (?:in|under) (?:the|my) (?:settings|preferences|options|profile|account))?", _switch, "Turn on Dark mode", "Disable e-mail notifications"),
    form("Settings", r"(?P<verb>turn|switch) (?P<field>.+?) (?P<after>on|off)(?: (?:in|under) (?:the|my) (?:settings|preferences|options|profile|account))?", _switch, "Switch Dark mode off"),
)  # fmt: skip
