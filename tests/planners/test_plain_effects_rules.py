"""Two looks at a page: what has changed, and what the page has refused. Pure."""

from dataclasses import replace

import pytest
from tiny_pages import Page

from stepwire.agent.ports import Reaction
from stepwire.planners.plain.page.effects import Looks, is_so_already, other_way, refusal
from stepwire.runs.actions import Click, DoubleClick, Press, Target

SENT = Reaction(stirred=True, sent=True)


def form(**field):
    return Page().add("textbox", "Title", tag="input", **field).add("button", "Save", tag="button")


def save(page):
    return Click(target=Target(ref=page.ref("Save"), role="button", name="Save"))


def differs(*looks):
    seen = Looks(*looks[:2])
    for look in looks[2:]:
        seen.add(look)
    return seen.answer(final=True)


def test_a_clock_that_goes_on_is_no_difference_and_another_text_is():
    assert not differs(Page().say("It is 10:41").seen(), Page().say("It is 10:42").seen())
    assert differs(Page().say("It is 10:41").seen(), Page().say("It is late").seen())


@pytest.mark.parametrize(
    "change", [{"value": "x"}, {"checked": True}, {"expanded": True}, {"disabled": True}]
)
def test_a_control_in_another_state_is_a_difference(change):
    before = Page().add("button", "Menu").seen()
    after = replace(before, elements=(replace(before.elements[0], **change),))
    assert differs(before, after)


def test_what_is_out_of_view_makes_no_difference():
    assert not differs(Page().seen(), Page().add("button", "Far", in_view=False).seen(whole=True))


def texts(*said):
    page = Page().say("").seen()
    return [replace(page, texts=(replace(page.texts[0], text=text),)) for text in said]


def test_what_changes_at_each_look_is_no_answer_and_what_stays_so_is_one():
    assert not differs(*texts("a", "b", "c", "d"))
    assert differs(*texts("a", "a", "saved", "saved"))
    assert not Looks(*texts("a", "b")).answer(), "it may go on changing"


def test_what_comes_and_goes_all_the_time_is_no_answer_and_what_stays_is_one():
    one, two, three = (Page().say(text).seen() for text in "abc")
    two, three = (
        replace(page, texts=(replace(page.texts[0], ref=page.url + page.texts[0].text),))
        for page in (two, three)
    )
    assert not Looks(one, two).answer()
    assert not differs(one, two, three)
    assert differs(one, two, three, three)


def test_what_is_chosen_or_leads_to_this_page_is_so_already():
    page = Page().add("tab", "Prices", selected=True).add("link", "Home", href="http://shop.test/")
    page.add("button", "Save")
    assert [is_so_already(each, page.seen()) for each in page.elements] == [True, True, False]


def test_the_other_way_of_a_native_control_is_its_key():
    page = form()
    assert other_way(save(page), page.seen())[0] == Press(keys="Enter", target=save(page).target)


def test_a_gesture_of_its_own_is_made_again():
    at = Target(ref="e1", name="Card")
    for click, how in (
        (DoubleClick(target=at), "double-clicked again"),
        (Click(target=at, button="right"), "right-clicked again"),
    ):
        assert other_way(click, Page().seen()) == (click, how)


def test_the_other_way_of_a_text_is_the_control_of_that_name():
    page = Page().say("Archive").add("button", "Archive", tag="div")
    text = Click(target=Target(ref=page.texts[0].ref, name="Archive"))
    action, how = other_way(text, page.seen())
    assert action.target.ref == page.ref("Archive")
    assert how == "clicked as the button of that name"


def test_a_field_that_is_marked_as_invalid_after_sending_is_a_refusal():
    before, after = form(), form(invalid="Too short")
    assert refusal(before.seen(), save(before), after.seen(), SENT) == "Title: Too short"


def test_a_field_that_was_invalid_before_an_unrelated_click_is_none():
    page = form(invalid="Too short").add("button", "Help", tag="button")
    help_ = Click(target=Target(ref=page.ref("Help")))
    assert refusal(page.seen(), help_, page.seen(), Reaction(stirred=True)) is None


def test_a_new_complaint_beside_the_same_button_is_a_refusal():
    before, after = form(), form().say("The title is already taken.", complaint=True)
    assert refusal(before.seen(), save(before), after.seen(), SENT) == "The title is already taken."


def test_a_complaint_that_stood_there_before_is_none():
    page = form().say("A title is required.", complaint=True)
    assert refusal(page.seen(), save(page), page.seen(), SENT) is None


@pytest.mark.parametrize(
    "after",
    [
        form().say("Your changes are saved.", complaint=True),
        form().say("A title is required."),
        Page().say("Error handling, an introduction", complaint=True),
    ],
    ids=["good news", "not marked", "another page"],
)
def test_what_only_looks_like_a_complaint_is_none(after):
    before = form()
    assert refusal(before.seen(), save(before), after.seen(), SENT) is None


def test_an_error_page_is_a_refusal():
    before = form()
    status = Reaction(stirred=True, sent=True, status=500)
    assert refusal(before.seen(), save(before), Page().seen(), status) == "the server answered 500"
