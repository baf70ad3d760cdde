"""Steps with each of several things, and names that may be two, on a page that changes meanwhile."""

from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand
from stepwire.protocol.codes import CompletionCode


async def run(task, world):
    return await drive(PlainPlanner(understand(task)), world)


def drafts(*titles):
    page = Page("http://blog.test/posts", "Posts")
    for title in titles:
        page.say(title, "cell", x=0, width=180)
        state = "Draft" if title.startswith("D") else "Live"
        page.say(state, "cell", same_line=True, x=200, width=80)
        page.add("button", "Delete", same_line=True, x=300, context=f"{title} {state} Delete")
    return page.add("button", "Save")


def removing(*titles):
    """A page of these; Delete takes the row that it stands in away."""
    left = list(titles)

    def delete(world, action):
        row = next(each for each in world.page.elements if each.ref == action.target.ref).context
        left.remove(next(title for title in left if row.startswith(title)))
        world.page = drafts(*left)

    return World(drafts(*titles), {("click", "Delete"): delete}), left


async def test_what_goes_while_it_is_dealt_with_makes_room_for_the_next():
    world, left = removing("Ants", "Bees", "Cats")
    assert await run("Delete every row", world) == Done()
    assert left == []
    assert world.done == [("click", "Delete")] * 3


async def test_only_those_that_say_so_are_meant_and_some_may_be_left_out():
    world, left = removing("Ants", "Dogs", "Deer", "Bees")
    assert await run("Delete every draft", world) == Done()
    assert left == ["Ants", "Bees"]
    world, left = removing("Ants", "Bees", "Cats")
    assert await run("Delete all rows except the first", world) == Done()
    assert left == ["Ants"]


async def test_of_nothing_that_fits_nothing_is_done():
    world, _ = removing("Ants", "Bees")
    verdict = await run("Delete every draft", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done == []


async def test_each_is_opened_and_asked_and_the_list_is_gone_back_to():
    shop = Page("http://shop.test/", "Shop")
    for name in ("Lamp", "Oil"):
        shop.say(name, "heading").add("link", name, href=f"/{name}", same_line=True, context=name)

    def product(name, price):
        page = Page(f"http://shop.test/{name}", name).say(name, "heading")
        return page.say("Price", "cell").say(price, "cell", same_line=True, x=200)

    world = World(
        shop,
        {("click", "Lamp"): product("Lamp", "£64"), ("click", "Oil"): product("Oil", "£9")},
        {"http://shop.test/": shop},
    )
    assert await run("For each result, open it and tell me its price", world) == Done(["£64", "£9"])


async def test_a_control_that_is_named_without_a_place_is_the_one_of_the_row():
    world, left = removing("Ants", "Bees")
    assert await run("For every row, click Delete and click Save", world) == Done()
    assert world.done == [("click", "Delete"), ("click", "Save")] * 2
    assert left == []


async def test_the_page_decides_whether_a_name_with_an_and_is_one_control():
    world = World(Page().add("button", "Save and continue").add("button", "Save"))
    assert await run("Click Save and continue", world) == Done()
    assert world.done == [("click", "Save and continue")]
    world = World(Page().add("button", "Save").add("button", "Continue"))
    assert await run("Click Save and continue", world) == Done()
    assert world.done == [("click", "Save"), ("click", "Continue")]


async def test_two_controls_of_the_whole_name_are_not_chosen_from():
    world = World(
        Page().add("button", "Save and close").add("button", "Save and close").add("button", "Save")
    )
    verdict = await run("Click Save and close", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert "Save and close" in verdict.error
    assert world.done == []
