# ruff: noqa: E501 - a page is easier to read on one line
"""Targets: the first descriptor that finds exactly one wins, and a description finds its element again."""

import pytest
import pytest_asyncio

from stepwire.agent.ports import TargetNotFound
from stepwire.browser.mask import Mask
from stepwire.browser.targets import described
from stepwire.runs.actions import Click, Hover, Navigate, Target

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PAGE = """<!doctype html><body onclick="document.title = event.target.closest('[id], [data-n]').dataset.n ?? event.target.id">
<button id=one data-n=1>Buy</button><button data-testid=second data-n=2>Buy</button>
<label for=f>Email</label><input id=f placeholder="you@example.org" name=email data-n=3>
<p data-n=4>Plain words</p><button hidden>Plain words</button>
<ul><li data-n=5>Item<li data-n=6>Item<li data-n=7>Item</ul>"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(session, site, fill):
    await session.act(Navigate(url=site.page("/", PAGE)), fill)


@pytest.mark.parametrize(
    ("target", "found"),
    [
        (Target(role="button", name="Buy", nth=1), "2"),
        (Target(test_id="second"), "2"),
        (Target(role="button", name="Buy", test_id="second"), "2"),
        (Target(role="button", name="Gone", css="#one"), "1"),
        (Target(label="Email"), "3"),
        (Target(name="Email"), "3"),
        (Target(placeholder="you@example.org"), "3"),
        (Target(text="Plain words"), "4"),
        (Target(text="Item", nth=2), "7"),
        (Target(css="ul > li:nth-of-type(2)"), "6"),
    ],
)
async def test_each_descriptor_finds_its_element(page, session, fill, target, found):
    await session.act(Click(target=target), fill)
    assert (await session.place())[1] == found


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (Target(role="button", name="Sell", css="#none"), r"tried role, css"),
        (Target(role="button", name="Buy"), "matches 2 elements"),
        (Target(text="Item", nth=9), "matches 3 elements"),
        (Target(css="][", text="nowhere"), "tried text, css"),
        (Target(ref="p999e1"), "no longer on the page"),
        (Target(), "the target is empty"),
    ],
)
async def test_what_cannot_be_found_says_what_was_tried(page, session, fill, target, why):
    with pytest.raises(TargetNotFound, match=why):
        await session.act(Click(target=target), fill)


async def test_every_element_is_found_again_by_each_part_of_its_description(page, session, fill):
    seen = await session.observe(whole=True)
    for ref in [element.ref for element in seen.elements] + [text.ref for text in seen.texts]:
        first = (await session.act(Hover(target=Target(ref=ref)), fill)).action.target
        again = (await session.act(Hover(target=first), fill)).action.target
        by_css = (await session.act(Hover(target=Target(css=first.css)), fill)).action.target
        assert first == again == by_css
        assert first.ref is None


async def test_equals_are_told_apart_by_number(session, site, fill):
    rows = "<table>" + "<tr><td><button>Pay</button>" * 3 + "</table>"
    await session.act(Navigate(url=site.page("/", rows)), fill)
    seen = await session.observe()
    outcome = await session.act(Hover(target=Target(ref=seen.elements[1].ref)), fill)
    target = outcome.action.target
    assert (target.role, target.name) == ("button", "Pay")
    assert target.css == "html > body > table > tbody > tr:nth-of-type(2) > td > button"


async def test_generated_ids_are_not_kept(session, site, fill):
    page = (
        "<div id=main><button id='radix-:r1:' aria-label=Menu>x</button><button id=ember1234>y</button></div>"
    )
    await session.act(Navigate(url=site.page("/", page)), fill)
    seen = await session.observe()
    css = [
        (await session.act(Hover(target=Target(ref=e.ref)), fill)).action.target.css for e in seen.elements
    ]
    assert css == ['button[aria-label="Menu"]', "#main > button:nth-of-type(2)"]


async def test_a_description_holds_no_secret_and_nothing_too_long():
    facts = {"target": {"role": "button", "name": "Pay hunter2", "css": "x" * 2000, "frame": []}}
    target = described(facts, Mask(["hunter2"]))
    assert target == Target(role="button")
