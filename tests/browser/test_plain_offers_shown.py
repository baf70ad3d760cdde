# ruff: noqa: E501 - a page is easier to read on one line
"""Cards in a real browser: a name and a price in one item belong together."""

import pytest

from stepwire.agent.ports import Done

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CARDS = "".join(
    f"<{tag}><h3><a href='#' onclick=\"document.title = '{name}'\">{name}</a></h3><p><span>By hand</span> <b>€{price}</b></p></{tag}>"
    for tag, name, price in (("li", "Felt hat", 45), ("li", "Straw hat", 30), ("article", "Glove", 9))
)


async def test_the_cheapest_card_of_a_name_is_opened(run):
    ended = await run("Open the cheapest hat", CARDS)
    assert (ended.verdict, ended.title) == (Done(), "Straw hat"), ended.verdict


async def test_the_price_that_stands_on_a_card_is_its_price(run):
    ended = await run("Find the cheapest hat and tell me its price", CARDS)
    assert ended.verdict == Done(["Straw hat", "€30"])
