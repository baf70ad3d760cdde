"""The control beside a thing: only its own is pressed, and what is removed is seen to go."""

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand
from stepwire.protocol.codes import CompletionCode


async def run(task, world):
    return await drive(PlainPlanner(understand(task)), world)


def people(*names, sure=False):
    page = Page("http://trip.test/", "Trip").say("Trip", "heading")
    for name in names:
        page.say(name, "cell", width=80)
        asked = "Are you sure?" if sure else "Remove"
        page.add("button", asked, same_line=True, x=100, context=f"{name} {asked}")
    return page


async def test_what_is_removed_is_seen_to_go():
    world = World(people("Dora"), {("click", "Remove"): people()})
    assert await run("Remove Dora from the list", world) == Done()


async def test_what_stays_as_it_was_is_not_called_removed():
    verdict = await run("Remove Dora from the list", World(people("Dora")))
    assert verdict.code is CompletionCode.TASK_FAILED
    assert "still there" in verdict.error


@pytest.mark.parametrize("task", ["Remove Dora from the list", "Remove the participant called “Dora”"])
async def test_a_control_that_asks_in_its_own_words_is_pressed_again(task):
    doings = {("click", "Remove"): people("Dora", sure=True), ("click", "Are you sure?"): people()}
    world = World(people("Dora"), doings, {"http://trip.test/": people()})
    assert await run(task, world) == Done()
    assert world.done[:2] == [("click", "Remove"), ("click", "Are you sure?")]


async def test_a_control_in_the_row_of_another_list_on_the_same_line_is_not_pressed():
    page = Page().say("Trip", "heading").say("Dora", "cell", width=80)
    page.say("Cabin rent", "cell", same_line=True, x=300)
    page.add("button", "Remove", same_line=True, x=600, context="2026-11-02 Cabin rent 600.00 Remove")
    world = World(page)
    verdict = await run("Remove Dora from the participants", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done == []
