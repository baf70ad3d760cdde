"""A task that ends with a form filled in and not sent."""

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand


async def done(task, page):
    world = World(page)
    assert await drive(PlainPlanner(understand(task)), world) == Done()
    return world.done


def form(*buttons):
    page = Page().add("textbox", "Name", form=1).add("radio", "Air", checked=False, form=1)
    for name in buttons:
        page.add("button", name, form=1)
    return page


FILLED = "Type Ada into Name and choose Air"
BOTH = [("type", "Name", "Ada"), ("check", "Air")]


@pytest.mark.parametrize("name", ["Submit", "Save", "Save changes"])
async def test_it_is_sent_with_the_one_button_that_says_no_more_than_that(name):
    assert await done(FILLED, form("Cancel", name)) == [*BOTH, ("click", name)]


@pytest.mark.parametrize("names", [["Place order"], ["Save", "Submit"], ["Send money"], ["Delete"], []])
async def test_nothing_is_pressed_where_that_might_do_more_or_is_not_clear(names):
    assert await done(FILLED, form(*names)) == BOTH


async def test_one_field_alone_is_left_as_it_is():
    assert await done("Type Ada into Name", form("Submit")) == [("type", "Name", "Ada")]


async def test_a_task_that_says_what_comes_then_is_taken_at_its_word():
    task = f"{FILLED}. Check that “Air” is checked"
    page = Page().add("textbox", "Name").add("radio", "Air", checked=True).add("button", "Submit")
    assert ("click", "Submit") not in await done(task, page)


async def test_the_button_of_another_form_is_not_pressed():
    assert await done(FILLED, form().add("button", "Submit", form=2)) == BOTH


async def test_what_is_to_be_published_is_not_sent_with_anything_else():
    page = Page().add("textbox", "Intro", tag="textarea", form=1).add("button", "Save", form=1)
    world = World(page.add("menuitem", "Publish"))
    assert await drive(PlainPlanner(understand("Type Hello into Intro and publish")), world) == Done()
    assert world.done == [("type", "Intro", "Hello"), ("click", "Publish")]
