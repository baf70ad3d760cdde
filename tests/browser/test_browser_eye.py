"""What was seen as an action came to rest is the observation that follows, if it is still true."""

from dataclasses import asdict
from time import monotonic

import pytest

from stepwire.browser.deadlines import Deadlines
from stepwire.browser.eye import Eye
from stepwire.browser.observe import IN_VIEW, WHOLE
from stepwire.browser.tab import JUST_NOW, Rest, Tab
from stepwire.browser.world import World
from stepwire.runs.actions import Click, Navigate, Target

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

GO = Click(target=Target(role="button", name="Go"))
STATUS = "<p id=is>not yet</p>"
COUNTING = (
    f"<button onclick='is.textContent = `clicked ${{++n}}`'>Go</button>{STATUS}<script>let n = 0</script>"
)
LIST = "".join(f"<li><button>Row {n}</button> says {n}</li>" for n in range(300))


@pytest.fixture
def asked(monkeypatch):
    """What the script has been asked since."""
    functions = []
    call = World.call

    async def heard(self, function, argument=None):
        functions.append(function)
        return await call(self, function, argument)

    monkeypatch.setattr(World, "call", heard)
    return functions


def texts(observation):
    return [text.text for text in observation.texts]


async def test_the_page_is_looked_at_as_it_comes_to_rest_and_not_once_more(session, site, fill, asked):
    await session.act(Navigate(url=site.page("/", COUNTING)), fill)
    for n in range(1, 50):  # a busy machine may draw a frame too late
        asked.clear()
        await session.act(GO, fill)
        assert f"clicked {n}" in texts(await session.observe())
        if "observe" not in asked:
            break
    assert "observe" not in asked


async def test_a_look_at_rest_sees_what_a_later_one_sees(session, site, fill):
    html = f"{COUNTING}<ul>{LIST}</ul><iframe srcdoc='<button>Inner</button>'></iframe>"
    await session.act(Navigate(url=site.page("/", html)), fill)
    await session.act(GO, fill)
    at_rest, now = await session.observe(), await session.observe()
    assert asdict(at_rest) == asdict(now)


async def test_what_changed_after_the_action_is_seen(session, site, fill, monkeypatch):
    monkeypatch.setattr("stepwire.browser.tab.JUST_NOW", 0.0)  # however quick the change
    await session.act(Navigate(url=site.page("/", COUNTING)), fill)
    await session.act(GO, fill)
    await session._tabs.current.page.evaluate("is.textContent = 'changed since'")
    assert "changed since" in texts(await session.observe())


async def test_what_changes_with_the_next_frame_is_seen(session, site, fill):
    change = "requestAnimationFrame(() => is.textContent = `drawn`)"
    html = f"<button onclick='{change}'>Go</button>{STATUS}"
    await session.act(Navigate(url=site.page("/", html)), fill)
    await session.act(GO, fill)
    assert "drawn" in texts(await session.observe())


async def test_what_changes_while_the_page_is_looked_at_is_seen(session, site, fill):
    change = "for (let ms = 0; ms < 30; ms++) setTimeout(() => is.textContent = `changed after ${ms}`, ms)"
    html = f"<button onclick='{change}'>Go</button>{STATUS}<ul>{LIST}</ul>"
    await session.act(Navigate(url=site.page("/", html)), fill)
    await session.act(GO, fill)
    before = texts(await session.observe())
    now = await session._tabs.current.page.evaluate("is.textContent")
    assert now in before or now in texts(await session.observe())


async def test_the_whole_page_is_looked_at_for_itself(session, site, fill, asked):
    await session.act(Navigate(url=site.page("/", f"{COUNTING}<ul>{LIST}</ul>")), fill)
    await session.act(GO, fill)
    whole = await session.observe(whole=True)
    assert "Row 299" in [element.name for element in whole.elements]


# -- the rules, without a browser ------------------------------------------------------------------


class SeenTab:
    """A tab that shows what it is given."""

    def __init__(self, *, stands=True):
        self._stands = stands
        self.asked = []

    async def steady(self, work, deadline):
        return await work

    async def stands(self, rest):
        return self._stands

    async def call(self, function, limits, *, deadline):
        self.asked.append((function, limits))
        return {"foreign": [], "now": True}


@pytest.fixture
def eye():
    return Eye(Deadlines())


SEEN = Rest(still=True, seen={"foreign": []})


async def test_what_was_seen_at_rest_is_told_once(eye):
    tab = SeenTab()
    eye.keep(tab, SEEN)
    assert await eye.look(tab, whole=False) is SEEN.seen
    assert tab.asked == []
    assert "now" in await eye.look(tab, whole=False)
    assert tab.asked == [("observe", IN_VIEW)]


@pytest.mark.parametrize(
    "why", ["it changed", "another tab", "the whole page", "forgotten", "nothing was seen"]
)
async def test_the_page_is_looked_at_anew_when(eye, why):
    tab = SeenTab(stands=why != "it changed")
    eye.keep(SeenTab() if why == "another tab" else tab, Rest() if why == "nothing was seen" else SEEN)
    if why == "forgotten":
        eye.forget()
    whole = why == "the whole page"
    assert "now" in await eye.look(tab, whole=whole)
    assert tab.asked == [("observe", WHOLE if whole else IN_VIEW)]


class RestingTab(Tab):
    """A tab whose page tells whether it has stood still since."""

    def __init__(self, *, stood):
        self.world = self
        self.prefix = "p1e"
        self.asked = 0
        self._stood = stood

    async def call(self, function):
        assert function == "stoodStill"
        self.asked += 1
        return self._stood


def rested(*, ago=0.0, document="p1e", still=True):
    return Rest(still=still, since=monotonic() - ago, document=document)


async def test_a_page_that_has_just_come_to_rest_is_not_asked_whether_it_still_stands():
    tab = RestingTab(stood=False)
    assert await tab.stands(rested(ago=-1.0))
    assert tab.asked == 0


@pytest.mark.parametrize("stood", [True, False])
async def test_a_page_that_came_to_rest_a_while_ago_is_asked(stood):
    tab = RestingTab(stood=stood)
    assert await tab.stands(rested(ago=JUST_NOW)) is stood
    assert tab.asked == 1


async def test_a_page_that_was_not_still_or_has_gone_does_not_stand():
    tab = RestingTab(stood=True)
    assert not await tab.stands(rested(still=False))
    assert not await tab.stands(rested(document="p0e"))
    tab.prefix = None
    assert not await tab.stands(rested(document=None))
