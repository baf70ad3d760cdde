"""Takes password values out of a task before anything is stored. Pure.

People write passwords into their sentences. Four ways of saying one are recognised:

1. after its word: ``password hunter2``, ``password: "two words"``, ``the password is hunter2``;
2. before its field: ``type hunter2 into the password field``;
3. as the second half of a sign-in: ``log in as ada with hunter2``, ``sign in with ada / hunter2``;
4. in an address: ``https://ada:hunter2@shop.example`` (which is not opened, but would be stored).

Each value becomes ``{{secret:password}}`` (``password_2`` … for further, different ones). A word that
merely names the field (``the password field``, ``password and``) is no value.

A task comes from a caller, and reading it must take no longer than its length: what may be long gives nothing
back (``++``), and what stands in quotes holds none that opens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

TEMPLATE = re.compile(r"\{\{\s*+(?:(secret):\s*+)?([A-Za-z][A-Za-z0-9_.-]{0,63})\s*+\}\}")

STORAGE_STATE = "STORAGE_STATE"  # the variable that names the file of a session, for an exported test


def environment_name(secret: str) -> str:
    """The environment variable of a secret, for replays and exported tests alike."""
    return "SECRET_" + re.sub(r"[^A-Za-z0-9]+", "_", secret).upper()


_WORD = r"(?:pass(?:word|phrase|code)|passwd|pwd|PIN(?: code)?)"
_VALUE = (
    r"""(?:"(?P<dq>[^"\n]+)"|“(?P<tq>[^“”\n]+)”|'(?P<sq>[^'\n]+)'|`(?P<bq>[^`\n]+)`|(?P<bare>[^\s"“'`]+))"""
)
# fmt: off
_NOT_VALUES = frozenset(
    {
        "a", "an", "and", "as", "at", "again", "box", "but", "by", "field", "for", "from",
        "forgotten", "forgot", "here", "hint", "in", "input", "into", "is", "it", "link", "manager",
        "no", "not", "of", "on", "or", "page", "please", "policy", "prompt", "protected",
        "recovery", "repeat", "reset", "section", "settings", "should", "shown", "so", "text",
        "that", "the", "then", "to", "too", "two", "until", "using", "value", "was", "when",
        "which", "with", "you", "your", "button", "change", "confirmation", "element", "label",
        "does", "must", "will", "has", "are", "be"
    }
)
# fmt: on

_AFTER_WORD = re.compile(
    rf"\b{_WORD}\b(?:\s++(?:is|of|being|as)(?=[\s:=]))?(?:\s*+[:=])?\s++(?:is\s++)?{_VALUE}",
    re.IGNORECASE | re.UNICODE,
)
_BEFORE_FIELD = re.compile(
    rf"\b(?:type|enter|write|put|fill(?: in)?|insert|input|set)\s+{_VALUE}\s+(?:in(?:to)?|as|for|to)\s+"
    rf"(?:the\s+|your\s+|my\s+)?(?:\w+\s+)?[\"“']?{_WORD}\b",
    re.IGNORECASE | re.UNICODE,
)
_SIGN_IN = re.compile(
    rf"\b(?:sign|log)(?:ging)?[ -]?in\s+(?:as|with|using)\s+(?:user(?:name)?\s+)?"
    rf"(?P<who>\"[^\"\n]+\"|'[^'\n]+'|\S+?)"
    rf"\s*(?:\s(?:with|and|using)\s|\s/\s)\s*{_VALUE}",
    re.IGNORECASE | re.UNICODE,
)
_IN_ADDRESS = re.compile(r"://[^\s/?#@:]*+:(?P<bare>[^\s/?#@]++)@")


@dataclass(frozen=True, slots=True)
class Redacted:
    """A task without its passwords, and the values that were in it by name."""

    task: str
    values: dict[str, str] = field(default_factory=dict, repr=False)


def take_secrets(task: str, taken: frozenset[str] = frozenset()) -> Redacted:
    """The task with each password value replaced by a template; ``taken`` names are not reused."""
    names: dict[str, str] = {}

    def name_of(value: str) -> str:
        if value not in names:
            names[value] = _free_name(taken | set(names.values()))
        return names[value]

    for pattern in (_IN_ADDRESS, _BEFORE_FIELD, _AFTER_WORD, _SIGN_IN):
        task = pattern.sub(lambda match: _replaced(match, name_of), task)
    return Redacted(task, {name: value for value, name in names.items()})


def _replaced(match: re.Match[str], name_of: Callable[[str], str]) -> str:
    group = next(name for name, value in match.groupdict().items() if value is not None and name != "who")
    value, start, end = match[group], match.start(group), match.end(group)
    if group == "bare":
        value = value.rstrip(".,;:!?)") or value
        end = start + len(value)
        if value.lower() in _NOT_VALUES or "{{" in value or re.fullmatch(_WORD, value, re.IGNORECASE):
            return match[0]
    if TEMPLATE.fullmatch(value):
        return match[0]
    offset = match.start()
    return f"{match[0][: start - offset]}{{{{secret:{name_of(value)}}}}}{match[0][end - offset :]}"


def _free_name(taken: frozenset[str] | set[str]) -> str:
    name, count = "password", 1
    while name in taken:
        count += 1
        name = f"password_{count}"
    return name
