# ruff: noqa: E501 - a page is easier to read on one line
"""Expectations on real pages: given time to come true, and what they say when they do not."""

import pytest

from stepwire.agent.ports import ExpectationFailed, SessionSpec, TargetNotFound
from stepwire.runs.actions import Click, Expect, Navigate, Target
from stepwire.runs.model import Viewport

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = (
    "<title>T</title><h1>Total <b>7</b></h1><input value=in aria-label=Name><li>a<li>b"
    "<button disabled>Save</button><input type=checkbox checked aria-label=News>"
)
BRIEF = 0.05


@pytest.fixture
def on(session, site, fill):
    async def do(html, *actions):
        await session.act(Navigate(url=site.page("/", f"<!doctype html>{html}")), fill)
        outcome = None
        for action in actions:
            outcome = await session.act(action, fill)
        return outcome

    return do


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        (Expect(what="visible", target=Target(css="h1")), "Expected element h1 not to be visible; it was there."),
        (Expect(what="text", value="Total 7"), "Expected the page not to say “Total 7”; it did."),
        (Expect(what="text", target=Target(css="h1"), value="7"), "not to contain “7”; it was “Total 7”."),
        (Expect(what="value", target=Target(role="textbox", name="Name"), value="in"), "the value of textbox “Name” not to be “in”"),
        (Expect(what="count", target=Target(css="li"), value=2), "not to be 2; there were 2."),
        (Expect(what="title", value="T"), "the title not to contain “T”; it was “T”."),
        (Expect(what="url", value="shop.test"), "it was “http://shop.test/”."),
        (Expect(what="enabled", target=Target(label="Name")), "it was enabled"),
        (Expect(what="checked", target=Target(label="News")), "not to be ticked; it was ticked."),
    ],
)  # fmt: skip
async def test_what_is_so_passes_and_its_denial_fails_and_says_what_was_there(on, expect, says):
    await on(PAGE, expect)
    with pytest.raises(ExpectationFailed) as failed:
        await on(PAGE, expect.model_copy(update={"negate": True, "timeout": BRIEF}))
    assert says in failed.value.message


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        (Expect(what="visible", target=Target(css="h2")), "to be visible; it was not there."),
        (Expect(what="text", value="Total 8"), "Expected the page to say “Total 8”; it did not."),
        (Expect(what="count", target=Target(css="li"), value=3), "to be 3; there were 2."),
        (Expect(what="enabled", target=Target(text="Save")), "it was disabled"),
        (Expect(what="text", target=Target(css="li"), value="a"), "2 elements fit the target"),
    ],
)  # fmt: skip
async def test_what_is_not_so_fails_and_its_denial_passes_where_it_can(on, expect, says):
    with pytest.raises(ExpectationFailed) as failed:
        await on(PAGE, expect.model_copy(update={"timeout": BRIEF}))
    assert says in failed.value.message
    if "fit the target" not in says:
        await on(PAGE, expect.model_copy(update={"negate": True}))


async def test_what_an_absent_element_does_not_say_proves_nothing(on):
    expect = Expect(what="text", target=Target(css="h2"), value="Error", negate=True, timeout=BRIEF)
    with pytest.raises(ExpectationFailed, match="no such element was there"):
        await on(PAGE, expect)


async def test_it_is_given_time_to_come_true_even_across_a_navigation(on, site):
    site.page("/next", "<h1>Done</h1><script>setTimeout(() => document.title = 'Ready', 100)</script>")
    await on(
        "<script>setTimeout(() => location = '/next', 60)</script>",
        Expect(what="text", value="Done"),
        Expect(what="title", value="Ready"),
    )


async def test_the_thing_it_is_about_is_described_for_replay(on, session):
    await on("<h1 id=sum>Total 7</h1>")
    seen = await session.observe()
    ref = next(each.ref for each in seen.texts if "Total" in each.text)
    outcome = await session.act(
        Expect(what="text", target=Target(ref=ref), value="7"), lambda text, host: text
    )
    assert (outcome.action.target.ref, outcome.action.target.css) == (None, "#sum")


async def test_expecting_something_of_nothing_is_refused(on):
    with pytest.raises(TargetNotFound, match="needs a target"):
        await on(PAGE, Expect(what="value", value="x"))


async def test_a_secret_that_the_page_shows_is_masked_in_what_was_there(browser, site):
    spec = SessionSpec("run-1", Viewport(), masked=("hunter-22",))
    async with browser.open(spec) as session:
        secret = lambda text, host: text.replace("{{secret:pin}}", "hunter-22")  # noqa: E731
        await session.act(Navigate(url=site.page("/", "<h1>hunter-22 it is</h1><button>Go</button>")), secret)
        await session.act(Click(target=Target(text="Go")), secret)
        expect = Expect(what="text", target=Target(css="h1"), value="{{secret:pin}} was", timeout=BRIEF)
        with pytest.raises(ExpectationFailed) as failed:
            await session.act(expect, secret)
    assert "“{{secret:pin}} was”" in failed.value.message
    assert "it was “•••••• it is”" in failed.value.message
