"""Signing in and out."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.addresses import address_of
from stepwire.planners.plain.language.forms.clicking import clicks
from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.goals import SignIn
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.pointer import Click
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.language.unfit import Unfit


def _sign_in(slots: Slots) -> Simple:
    if slots.has("site") and address_of(slots.text("site")) is not None:
        raise Unfit("Open the address in a sentence of its own first: open …, then sign in as ….")
    password = slots.text("password")
    if re.search(r"[\U000F0000-\U000FFFFD] ", slots.raw("password")):
        raise Unfit("What stands behind the password is not understood.")
    if not slots.piece.is_sealed(slots.raw("password").strip()) and re.search(r"\b(?:then|and)\b", password):
        raise Unfit(
            "What stands behind the password is not understood; quote a password that has words in it."
        )
    return SignIn(slots.text("name"), password)


_SIGN_IN = r"(?:(?:(?:sign|log) ?-?(?:back )?in(?: again)?|authenticate)(?: to (?:the |my )?(?P<site>\S+)(?: \S+)?)?|(?:sign|log) ?into (?:the |my |our )?\S+(?: \S+)?)"
_AS = r"\(?(?:(?:as|with|using|under)(?: the| my)? ?)?(?:credentials|user ?(?:name)?|e-?mail(?: address)?|login|account)?(?: is)?:? ?"
_AND_PHRASE = r"(?:(?:and|with|using)(?: the| my| a)? )?(?:pass(?:word|phrase|code)?|pwd|pw|pin)\b"


FORMS: tuple[Form, ...] = (
    form("Sign in", r"use (?:the )?(?P<name>\S+) and (?:the password )?(?P<password>\S+) to (?:sign|log) in", _sign_in, "Use ada@example.com and {{secret:password}} to sign in"),
    form("Sign in", r"(?:enter|type|use) (?P<name>\S+) / (?P<password>\S+)", _sign_in, "Enter ada / {{secret:password}}"),
    form("Sign in", r"(?P<target>(?:sign|log) in (?:with|using|via) (?-i:Google|Facebook|Apple|Microsoft|GitHub|GitLab|LinkedIn|SSO))", clicks("click"), "Sign in with Google"),
    form("Sign in", rf"{_SIGN_IN} {_AS}(?P<name>[^\s()]\S*?|[^\s()][^:=]*?)[,;]? {_AND_PHRASE} ?[:=]? ?(?:is )?(?P<password>[^\s)][^)]*)\)?", _sign_in, "Sign in as ada@example.com with the password {{secret:password}}", "Log in with username ada and password {{secret:password}}", "Log in (user: ada, password: {{secret:password}})"),
    form("Sign in", rf"{_SIGN_IN} {_AS}(?P<name>\S+|.+?)(?: (?:and|with|using) | ?/ ?)(?P<password>\S+)", _sign_in, "Log in as ada with {{secret:password}}", "Log in with ada / {{secret:password}}"),
    form("Sign out", r"(?:log|sign)(?: me)? ?-?(?:out|off)(?: of (?:the|my) (?:site|shop|app|account))?", lambda slots: Click(named("Sign out")), "Sign out"),
)  # fmt: skip
