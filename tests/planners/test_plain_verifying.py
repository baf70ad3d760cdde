"""Expectations in plain English: each is a step that can be replayed, and says what was there instead."""

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import NotUnderstood, Patience, PlainPlanner, understand
from stepwire.planners.plain.language.instructions.fields import Tick
from stepwire.planners.plain.language.instructions.reading import Verify
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Expect


def page():
    return (
        Page(url="http://shop.test/Orders", title="Your orders")
        .say("Orders", "heading")
        .say("Total: £77.40")
        .add("textbox", "Name", value="Ada")
        .add("checkbox", "Newsletter", checked=True)
        .add("button", "Save", disabled=True)
        .add("link", "Help")
        .add("link", "Two")
    )


async def judged(task, world):
    return await drive(PlainPlanner(understand(task), patience=Patience(element=1.0)), world)


def expects(world):
    return [step.action for step in world.history if isinstance(step.action, Expect)]


HOLD = {
    "Check that the title contains orders": ("title", "orders", False),
    "Check that the address contains /orders": ("url", "/Orders", False),
    "Check that the address does not contain /basket": ("url", "/basket", True),
    "The total should be £77.40": ("text", "£77.40", False),
    "The total should not be £7": ("text", "£7", True),
    "Check that the heading says “Orders”": ("text", "Orders", False),
    "Check that the heading does not say “Error”": ("text", "Error", True),
    "The Name field should contain Ada": ("value", "Ada", False),
    "Save should be disabled": ("enabled", None, True),
    "Check that Newsletter is ticked": ("checked", None, False),
    "Make sure there are two links": ("count", 2, False),
    "You should see the Save button": ("visible", None, False),
    "You should not see the Sign out link": ("visible", None, True),
    "Check that the page says “Total”": ("text", "Total", False),
    "The page should not say “Error”": ("text", "Error", True),
}


@pytest.mark.parametrize(("task", "expect"), HOLD.items(), ids=list(HOLD))
async def test_what_holds_is_confirmed_by_an_action_that_can_be_replayed(task, expect):
    world = World(page())
    assert await judged(task, world) == Done()
    (action,) = expects(world)
    assert (action.what, action.value, action.negate) == expect


FAIL = {
    "The total should be £7": "“total” is “£7”; it is “£77.40”",
    "The total should not be £77.40": "it is not so that “total” is “£77.40”",
    "Check that the heading says “Basket”": "it says “Orders”",
    "Check that the address contains /basket": "the address contains “/basket”",
    "Save should be enabled": "“Save” is enabled",
    "Make sure there are 3 links": "there are 2",
    "Check that the heading of the basket does not say “Error”": "it is not so",
    "You should not see the Save button": "is gone",
}


@pytest.mark.parametrize(("task", "says"), FAIL.items(), ids=list(FAIL))
async def test_what_does_not_hold_fails_and_says_what_there_is(task, says):
    verdict = await judged(task, World(page()))
    assert verdict.code is CompletionCode.EXPECTATION_FAILED
    assert says in verdict.error


async def test_soft_expectations_are_all_told_at_the_end_and_keep_nothing_from_being_done():
    task = "Softly check that the total is £1. Check softly that the page says “Error”. Click Help"
    world = World(page(), failures=["Expected £1.", "Expected “Error”.", None])
    verdict = await judged(task, world)
    assert verdict.code is CompletionCode.EXPECTATION_FAILED
    assert verdict.error == "2 expectations were not met:\n1. Expected £1.\n2. Expected “Error”."
    assert world.done[-1] == ("click", "Help")
    assert all(action.soft for action in expects(world))


async def test_a_failure_is_told_with_the_soft_expectations_before_it():
    verdict = await judged("Softly check that the total is £1. Click Nowhere", World(page()))
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert "Not met before that:\n1. It did not come true" in verdict.error


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Check the newsletter box", Tick),
        ("Check Newsletter", Tick),
        ("Check “I agree that this is so”", Tick),
        ("Check the box that says “I agree”", Tick),
        ("Check the I accept that shipping is free box", Tick),
        ("Check that Newsletter is visible", Verify),
        ("Check the newsletter box is ticked", Verify),
        ("Check the total is £5", Verify),
        ("Check “Thank you” is shown", Verify),
    ],
)
def test_checking_that_something_is_so_is_told_apart_from_ticking_a_box(sentence, kind):
    (instruction,) = understand(sentence)
    assert isinstance(instruction, kind)


def test_an_unknown_verb_is_not_taken_for_the_name_of_what_the_verb_before_it_is_done_to():
    assert isinstance(understand("Click Ask, then defenestrate the moon"), NotUnderstood)
    assert len(understand("Open Settings, then Notifications, then the profile")) == 3


TOGETHER = {
    "Check that Sign in is visible and Basket is visible": ["Sign in is visible", "Basket is visible"],
    "Check that Salt and pepper is visible and Oil is enabled": [
        "Salt and pepper is visible", "Oil is enabled",
    ],
    "Make sure that the title contains Shop and the page says Welcome": [
        "the title contains Shop", "the page says Welcome",
    ],
    "Check that the heading is Bread and butter and the price is £4": [
        "the heading is Bread and butter", "the price is £4",
    ],
    "Sign in should be visible and Basket should not be visible": [
        "Sign in should be visible", "Basket should not be visible",
    ],
    "The total should be £5 and the title should contain Basket": [
        "The total should be £5", "the title should contain Basket",
    ],
    "Check that Terms and conditions is visible": ["Terms and conditions is visible"],
    "Check that the title contains Salt and Pepper": ["the title contains Salt and Pepper"],
    "You should see Salt and Pepper": ["you should see Salt and Pepper"],
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "means"), TOGETHER.items(), ids=list(TOGETHER))
def test_checks_that_are_said_together_are_each_checked(sentence, means):
    alone = [understand(text if "should" in text else f"check that {text}") for text in means]
    assert [each.condition for each in understand(sentence)] == [check.condition for (check,) in alone]
