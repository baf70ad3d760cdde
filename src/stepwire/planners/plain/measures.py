"""Amounts, durations and times in texts, and calculations. Pure."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

Measure = Literal["money", "duration", "time", "number"]

_MONEY = re.compile(r"[$€£¥]\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s?(?:[$€£¥]|USD|EUR|GBP)")
_DURATION = re.compile(
    r"(?<!\d)(?:(\d+)\s*d(?:ays?)?\s*)?(?:(\d+)\s*h(?:(?:ou)?rs?)?\s*)?(?:(\d+)\s*m(?:in(?:ute)?s?)?)?(?![\w:])",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<!\d)(\d{1,2})(?::(\d\d))?\s*([ap])\.?m\b|(?<!\d)(\d{1,2}):(\d\d)", re.IGNORECASE)
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_DATES = ("%m/%d/%Y", "%d.%m.%Y", "%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y", "%Y-%m-%d", "%Y/%m/%d")
_CALCULATION = re.compile(
    r"[-−]?\d+(?:\.\d+)?(?:\s*[-+−–*x×·/÷]\s*[-−]?\d+(?:\.\d+)?)+(?=\s*=?\s*\??\s*$)", re.IGNORECASE
)


def measured(measure: Measure, text: str) -> float | None:
    """The one value of this kind in a text: money, minutes, minutes after midnight, or a number."""
    found = set(_READERS[measure](text))
    return found.pop() if len(found) == 1 else None


def _moneys(text: str) -> list[float]:
    return [_plain(match[1] or match[2]) for match in _MONEY.finditer(text)]


def _durations(text: str) -> list[float]:
    return [
        float(int(match[1] or 0) * 1440 + int(match[2] or 0) * 60 + int(match[3] or 0))
        for match in _DURATION.finditer(text)
        if match[1] or match[2] or match[3]
    ]


def _times(text: str) -> list[float]:
    first = _TIME.search(text)
    return [float(_minutes(first))] if first else []


def _numbers(text: str) -> list[float]:
    return [_plain(match[0]) for match in _NUMBER.finditer(text)]


_READERS: dict[Measure, Callable[[str], list[float]]] = {
    "money": _moneys,
    "duration": _durations,
    "time": _times,
    "number": _numbers,
}


def _plain(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _minutes(match: re.Match[str]) -> int:
    if match[4]:
        return int(match[4]) * 60 + int(match[5])
    afternoon = match[3].lower() == "p"
    return (int(match[1]) % 12 + (12 if afternoon else 0)) * 60 + int(match[2] or 0)


def as_typed(value: str, input_type: str) -> str:
    """A value as a field of this type wants it: 8:04 PM is 20:04, 12/23/2016 is 2016-12-23."""
    if input_type == "time" and (match := _TIME.fullmatch(value.strip())):
        minutes = _minutes(match)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if input_type == "date" and (day := day_of(value)) is not None:
        return day.isoformat()
    return value


def day_of(text: str) -> date | None:
    """The day that a text names in one of the usual forms; None when it names none."""
    plain = re.sub(
        r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b",
        " ",
        text,
        flags=re.IGNORECASE,
    )
    plain = re.sub(r"[\s,]+", " ", plain).strip()
    for form in _DATES:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def calculated(text: str) -> str | None:
    """The result of a calculation that a text ends with ("3 x 4 ="); None when it is none."""
    match = _CALCULATION.search(text)
    if match is None:
        return None
    plain = re.sub(r"[x×·]", "*", match[0].lower()).replace("÷", "/")
    try:
        value = _value(ast.parse(re.sub(r"[−–]", "-", plain), mode="eval").body)
    except (SyntaxError, ZeroDivisionError, ValueError):
        return None
    return f"{value:g}" if value != int(value) else str(int(value))


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left), _value(right))
        case _:
            raise ValueError("No plain calculation.")
