"""Amounts, durations and times in texts, and calculations. Pure."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from datetime import date
from typing import Literal

from stepwire.planners.plain.language.days import day_from

Measure = Literal["money", "duration", "time", "number"]

_MONEY = re.compile(r"[$€£¥]\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s?(?:[$€£¥](?!\d)|USD|EUR|GBP)")
_DURATION = re.compile(
    r"(?<!\d)(?:(\d+)\s*d(?:ays?)?\s*)?(?:(\d+)\s*h(?:(?:ou)?rs?)?\s*)?(?:(\d+)\s*m(?:in(?:ute)?s?)?)?(?![\w:])",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<!\d)(\d{1,2})(?::(\d\d))?\s*([ap])\.?m\b|(?<!\d)(\d{1,2}):(\d\d)", re.IGNORECASE)
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_CALCULATION = re.compile(
    r"[-−]?\d+(?:\.\d+)?(?:\s*[-+−–*x×·/÷]\s*[-−]?\d+(?:\.\d+)?)+(?=\s*=?\s*\??\s*$)", re.IGNORECASE
)


def measured(measure: Measure, text: str) -> float | None:
    """The one value of this kind in a text: money, minutes, minutes after midnight, or a number."""
    found = set(_READERS[measure](text))
    return found.pop() if len(found) == 1 else None


def amounts(text: str) -> tuple[str, ...]:
    """The amounts of money in a text, as they are written there."""
    return tuple(match[0] for match in _MONEY.finditer(text))


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


def as_typed(value: str, input_type: str, today: date | None = None) -> str:
    """A value as a field of this type wants it: 8:04 PM is 20:04, tomorrow is 2026-12-24 on the 23rd."""
    if input_type == "time" and (match := _TIME.fullmatch(value.strip())):
        return _clock(match)
    if input_type == "date" and (day := day_from(value, today)) is not None:
        return day.isoformat()
    if input_type == "datetime-local" and (match := _DAY_AND_TIME.fullmatch(value.strip())):
        day, time = day_from(match["day"], today), _TIME.fullmatch(match["time"])
        return f"{day.isoformat()}T{_clock(time)}" if day and time else value
    return value


_DAY_AND_TIME = re.compile(
    r"(?P<day>.+?),? (?:at )?(?P<time>\d{1,2}:\d\d|\d{1,2}(?::\d\d)?\s*[ap]\.?m\.?)", re.IGNORECASE
)


def _clock(match: re.Match[str]) -> str:
    minutes = _minutes(match)
    return f"{minutes // 60:02}:{minutes % 60:02}"


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
