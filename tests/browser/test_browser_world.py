# ruff: noqa: E501 - a page is easier to read on one line
"""Our script answers to whoever put it in, and nobody answers in its place."""

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
    world = World(cdp, session._tabs.current.world.frame_id, itertools.count(1))
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


async def test_a_ref_belongs_to_the_document_that_gave_it(session, site, fill):
    await session.act(Navigate(url=site.page("/", "<!doctype html><button>A</button>")), fill)
    ref = (await session.observe()).elements[0].ref
    world = session._tabs.current.world
    assert world.gave(ref)
    await session.act(Navigate(url=site.page("/", "<!doctype html><button>A</button>")), fill)
    assert not world.gave(ref)
