"""Fields that suggest what may be meant by what is typed."""

from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand
from stepwire.protocol.codes import CompletionCode


def field():
    return Page().add("combobox", "City", editable=True, tag="input")


def suggesting(*names):
    page = field()
    for name in names:
        page.add("option", name, text=name, clickable=True)
    return page


async def run(task, world):
    return await drive(PlainPlanner(understand(task)), world)


async def test_the_suggestion_that_is_the_value_is_taken_before_those_that_hold_it():
    world = World(field(), {("type", "City"): suggesting("Oslo Airport", "Oslo", "Oslo West")})
    assert await run("Set City to Oslo", world) == Done()
    assert world.done == [("type", "City", "Oslo"), ("click", "Oslo")]


async def test_the_one_suggestion_that_holds_the_value_is_taken():
    world = World(field(), {("type", "City"): suggesting("Bergen", "Oslo, Norway")})
    assert await run("Set City to Oslo", world) == Done()
    assert world.done[-1] == ("click", "Oslo, Norway")


async def test_of_several_that_hold_the_value_none_is_taken():
    world = World(field(), {("type", "City"): suggesting("Oslo West", "Oslo East")})
    ended = await run("Set City to Oslo", world)
    assert ended.code is CompletionCode.TARGET_NOT_FOUND
    assert "fits several suggestions: “Oslo West”, “Oslo East”" in ended.error
    assert world.done == [("type", "City", "Oslo")]


async def test_where_nothing_is_suggested_what_was_typed_stays():
    world = World(field(), {})
    assert await run("Set City to Oslo", world) == Done()
    assert world.done == [("type", "City", "Oslo")]
