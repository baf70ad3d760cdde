"""Texts of a page that recite the task. Pure, but for one run."""

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import Patience, PlainPlanner, understand
from stepwire.planners.plain.page.recital import without_the_task

THANKS = "Thank you for your order"


def left(task, *texts):
    page = Page()
    for text in texts:
        page.say(text)
    return [block.text for block in without_the_task(page.seen(), task).texts]


def test_a_text_that_recites_the_task_is_not_part_of_the_page():
    task = "Click on the numbers in ascending order."
    assert left(task, "Click on the numbers in ascending order.", "numbers") == ["numbers"]


@pytest.mark.parametrize(
    "text",
    [
        "Find the mail by Ada and click the bin to delete it.",
        "Find the mail by Ada",
        "click the bin to delete it",
        "and click the bin to delete it",
        "FIND THE MAIL BY ADA",
    ],
)
def test_a_clause_of_it_recites_it_too(text):
    assert left("Find the mail by Ada and click the bin to delete it.", text) == []


def test_quotations_are_recited_with_what_is_around_them():
    task = f'Check that "{THANKS}" is shown, then click OK'
    assert left(task, f"Check that “{THANKS}” is shown", THANKS) == [THANKS]


def test_what_stands_inside_a_clause_is_no_recital():
    assert left(f"Wait until the page says {THANKS}", THANKS) == [THANKS]
    assert left("Check that the page says Hello, world of five words", "Hello, world of five words") != []


def test_a_text_that_goes_on_otherwise_is_no_recital():
    assert left("Open the list of orders, then sort it", "Open the list of orders by date") != []


@pytest.mark.parametrize(
    "task",
    [
        f'Check that "{THANKS}" is shown',
        f"Wait until “{THANKS}” is shown",
        f"Check that the page says {THANKS}",
    ],
)
async def test_a_page_says_the_long_sentence_that_a_task_waits_for(task):
    world = World(Page().say(THANKS, "heading").say("Order 5"))
    assert await drive(PlainPlanner(understand(task), patience=Patience(element=1.0)), world) == Done()
