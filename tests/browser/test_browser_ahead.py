"""A picture that was asked for as an action ended is kept only if it shows the page at rest."""

import asyncio
import io

import pytest
from PIL import Image

from stepwire.browser.ahead import FRESH, MOST_WITHOUT, Ahead
from stepwire.browser.settle import Activity
from stepwire.browser.tab import Rest
from stepwire.runs.actions import Click, Navigate, Target

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

RED, GREEN = (220, 0, 0), (0, 160, 0)
GO = Click(target=Target(role="button", name="Go"))

# The page turns red with the click, and green 60 ms later, in one task after the other until then: so frames
# show it red, and no moment passes in which it could be taken for a page at rest.
CHANGING = """<!doctype html><style>
  body { margin: 0; background: #fff }
  #is { position: fixed; inset: 60px 0 0 0; border: 0; width: 100%%; height: 100%% }
  .red { background: rgb(220, 0, 0) } .green { background: rgb(0, 160, 0) }
</style><button onclick="go()">Go</button>%s<script>
  const is = document.querySelector("#is");
  function go() { turn("red"); goOn(performance.now() + 60); }
  function goOn(end) { performance.now() < end ? scheduler.postTask(() => goOn(end)) : turn("green"); }
  function turn(color) { %s }
</script>"""
WAYS = {
    "a class": ("<div id=is></div>", "is.className = is.textContent = color"),
    "a field": (
        "<style>input { appearance: none; margin: 0 } input:checked { background: rgb(0, 160, 0) } "
        "input:indeterminate { background: rgb(220, 0, 0) }</style><input id=is type=checkbox>",
        "is.checked = color === 'green'; is.indeterminate = color === 'red'",
    ),
    "a canvas": (
        "<canvas id=is width=1000 height=600></canvas>",
        "const pen = is.getContext('2d'); pen.fillStyle = `rgb(${color === 'red' ? '220, 0' : '0, 160'}, 0)`;"
        " pen.fillRect(0, 0, 1000, 600)",
    ),
    "scrolling": (
        "<style>button { position: fixed } div { height: 900px }</style>"
        "<div></div><div class=red></div><div class=green></div><div></div>",
        "scrollTo(0, color === 'red' ? 900 : 1800)",
    ),
    "scrolling a box": (
        "<style>#is { overflow: auto } #is div { height: 900px }</style>"
        "<div id=is><div></div><div class=red></div><div class=green></div><div></div></div>",
        "is.scrollTop = color === 'red' ? 900 : 1800",
    ),
    "a frame": (
        "<iframe id=is></iframe>",
        "is.contentDocument.body.style.background = color === 'red' ? 'rgb(220, 0, 0)' : 'rgb(0, 160, 0)'",
    ),
    "a transition": (
        "<style>#is { transition: background 0.1s }</style><div id=is class=red></div>",
        "is.className = 'green'",
    ),
}


def shown(picture):
    """Which of the two colours the middle of the picture has."""
    pixel = Image.open(io.BytesIO(picture.data)).getpixel((500, 400))
    return min((RED, GREEN), key=lambda color: sum(abs(a - b) for a, b in zip(color, pixel, strict=True)))


@pytest.mark.parametrize("way", WAYS)
async def test_a_page_that_goes_on_changing_is_pictured_as_it_came_to_rest(session, site, fill, way):
    await session.act(Navigate(url=site.page("/", CHANGING % WAYS[way])), fill)
    await session.act(GO, fill)
    assert shown(await session.capture()) == GREEN


async def test_picture_and_observation_are_of_the_same_page(session, site, fill):
    await session.act(Navigate(url=site.page("/", CHANGING % WAYS["a class"])), fill)
    await session.act(GO, fill)
    picture, seen = await asyncio.gather(session.capture(), session.observe())
    assert shown(picture) == GREEN
    assert "green" in [text.text for text in seen.texts]


async def test_a_page_that_an_action_leads_to_is_pictured_and_not_the_one_before(session, site, fill):
    site.page("/next", "<body style='background: rgb(0, 160, 0)'>")
    start = "<body style='background: rgb(220, 0, 0)'><button onclick=\"location = '/next'\">Go</button>"
    await session.act(Navigate(url=site.page("/", start)), fill)
    await session.act(GO, fill)
    assert shown(await session.capture()) == GREEN


