import pytest

from stepwire.planners.plain.language.measures import as_typed, calculated, measured


@pytest.mark.parametrize(
    ("measure", "text", "value"),
    [
        ("money", "Duration: 3h 5m Book for $1,240", 1240.0),
        ("money", "£9.50", 9.5),
        ("money", "from $9 to $12", None),
        ("money", "Order 41 €120", 120.0),
        ("money", "Order 41 120 €", 120.0),
        ("duration", "Duration: 3h 5m Book for $123", 185.0),
        ("duration", "45 min", 45.0),
        ("duration", "1 day 2 hours", 1560.0),
        ("time", "Departs 8:04 PM, lands 11:00 PM", 1204.0),
        ("number", "Card -3", -3.0),
        ("number", "none", None),
    ],
)
def test_a_text_gives_one_value_of_a_kind_or_none(measure, text, value):
    assert measured(measure, text) == value


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("3 x 4 = ", "12"),
        ("2 - 9 =", "-7"),
        ("7 + 8 = ?", "15"),
        ("1 / 2", "0.5"),
        ("1 / 0", None),
        ("Total 7", None),
    ],
)
def test_a_calculation_is_solved_and_nothing_else(text, result):
    assert calculated(text) == result


@pytest.mark.parametrize(
    ("value", "kind", "typed"),
    [
        ("8:04 PM", "time", "20:04"),
        ("12:30 AM", "time", "00:30"),
        ("9:15", "time", "09:15"),
        ("12/23/2016", "date", "2016-12-23"),
        ("23 December 2016", "date", "2016-12-23"),
        ("8:04 PM", "text", "8:04 PM"),
    ],
)
def test_a_value_is_typed_as_its_field_wants_it(value, kind, typed):
    assert as_typed(value, kind) == typed
