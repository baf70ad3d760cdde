# ruff: noqa: E501 - a page is easier to read on one line
"""What is asked of a page is asked where its target lies, and of its frames where it is about all of it."""

import pytest

from stepwire.agent.ports import ExpectationFailed, TargetNotFound, TargetNotReady
from stepwire.browser.deadlines import Deadlines
from stepwire.browser.documents import Documents
from stepwire.runs.actions import Click, Condition, Expect, Navigate, Read, Target, Type, Wait

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SHOP = "<!doctype html><iframe id=pay src=http://pay.test/pay></iframe>"
CARD = "<!doctype html><label>Card <input></label><label><input type=checkbox> Save</label><p>Total: £12"


@pytest.fixture
def opened(session, site, fill):
    """A function that opens a page with a frame of another origin, and looks at it."""

    async def opened(html=SHOP, pay=CARD):
        site.page("/pay", pay)
        await session.act(Navigate(url=site.page("/", html)), fill)
        return await session.observe()

    return opened


def named(page, name):
    return next(element for element in page.elements if element.name == name)


async def test_waiting_and_expecting_look_into_frames(session, opened, fill):
    await opened(
        pay="<!doctype html><button onclick=\"setTimeout(() => out.textContent = 'Thank you', 300)\">Pay</button><p id=out>"
    )
    pay = Target(role="button", name="Pay", frame=("#pay",))
    await session.act(Click(target=pay), fill)
    waited = await session.act(Wait(until=Condition(text="thank you"), timeout=5), fill)
    assert waited.action.until == Condition(visible=Target(text="Thank you", frame=("#pay",)))
    await session.act(waited.action, fill)
    said = await session.act(Expect(what="text", value="THANK you"), fill)
    assert (said.action.target, said.action.value) == (Target(css="body", frame=("#pay",)), "Thank you")
    await session.act(said.action, fill)
    await session.act(Expect(what="visible", target=pay), fill)
    await session.act(Expect(what="count", target=pay, value=1), fill)
    await session.act(Wait(until=Condition(visible=pay)), fill)
    await session.act(Wait(until=Condition(hidden=pay.model_copy(update={"name": "Other"}))), fill)
    await session.act(
        Expect(what="visible", target=pay.model_copy(update={"frame": ("#none",)}), negate=True), fill
    )


async def test_a_frame_that_comes_later_is_waited_for(session, opened, fill):
    await opened(
        f"<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', `{SHOP}`), 200)</script>"
    )
    await session.act(Type(target=Target(label="Card", frame=("#pay",)), text="1"), fill)
    assert named(await session.observe(), "Card").value == "1"
    with pytest.raises(TargetNotFound, match="No frame answers to #none"):
        await session.act(Click(target=Target(label="Card", frame=("#none",))), fill)


async def test_what_is_said_nowhere_is_found_in_no_frame(session, opened, fill):
    await opened()
    await session.act(Wait(until=Condition(gone="Sold out")), fill)
    await session.act(Expect(what="text", value="Sold out", negate=True), fill)
    with pytest.raises(ExpectationFailed):
        await session.act(Expect(what="text", value="Sold out", timeout=0.3), fill)
    with pytest.raises(ExpectationFailed):
        await session.act(Expect(what="text", value="total: £12", negate=True, timeout=0.3), fill)


async def test_things_in_a_frame_are_read_by_ref_and_by_description(session, opened, fill):
    page = await opened()
    (total,) = [text for text in page.texts if text.text.startswith("Total")]
    read = await session.act(Read(target=Target(ref=total.ref)), fill)
    assert read.action.value == "Total: £12"
    assert read.action.target.frame == ("#pay",)
    assert (await session.act(read.action, fill)).action.value == "Total: £12"
    box = Target(role="checkbox", frame=("#pay",))
    assert (await session.act(Read(what="count", target=box), fill)).action.value == 1
    assert (await session.act(Read(what="value", target=box), fill)).action.value is False


async def test_a_field_that_leaves_the_page_before_its_files_come_is_said_to(session, opened):
    await opened()
    documents = Documents(session._tabs.current, Deadlines())
    with pytest.raises(TargetNotReady, match="left the page"):
        await documents.element("p0e1")


async def test_what_a_frame_says_is_not_expected_of_the_page_in_a_template_or_a_secret(session, opened):
    await opened()
    said = await session.act(Expect(what="text", value="Total: {{sum}}"), lambda text, host: "Total: £12")
    assert (said.action.target, said.action.value) == (None, "Total: {{sum}}")
