"""Sliders that say their value, or that only the page around them shows."""

from dataclasses import replace

from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand
from stepwire.protocol.codes import CompletionCode


def moved(by):
    def press(world, action):
        slider = world.page.elements[0]
        world.page.elements[0] = replace(slider, value=str(int(slider.value) + by[action.keys]))

    return press


async def run(task, world):
    return await drive(PlainPlanner(understand(task)), world)


def slider(value):
    return Page().add("slider", "Volume", tag="span", value=str(value))


KEYS = {"ArrowRight": 1, "ArrowLeft": -1, "PageUp": 10, "PageDown": -10}


async def test_a_slider_goes_by_large_steps_and_then_by_small_ones():
    world = World(slider(0), {("press", "Volume"): moved(KEYS)})
    assert await run("Set Volume to 42", world) == Done()
    assert world.page.elements[0].value == "42"
    assert len(world.done) < 12


async def test_a_slider_that_is_there_already_is_not_touched():
    world = World(slider(7), {})
    assert await run("Set Volume to 7", world) == Done()
    assert world.done == []


async def test_what_is_no_number_moves_nothing():
    world = World(slider(7), {})
    ended = await run("Set Volume to “loud”", world)
    assert ended.code is CompletionCode.TASK_FAILED
    assert "takes a number, not “loud”" in ended.error
    assert world.done == []
