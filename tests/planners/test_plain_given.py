"""What fields were given, and whether they still hold it. Pure."""

from dataclasses import replace

import pytest
from tiny_pages import Page

from stepwire.planners.plain.page.given import Given
from stepwire.runs.actions import Check, Click, Read, Target, Type


def at(page, name):
    return Target(ref=page.ref(name), name=name)


def typed(value, **field):
    page = Page().add("textbox", "Amount", value=value, **field)
    given = Given()
    given.heed(Type(target=at(page, "Amount"), text=value), page.seen())
    return given, page.seen()


def later(seen, **change):
    return replace(seen, elements=(replace(seen.elements[0], **change), *seen.elements[1:]))


@pytest.mark.parametrize("value", ["1234", "1,234.00", "1 234", "$1234"])
def test_a_value_in_another_form_is_the_same(value):
    given, seen = typed("1234")
    assert given.lost(later(seen, value=value)) is None


def test_a_day_in_another_order_is_the_same():
    given, seen = typed("10/25/2026")
    assert given.lost(later(seen, value="2026-10-25")) is None


@pytest.mark.parametrize("value", ["99", "", "4321x"])
def test_another_value_is_lost(value):
    given, seen = typed("1234")
    was, now = given.lost(later(seen, value=value))
    assert (was.value, now.value) == ("1234", value)


def test_what_a_password_field_shows_is_not_compared():
    given, seen = typed("secret", input_type="password")
    assert given.lost(later(seen, value="••")) is None


def test_a_field_that_is_gone_or_is_given_anew_is_not_lost():
    given, seen = typed("1234")
    assert given.lost(replace(seen, elements=())) is None
    assert given.lost(later(seen, value="99"), but=seen.elements[0].ref) is None


def test_reading_keeps_it_in_mind_and_a_click_makes_it_a_thing_of_the_past():
    given, seen = typed("1234")
    given.heed(Read(what="title"), seen)
    assert given.fields
    given.heed(Click(target=Target(ref="e9")), seen)
    assert not given.fields


def test_of_radio_buttons_the_last_one_chosen_has_to_stay():
    page = Page().add("radio", "Air", checked=True).add("radio", "Sea", checked=False)
    given = Given()
    given.heed(Check(target=at(page, "Air")), page.seen())
    page = Page().add("radio", "Air", checked=False).add("radio", "Sea", checked=True)
    given.heed(Check(target=at(page, "Sea")), page.seen())
    assert given.lost(page.seen()) is None
    assert given.lost(Page().add("radio", "Air", checked=True).add("radio", "Sea", checked=False).seen())