async def test_the_picture_of_a_page_that_answers_at_once_is_the_one_that_was_asked_for_ahead(
    session, site, fill, monkeypatch
):
    kept = []
    take = session._camera.ahead.take

    async def taken(tab):
        kept.append(await take(tab))
        return kept[-1]

    monkeypatch.setattr(session._camera.ahead, "take", taken)
    html = "<button onclick='document.body.style.background = `rgb(0, ${100 + ++n}, 0)`'>Go</button>"
    await session.act(Navigate(url=site.page("/", f"{html}<script>let n = 0</script>")), fill)
    for _ in range(50):  # a busy machine may draw a frame too late
        await session.act(GO, fill)
        picture = await session.capture()
        assert shown(picture) == GREEN
        if kept[-1] is not None:
            break
    assert picture.data == kept[-1]


async def test_a_picture_is_asked_for_anew_when_the_one_before_has_been_taken(session, site, fill):
    html = "<button onclick='document.body.style.background = `rgb(0, 160, 0)`'>Go</button>"
    await session.act(Navigate(url=site.page("/", html)), fill)
    await session.act(GO, fill)
    await session.capture()
    await session._tabs.current.page.evaluate("document.body.style.background = 'rgb(220, 0, 0)'")
    assert shown(await session.capture()) == RED


# -- the rules, without a browser ------------------------------------------------------------------


class StillTab:
    def __init__(self, *, stood=True):
        self.activity = Activity()
        self._stood = stood

    async def stands(self, rest):
        return rest.still and self._stood


@pytest.fixture
def shots():
    return []


@pytest.fixture
def ahead(shots):
    async def shoot(tab):
        shots.append(tab)
        return b"picture %d" % len(shots)

    return Ahead(shoot)


async def test_a_picture_that_was_judged_true_is_taken_once(ahead):
    tab = StillTab()
    ahead.ask(tab)
    assert ahead.waits
    await ahead.judge(tab, Rest(still=True))
    assert await ahead.take(tab) == b"picture 1"
    assert await ahead.take(tab) is None


async def test_a_picture_that_has_not_been_judged_is_not_taken(ahead):
    tab = StillTab()
    ahead.ask(tab)
    assert await ahead.take(tab) is None
    await ahead.forget()


async def test_a_picture_of_a_page_that_changed_is_dropped(ahead):
    tab = StillTab()
    ahead.ask(tab)
    await ahead.judge(tab, Rest(still=False))
    assert await ahead.take(tab) is None


async def test_a_picture_is_dropped_when_something_arrived_meanwhile(ahead):
    tab = StillTab()
    ahead.ask(tab)
    tab.activity.request_ended("a picture that was still loading")
    await ahead.judge(tab, Rest(still=True))
    assert await ahead.take(tab) is None


async def test_a_picture_of_another_tab_is_dropped(ahead):
    tab, other = StillTab(), StillTab()
    ahead.ask(tab)
    await ahead.judge(tab, Rest(still=True))
    assert await ahead.take(other) is None
    assert await ahead.take(tab) is None


async def test_a_picture_that_is_wanted_late_is_dropped(ahead, monkeypatch):
    tab = StillTab()
    ahead.ask(tab)
    await ahead.judge(tab, Rest(still=True))
    loop = asyncio.get_running_loop()
    later = loop.time() + FRESH + 0.1
    monkeypatch.setattr(loop, "time", lambda: later)
    assert await ahead.take(tab) is None


async def test_a_picture_of_a_page_that_changed_before_it_was_wanted_is_dropped(ahead):
    tab = StillTab(stood=False)
    ahead.ask(tab)
    await ahead.judge(tab, Rest(still=True))
    assert await ahead.take(tab) is None


async def test_a_page_that_goes_on_changing_is_asked_less_and_less_often(ahead, shots):
    tab = StillTab()
    for _ in range(100):
        ahead.ask(tab)
        await ahead.judge(tab, Rest(still=False))
    assert len(shots) < 4 + 100 / MOST_WITHOUT
    while not ahead.waits:
        ahead.ask(tab)
    await ahead.judge(tab, Rest(still=True))
    await ahead.take(tab)
    for _ in range(2):  # it has stood still: one more that changes is no reason to do without
        ahead.ask(tab)
        assert ahead.waits
        await ahead.judge(tab, Rest(still=False))


async def test_a_picture_that_failed_fails_who_takes_it_and_nobody_else():
    async def shoot(tab):
        raise LookupError

    tab, ahead = StillTab(), Ahead(shoot)
    ahead.ask(tab)
    await ahead.judge(tab, Rest(still=True))
    with pytest.raises(LookupError):
        await ahead.take(tab)
    ahead.ask(tab)
    await ahead.judge(tab, Rest(still=False))
