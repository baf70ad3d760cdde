"""The day that a text names: in one of the usual forms, or told from today. Pure; today is passed in.

"Friday" is the first Friday after today, "next Friday" the one of the week after this one, weeks beginning on
Monday. A day without a year is the first such day that is not past. What names a stretch and no day ("next
month"), or a day that is not in the calendar ("the 31st of next month" in May), names none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta

from stepwire.planners.plain.language.lexicon import NUMBERS

_FORMS = ("%m/%d/%Y", "%d.%m.%Y", "%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y", "%Y-%m-%d", "%Y/%m/%d")
_WITHOUT_A_YEAR = ("%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FURTHEST = 5_000  # units, so that every day reckoned is one of the calendar
_NUMBER = rf"(?P<number>\d{{1,4}}|{'|'.join(NUMBERS)})"


def day_of(text: str) -> date | None:
    """The day that a text names in one of the usual forms; None when it names none."""
    return _read(_plain(text), _FORMS)


def day_from(text: str, today: date | None) -> date | None:
    """The day that a text names, also as told from today ("tomorrow", "in two weeks"); None if none."""
    day = day_of(text)
    if day is not None or today is None:
        return day
    said = re.sub(r"\s+", " ", text.strip().lower())
    for pattern, told in _TOLD:
        if match := pattern.fullmatch(said):
            return told(match, today)
    return _coming(_plain(text), today)


# -- the usual forms --------------------------------------------------------------------------


def _plain(text: str) -> str:
    plain = re.sub(
        r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|^the\b|"
        r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b",
        " ",
        text.strip(),
        flags=re.IGNORECASE,
    )
    return re.sub(r"[\s,]+", " ", plain).strip()


def _read(plain: str, forms: tuple[str, ...]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _coming(plain: str, today: date) -> date | None:
    """The first day of that month and number that is not past."""
    days = (_read(f"{plain} {year}", _WITHOUT_A_YEAR) for year in (today.year, today.year + 1))
    return next((day for day in days if day is not None and day >= today), None)


# -- told from today --------------------------------------------------------------------------


def _away(match: re.Match[str], today: date) -> date | None:
    number = NUMBERS.get(match["number"]) or int(match["number"])
    if number > _FURTHEST:
        return None
    number = -number if match[0].endswith("ago") else number
    match match["unit"].rstrip("s"):
        case "day":
            return today + timedelta(days=number)
        case "week":
            return today + timedelta(weeks=number)
        case "month":
            return _months_on(today, number)
        case _:
            return _months_on(today, 12 * number)


def _months_on(today: date, months: int) -> date | None:
    """The same day so many months on, or the last one of a shorter month."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _weekday(match: re.Match[str], today: date) -> date:
    wanted = _WEEKDAYS.index(match["day"])
    if match["which"] == "next":
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _in_month(match: re.Match[str], today: date) -> date | None:
    month = _months_on(today.replace(day=1), 1 if match["which"] == "next" else 0)
    if month is None:
        return None
    last = monthrange(month.year, month.month)[1]
    said = match["day"]
    number = 1 if said == "first day" else last if said in ("last day", "end") else int(said.rstrip("stndrh"))
    return month.replace(day=number) if 1 <= number <= last else None


_TOLD: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (re.compile(r"today"), lambda match, today: today),
    (re.compile(r"tomorrow"), lambda match, today: today + timedelta(days=1)),
    (re.compile(r"yesterday"), lambda match, today: today - timedelta(days=1)),
    (re.compile(r"(?:the )?day after tomorrow"), lambda match, today: today + timedelta(days=2)),
    (re.compile(rf"in {_NUMBER} (?P<unit>days?|weeks?|months?|years?)"), _away),
    (re.compile(rf"{_NUMBER} (?P<unit>days?|weeks?|months?|years?) (?:from (?:now|today)|ago)"), _away),
    (re.compile(rf"(?:on )?(?:(?P<which>next|this|the coming) )?(?P<day>{'|'.join(_WEEKDAYS)})"), _weekday),
    (
        re.compile(
            r"(?:the )?(?P<day>\d{1,2}(?:st|nd|rd|th)|first day|last day|end) of "
            r"(?:(?P<which>next|this)|the) month"
        ),
        _in_month,
    ),
)
