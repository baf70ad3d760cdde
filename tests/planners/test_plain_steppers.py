"""Numbers between a button for more and one for less."""

from dataclasses import replace

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand
from stepwire.protocol.codes import CompletionCode


def guests(value):
    page = Page().add("spinbutton", "Guests", editable=False, value=value)
    return page.add("button", "+", same_line=True, x=130, width=20).add(
        "button", "-", same_line=True, x=160, width=20
    )


def by(step):
    def press(world, action):
        number = world.page.elements[0]
        world.page.elements[0] = replace(number, value=str(int(number.value) + step))

    return press


async def run(task, world):
    return await drive(PlainPlanner(understand(task)), world)


def world_of(value, step=1):
    return World(guests(value), {("click", "+"): by(step), ("click", "-"): by(-step)})


@pytest.mark.parametrize(("wanted", "presses"), [(4, ["+", "+", "+"]), (0, ["-"]), (1, [])])
async def test_the_buttons_are_pressed_until_the_number_is_there(wanted, presses):
    world = world_of("1")
    assert await run(f"Set Guests to {wanted}", world) == Done()
    assert world.done == [("click", name) for name in presses]


async def test_steps_that_miss_the_number_end_where_they_have_gone_past_it():
    world = world_of("2", step=2)
    ended = await run("Set Guests to 5", world)
    assert ended.code is CompletionCode.TASK_FAILED
    assert "did not get to “5”" in ended.error
    assert world.done == [("click", "+"), ("click", "+")]


@pytest.mark.parametrize("value", ["many", "inf", "nan"])
async def test_what_is_no_number_presses_nothing(value):
    world = world_of("1")
    ended = await run(f"Set Guests to “{value}”", world)
    assert ended.code is CompletionCode.TASK_FAILED
    assert "takes a number" in ended.error
    assert world.done == []
