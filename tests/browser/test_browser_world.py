# ruff: noqa: E501 - a page is easier to read on one line
"""Our script answers to whoever put it in, and nobody answers in its place."""

import contextlib
import itertools

import pytest

from stepwire.browser.world import PageMoved, World
from stepwire.runs.actions import Navigate

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
IMPOSTOR = """<!doctype html><title>waits</title><script>
  const hear = (...said) => { document.title += said.join(); return "{}"; };
  globalThis.stepwire = new Proxy(hear, { get: (_, name) => (name === "key" ? "" : hear), apply: (_, __, said) => hear(said) });
</script><input>"""


async def test_a_page_that_waits_under_the_scripts_name_is_told_nothing(session, site, fill):
    await session.act(Navigate(url=site.page("/", IMPOSTOR)), fill)
    cdp = session._tabs.current.cdp
    world = World(cdp, session._tabs.current.world.frame_id, itertools.count(1), told=True)
    for foreign in (
        1,
        2,
        3,
        4,
    ):  # what the number of our world may mean in another process: the page's own world
        world._context, world._key = foreign, "unknown"
        with pytest.raises(PageMoved):
            await world.call("compare", {"ref": "p1e1", "text": "a secret"})
    assert (await world.call("observe", {"whole": True, "maxElements": 9, "maxTexts": 9}))["title"] == "waits"


class Moved:
    """A debugger whose page moves to another process as our world is made: its number means another world there."""

    def __init__(self, cdp, number):
        self.cdp, self.number = cdp, number

    async def send(self, method, params):
        answer = await self.cdp.send(method, params)
        if method == "Page.createIsolatedWorld" and self.number:
            answer, self.number = {"executionContextId": self.number}, None
        return answer


async def test_a_page_that_comes_as_our_world_is_entered_is_told_nothing(session, site, fill):
    waits = IMPOSTOR.replace(
        'name === "key" ? "" : hear', 'name === "key" ? globalThis.known : hear'
    ).replace("apply:", "set: (_, name, value) => (globalThis.known = value, true), apply:")
    await session.act(Navigate(url=site.page("/", waits)), fill)
    cdp = session._tabs.current.cdp
    for number in range(1, 9):  # one of these is the page's own world
        world = World(
            Moved(cdp, number), session._tabs.current.world.frame_id, itertools.count(9), told=False
        )
        with contextlib.suppress(PageMoved):
            await world.call("compare", {"ref": "p1e1", "text": "a secret"})
    learnt = await cdp.send("Runtime.evaluate", {"expression": "known"})
    assert len(learnt["result"]["value"]) == 32
    assert (await session.observe()).title == "waits"


async def test_a_ref_belongs_to_the_document_that_gave_it(session, site, fill):
    await session.act(Navigate(url=site.page("/", "<!doctype html><button>A</button>")), fill)
    ref = (await session.observe()).elements[0].ref
    world = session._tabs.current.world
    assert world.gave(ref)
    await session.act(Navigate(url=site.page("/", "<!doctype html><button>A</button>")), fill)
    assert not world.gave(ref)
