"""Of the cards of a page the cheapest is used, told and priced; what is not there is searched for first."""

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand
from stepwire.planners.plain.page.offers import Offer, called_so, cards, particular
from stepwire.protocol.codes import CompletionCode


async def run(task, world):
    return await drive(PlainPlanner(understand(task)), world)


def listing(*things, search=True, title="Stall"):
    page = Page("http://stall.test/", title)
    if search:
        page.add("searchbox", "Search", input_type="search")
    for name, price in things:
        page.say(name, "heading")
        page.add("link", name, same_line=True, href=f"/{name}", context=f"New {name} By hand {price}")
        page.say(f"By hand {price}")
    return page


HATS = (("Straw hat", "€30"), ("Felt hat", "€45"), ("Glove", "€9"))


@pytest.mark.parametrize(
    ("task", "opened"),
    [
        ("Open the cheapest hat", "Straw hat"),
        ("Click the most expensive hat", "Felt hat"),
        ("Open the cheapest one", "Glove"),
        ("Open the cheapest product", "Glove"),
        ("Open the cheapest glove", "Glove"),
    ],
)
async def test_the_cheapest_of_those_that_are_called_so_is_opened(task, opened):
    world = World(listing(*HATS))
    assert await run(task, world) == Done()
    assert world.done == [("click", opened)]


async def test_what_is_not_on_the_page_is_searched_for_and_the_cheapest_found_is_opened():
    found = listing(("Beret", "€20"), ("Cap", "€12"), title="Found")
    world = World(listing(("Glove", "€9"), ("Scarf", "€15")), {("type", "Search"): found})
    assert await run("Open the cheapest headgear", world) == Done()
    assert world.done == [("type", "Search", "headgear"), ("click", "Cap")]


@pytest.mark.parametrize("task", ["Open the cheapest headgear", "Tell me which headgear is the cheapest"])
async def test_a_search_that_brings_up_nothing_leaves_nothing_to_choose(task):
    stall = listing(("Glove", "€9"), ("Scarf", "€15"))
    world = World(stall, {("type", "Search"): stall})
    verdict = await run(task, world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert ("click", "Glove") not in world.done


async def test_without_a_search_nothing_is_opened_that_is_not_called_so():
    world = World(listing(("Glove", "€9"), ("Scarf", "€15"), search=False))
    verdict = await run("Open the cheapest headgear", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done == []


async def test_a_card_without_a_button_is_opened_to_add_it_to_the_basket():
    own = (
        Page("http://stall.test/straw", "Straw hat")
        .say("Straw hat", "heading")
        .add("button", "Add to basket")
    )
    world = World(listing(*HATS), {("click", "Straw hat"): own})
    assert await run("Add the cheapest hat to the basket", world) == Done()
    assert world.done == [("click", "Straw hat"), ("click", "Add to basket")]


async def test_its_price_is_that_of_what_was_found():
    world = World(listing(*HATS))
    assert await run("Find the cheapest hat and tell me its price", world) == Done(["Straw hat", "€30"])


@pytest.mark.parametrize(
    ("task", "told"),
    [
        ("Tell me the price of the cheapest hat", "€30"),
        ("What does the most expensive hat cost?", "€45"),
        ("How much is the cheapest glove?", "€9"),
        ("Tell me the name and the price of the most expensive hat", ["Felt hat", "€45"]),
        ("Which hat is the cheapest and what does it cost?", ["Straw hat", "€30"]),
    ],
)
async def test_a_value_of_the_one_that_stands_out_is_told(task, told):
    assert await run(task, World(listing(*HATS))) == Done(told)


async def test_the_price_of_a_named_card_is_told():
    assert await run("Tell me the price of Felt hat", World(listing(*HATS))) == Done("€45")


def test_what_is_listed_twice_counts_once():
    assert [each.value for each in cards("money", listing(*HATS, HATS[0]).seen())] == [30.0, 45.0, 9.0]


def test_the_words_that_say_which_are_told_from_those_for_anything():
    assert [particular(words) for words in ("one", "products", "blue products", "hat")] == [
        "",
        "",
        "blue",
        "hat",
    ]


def test_one_and_several_are_called_the_same():
    hat, glove = Offer(30.0, "Straw hat", ""), Offer(9.0, "Glove", "")
    assert called_so("hats", [hat, glove]).sure == (hat,)


LAMPS = (("Desk lamp", "€40"), ("Lamp oil", "€3"), ("Lamp with a clamp", "€25"))


@pytest.mark.parametrize(
    ("things", "opened"),
    [
        (LAMPS, "Lamp with a clamp"),
        ((*LAMPS, ("Floor lamp, brass", "€20")), "Floor lamp, brass"),
        ((*LAMPS, ("Lamp 40 W", "€15")), "Lamp 40 W"),
        ((("Lamp Aurora", "€20"), ("Lamp Nova", "€30")), "Lamp Aurora"),
        ((("Lamp Nova", "€60"), ("Desk lamp", "€40")), "Desk lamp"),
    ],
)
async def test_a_thing_is_what_the_head_of_its_name_says(things, opened):
    world = World(listing(*things))
    assert await run("Open the cheapest lamp", world) == Done()
    assert world.done == [("click", opened)]


@pytest.mark.parametrize("task", ["Open the cheapest lamp", "Tell me the cheapest lamp"])
@pytest.mark.parametrize(
    "things",
    [
        (("Desk Lamp", "€40"), ("Lamp Oil", "€3")),
        (("Lamp oil", "€3"), ("Lamp shade", "€9"), ("Wick", "€1")),
    ],
)
async def test_what_may_be_something_else_is_never_taken_for_the_cheapest(things, task):
    world = World(listing(*things, search=False))
    verdict = await run(task, world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done == []


def product(*quantities):
    page = Page("http://stall.test/straw", "Straw hat").say("Straw hat", "heading")
    for name in quantities:
        page.add("spinbutton", name, form=1, value="1")
    return page.add("button", "Add to basket", form=1)


@pytest.mark.parametrize(
    ("page", "done"),
    [
        (product("Quantity"), [("type", "Quantity", "2"), ("click", "Add to basket")]),
        (product(), [("click", "Add to basket"), ("click", "Add to basket")]),
    ],
)
async def test_so_many_are_added_with_the_field_for_it_or_one_by_one(page, done):
    world = World(page)
    assert await run("Add two of them to the basket", world) == Done()
    assert world.done == done


async def test_where_two_fields_may_be_for_how_many_nothing_is_added():
    world = World(product("Quantity", "Quantity"))
    verdict = await run("Add two of them to the basket", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done == []


async def test_what_can_be_added_only_once_is_not_said_to_be_added_twice():
    world = World(product(), {("click", "Add to basket"): Page(title="Basket").say("1 item")})
    verdict = await run("Add 2 of it to the basket", world)
    assert verdict.code is CompletionCode.TASK_FAILED
    assert "1 times only" in verdict.error


async def test_of_the_cheapest_so_many_are_added():
    world = World(listing(*HATS), {("click", "Straw hat"): product("Quantity")})
    assert await run("Add two of the cheapest hat to the basket", world) == Done()
    assert world.done == [("click", "Straw hat"), ("type", "Quantity", "2"), ("click", "Add to basket")]
