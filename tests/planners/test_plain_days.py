from datetime import date

import pytest

from stepwire.planners.plain.language.days import day_from, day_of
from stepwire.planners.plain.language.measures import as_typed

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-24"),
        ("Tomorrow", "2026-11-25"),
        ("yesterday", "2026-11-23"),
        ("the day after tomorrow", "2026-11-26"),
        ("in two weeks", "2026-12-08"),
        ("in 3 days", "2026-11-27"),
        ("in a month", "2026-12-24"),
        ("in 3 months", "2027-02-24"),
        ("one year from now", "2027-11-24"),
        ("10 days ago", "2026-11-14"),
        ("Friday", "2026-11-27"),
        ("this Friday", "2026-11-27"),
        ("Tuesday", "2026-12-01"),
        ("next Friday", "2026-12-04"),
        ("next Monday", "2026-11-30"),
        ("the 3rd of next month", "2026-12-03"),
        ("the 30th of this month", "2026-11-30"),
        ("the first day of next month", "2026-12-01"),
        ("the last day of the month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("December 24", "2026-12-24"),
        ("the 24th of December", "2026-12-24"),
        ("3 March", "2027-03-03"),
        ("29 February 2028", "2028-02-29"),
    ],
)
def test_a_day_is_told_from_today(text, day):
    assert day_from(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "next month",
        "soon",
        "in weeks",
        "the 31st of this month",
        "the 0th of next month",
        "30 February",
        "in 9999 years",
        "12/24",
        "",
        "Tomorrow's list",
    ],
)
def test_what_names_no_one_day_is_none(text):
    assert day_from(text, TODAY) is None


def test_a_month_on_from_its_last_day_is_the_last_day_of_a_shorter_one():
    assert day_from("in one month", date(2027, 1, 31)) == date(2027, 2, 28)


def test_without_today_only_a_full_date_names_a_day():
    assert day_from("tomorrow", None) is None
    assert day_from("24 December 2026", None) == day_of("24 December 2026") == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("value", "kind", "typed"),
    [
        ("tomorrow", "date", "2026-11-25"),
        ("tomorrow", "text", "tomorrow"),
        ("next Monday at 14:00", "datetime-local", "2026-11-30T14:00"),
        ("December 3, 9:30 am", "datetime-local", "2026-12-03T09:30"),
        ("soon at 14:00", "datetime-local", "soon at 14:00"),
    ],
)
def test_only_a_field_for_days_is_given_the_day_that_a_word_means(value, kind, typed):
    assert as_typed(value, kind, TODAY) == typed
