# ruff: noqa: E501 - a page is easier to read on one line
"""Healing: an element that changed is found by what is left of its description, and never by guess."""

import pytest

from stepwire.agent.ports import SessionSpec, TargetNotFound
from stepwire.runs.actions import Click, Hover, Navigate, Target, Within
from stepwire.runs.model import Viewport

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CARD = "<li class=card><h3>{name}</h3><p>{note}</p><button id=add-{n} onclick=\"document.title = '{name}'\">Add</button></li>"
DIVS = CARD.replace("<li", "<div").replace("</li>", "</div>").replace("h3", "b")
ROWS = "<tr><td>{name}<td>{note}<td><button onclick=\"document.title = '{name}'\">Add</button>"
NAMES = ("Lantern", "Kettle", "Blanket")


def page_of(card, names=NAMES, around="{}"):
    cards = "".join(card.format(name=name, note="In stock", n=n) for n, name in enumerate(names, 100))
    return "<!doctype html><title>None</title>" + around.format(cards)


SHAPES = {
    "list": (CARD, "<ul>{}</ul>"),
    "divs": (DIVS, "<main>{}</main>"),
    "table": (ROWS, "<table>{}</table>"),
}


@pytest.fixture
def show(session, site, fill):
    async def show(html):
        await session.act(Navigate(url=site.page("/", html)), fill)

    return show


@pytest.fixture
def recorded(session, fill, show):
    """The description of the nth button of a page."""

    async def recorded(html, nth):
        await show(html)
        buttons = [element for element in (await session.observe()).elements if element.role == "button"]
        return (await session.act(Hover(target=Target(ref=buttons[nth].ref)), fill)).action.target

    return recorded


@pytest.mark.parametrize("shape", SHAPES)
async def test_equals_are_told_apart_by_the_words_around_them_wherever_they_move(
    session, fill, show, recorded, shape
):
    card, around = SHAPES[shape]
    target = await recorded(page_of(card, around=around), 1)
    assert target.within.text == "Kettle"
    await show(page_of(card, ("Blanket", "Mug", "Lantern", "Kettle"), around))
    outcome = await session.act(Click(target=target), fill)
    assert (await session.place())[1] == "Kettle"
    assert outcome.healed is None


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("left", [("Lantern", "Blanket"), ("Lantern",)])
async def test_what_is_left_never_stands_in_for_an_equal_that_is_gone(
    session, fill, show, recorded, shape, left
):
    card, around = SHAPES[shape]
    target = await recorded(page_of(card, around=around), 1)
    await show(page_of(card, left, "<h1>Kettle</h1>" + around))
    with pytest.raises(TargetNotFound):
        await session.act(Click(target=target), fill)
    assert (await session.place())[1] == "None"


async def test_equals_without_a_difference_are_counted_and_their_number_must_be_right(
    session, fill, show, recorded
):
    pay = "<p><button onclick='document.title = [...document.querySelectorAll(`button`)].indexOf(this)'>Pay</button>"
    target = await recorded(pay * 3, 1)
    assert (target.nth, target.of, target.within) == (1, 3, None)
    await show(pay * 3)
    await session.act(Click(target=target), fill)
    assert (await session.place())[1] == "1"
    await show(pay * 2)
    with pytest.raises(TargetNotFound, match="2 elements"):
        await session.act(Click(target=target), fill)


RECORDED = Target(role="button", name="Buy", test_id="buy", text="Buy", css="#buy")
FIELD = Target(
    role="textbox",
    name="Your email",
    label="Your email",
    placeholder="you@example.org",
    css='input[name="email"]',
)


@pytest.mark.parametrize(
    ("target", "body", "by"),
    [
        (RECORDED, "<button data-testid=buy>Order</button>", "test id"),
        (RECORDED, "<a href=# data-testid=buy>Buy</a>", "test id"),
        (RECORDED, "<button aria-label='Buy it'>Buy</button>", "text"),
        (RECORDED, "<button id=buy>Order</button>", "css"),
        (FIELD, "<input type=search aria-label='Your email'>", "label"),
        (FIELD, "<input aria-label=Mail placeholder=you@example.org>", "placeholder"),
        (FIELD, "<input aria-label=Mail name=email>", "css"),
    ],
)  # fmt: skip
async def test_an_element_that_changed_is_found_by_what_is_left_and_that_is_reported(
    session, fill, show, target, body, by
):
    await show(body)
    outcome = await session.act(Click(target=target), fill)
    assert outcome.healed.was == target
    assert outcome.healed.now == outcome.action.target != target
    assert f"its {by} found it" in outcome.healed.why


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<h2>Buy</h2><p id=buy>Buy now</p>", id="only things of another kind"),
        pytest.param("<button data-testid=buy>Order</button><button id=buy>Cancel</button>", id="two that disagree"),
        pytest.param("<button data-testid=buy>A</button><button data-testid=buy>B</button>", id="two with one test id"),
        pytest.param("<button>Order</button>", id="only its place"),
        pytest.param("<a href=#>Buy</a>", id="another thing that says the same"),
        pytest.param("<button hidden data-testid=buy>Order</button>", id="one that cannot be seen"),
    ],
)  # fmt: skip
async def test_doubt_is_a_failure(session, fill, show, body):
    await show(body)
    path = RECORDED.model_copy(update={"css": "html > body > button"}) if body.count("=") == 0 else RECORDED
    with pytest.raises(TargetNotFound):
        await session.act(Click(target=path), fill)


async def test_two_where_there_was_one_are_told_apart_by_what_else_is_known_but_not_by_their_place(
    session, fill, show
):
    await show(
        "<button onclick='document.title = 1'>Buy</button><button id=buy onclick='document.title = 2'>Buy</button>"
    )
    outcome = await session.act(Click(target=RECORDED), fill)
    assert (await session.place())[1] == "2"
    assert outcome.healed is None
    place = Target(role="button", name="Buy", css="html > body > button:nth-of-type(1)")
    with pytest.raises(TargetNotFound, match="matches 2"):
        await session.act(Click(target=place), fill)


async def test_what_comes_late_is_waited_for_before_anything_is_healed(session, fill, show):
    await show(
        "<button data-testid=buy>Old</button><script>setTimeout(() => document.querySelector('button').textContent = 'Buy', 300)</script>"
    )
    outcome = await session.act(Click(target=RECORDED), fill)
    assert outcome.healed is None


async def test_a_session_may_be_told_not_to_heal(browser, site, fill):
    async with browser.open(SessionSpec("run-2", Viewport(), healing=False)) as strict:
        await strict.act(Navigate(url=site.page("/", "<button data-testid=buy>Order</button>")), fill)
        with pytest.raises(TargetNotFound):
            await strict.act(Click(target=RECORDED), fill)


async def test_surroundings_that_changed_are_healed_by_an_id_only(session, fill, show):
    await show("<ul><li><h3>Kettle, new</h3><button id=add>Add</button></li></ul>")
    around = Within(text="Kettle", role="listitem")
    with pytest.raises(TargetNotFound):
        await session.act(Click(target=Target(role="button", name="Add", text="Add", within=around)), fill)
    target = Target(role="button", name="Add", css="#add", within=around)
    assert (await session.act(Click(target=target), fill)).healed.why.startswith(
        "Nothing answers to the button “Add” beside “Kettle”"
    )
