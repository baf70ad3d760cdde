"""More or less than a number: in words, and on a page; what cannot be compared is never acted upon."""

import re

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import Patience, PlainPlanner, understand
from stepwire.planners.plain.language.instructions.conditions import Limit
from stepwire.planners.plain.language.limits import LIMIT, is_within, limit_of
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Read


@pytest.mark.parametrize(
    ("said", "limit"),
    [
        ("over 100 euros", Limit("more than", 100.0, "€")),
        ("more than $1,240.50", Limit("more than", 1240.5, "$")),
        ("at least three", Limit("at least", 3.0)),
        ("no more than 20 GBP", Limit("at most", 20.0, "£")),
        ("under £5", Limit("less than", 5.0, "£")),
    ],
)
def test_a_limit_is_read_with_its_currency(said, limit):
    match = re.fullmatch(LIMIT, said, re.IGNORECASE)
    assert match is not None
    assert limit_of(match) == limit


@pytest.mark.parametrize(
    ("limit", "text", "so"),
    [
        (Limit("more than", 100.0), "101", True),
        (Limit("more than", 100.0), "100", False),
        (Limit("at least", 100.0), "100", True),
        (Limit("at most", 100.0), "100", True),
        (Limit("less than", 100.0), "100", False),
        (Limit("more than", 100.0, "€"), "Order 7 of 2026 €120.00", True),
        (Limit("more than", 100.0, "€"), "$120", None),
        (Limit("more than", 100.0, "€"), "120", None),
        (Limit("more than", 100.0), "Order 7 of 2026", None),
        (Limit("more than", 100.0), "open", None),
    ],
)
def test_only_the_one_number_of_a_text_is_compared(limit, text, so):
    assert is_within(limit, text) is so


async def run(task, world):
    return await drive(PlainPlanner(understand(task), patience=Patience(element=1.0)), world)


def basket(total="£77.40"):
    return Page("http://shop.test/basket", "Basket").say(f"Total: {total}").add("button", "Pay")


@pytest.mark.parametrize(
    ("task", "done"),
    [
        ("If the total is more than £50, click Pay", [("click", "Pay")]),
        ("If the total is more than £80, click Pay", []),
        ("Unless the total is at least 50, click Pay", []),
        ("Click Pay if the total is under 100", [("click", "Pay")]),
    ],
)
async def test_a_step_depends_on_how_much_a_value_is(task, done):
    world = World(basket())
    assert await run(task, world) == Done()
    assert world.done == done


@pytest.mark.parametrize(
    "task",
    [
        "Unless the total is more than 50 dollars, click Pay",
        "Unless the discount is more than 50, click Pay",
        "Click Pay while the discount is less than 50",
        "Is the discount more than 50?",
    ],
)
async def test_what_cannot_be_compared_decides_nothing(task):
    world = World(basket())
    verdict = await run(task, world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert "cannot be told" in verdict.error
    assert world.done == []


async def test_a_value_is_checked_against_a_limit_and_seen():
    world = World(basket())
    assert await run("Check that the total is at most £77.40", world) == Done()
    (step,) = world.history
    assert isinstance(step.action, Read)
    verdict = await run("Check that the total is less than £77.40", World(basket()))
    assert verdict.code is CompletionCode.EXPECTATION_FAILED
    assert "£77.40" in verdict.error


@pytest.mark.parametrize(
    ("task", "told"),
    [
        ("Is the total more than £50?", True),
        ("Is the total more than £80?", False),
        ("Are there more than 2 buttons?", False),
        ("Are there at least 1 buttons?", True),
    ],
)
async def test_whether_it_is_more_is_told(task, told):
    assert await run(task, World(basket())) == Done(told)


def orders(*totals):
    page = Page("http://shop.test/orders", "Orders")
    for number, total in enumerate(totals, 41):
        page.say(f"Order {number}", "cell", width=180)
        page.say(total, "cell", same_line=True, x=200, width=80)
        page.add("button", "Approve", same_line=True, x=300, context=f"Order {number} {total} Approve")
    return page


def approved(world):
    rows = {each.ref: each.context[:8] for each in world.page.elements}
    return [rows[step.action.target.ref] for step in world.history]


@pytest.mark.parametrize(
    ("task", "which"),
    [
        ("For each order over 100 euros, click Approve", ["Order 41", "Order 43"]),
        ("For each order that is at least €250, click Approve", ["Order 43"]),
        ("Click Approve for each order under 100", ["Order 42"]),
        ("For each order over €1,000, click Approve", []),
    ],
)
async def test_only_those_within_the_limit_are_meant(task, which):
    world = World(orders("€120", "€80", "€250"))
    assert await run(task, world) == Done()
    assert approved(world) == which


@pytest.mark.parametrize("totals", [("€120", "open"), ("€120", "$80")])
async def test_where_one_has_no_such_value_nothing_is_done(totals):
    world = World(orders(*totals))
    verdict = await run("For each order over 100 euros, click Approve", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert "Order 42" in verdict.error
    assert world.done == []
