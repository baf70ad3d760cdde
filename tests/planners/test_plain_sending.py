"""A form that is filled in is sent when the task says so, and only then."""

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


@pytest.mark.parametrize("names", [["Submit"], ["Save"], ["Place order"], ["Save", "Submit"], []])
async def test_a_form_that_nobody_said_to_send_is_not_sent(names):
    assert await done(FILLED, form(*names)) == BOTH


async def test_it_is_sent_when_the_task_says_so():
    assert await done(f"{FILLED}, then submit", form("Cancel", "Save")) == [*BOTH, ("click", "Save")]


async def test_what_is_to_be_published_is_not_sent_with_anything_else():
    page = Page().add("textbox", "Intro", tag="textarea", form=1).add("button", "Save", form=1)
    world = World(page.add("menuitem", "Publish"))
    assert await drive(PlainPlanner(understand("Type Hello into Intro and publish")), world) == Done()
    assert world.done == [("type", "Intro", "Hello"), ("click", "Publish")]


async def test_save_is_also_said_of_a_form_whose_button_has_other_words():
    new = Page("http://site.test/redirects/add", "Add redirect").say("Add redirect", "heading")
    new.add("textbox", "Redirect from", tag="input", form=1).add(
        "textbox", "Redirect to any URL", tag="input", form=1
    )
    new.add("button", "Add redirect", form=1, input_type="submit")
    there = Page("http://site.test/redirects", "Redirects").say("Redirect “/old” added.", "status")
    world = World(new, {("click", "Add redirect"): there})
    task = "Add a redirect from /old to the URL /new and save"
    assert await drive(PlainPlanner(understand(task)), world) == Done()
    assert world.done[-1] == ("click", "Add redirect")
