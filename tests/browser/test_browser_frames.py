# ruff: noqa: E501 - a page is easier to read on one line
"""Frames of other origins are seen and acted in like the page around them, in its process or in another."""

import asyncio
import io
from dataclasses import replace

import pytest
import pytest_asyncio
from browser_site import answer
from PIL import Image

from stepwire.agent.page_text import page_text
from stepwire.agent.ports import SessionSpec, TargetNotFound, TargetNotReady
from stepwire.browser.frames import FrameLost, together
from stepwire.runs.actions import (
    Check,
    Clear,
    Click,
    Expect,
    Navigate,
    Press,
    Read,
    Scroll,
    Select,
    Target,
    Type,
    Upload,
)
from stepwire.runs.model import Viewport

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAY = """<!doctype html><body style='margin: 0'><form onsubmit="event.preventDefault(); out.textContent = 'Paid by ' + card.value + ' ' + kind.value + ' ' + save.checked">
<label>Card <input id=card style='margin: 0'></label><label>Kind <select id=kind><option>Debit<option>Credit</select></label>
<label><input type=checkbox id=save> Save</label><button>Pay</button></form><p id=out>Nothing paid</p>"""
SHOP = "<!doctype html><body style='margin: 0'><h1 style='margin: 0; height: 40px'>Till</h1><iframe id=pay src=http://pay.test/pay style='border: 0; width: 400px'></iframe>"


@pytest_asyncio.fixture(loop_scope="session", params=["one process", "a process for each site"])
async def session(request, browser, isolating_browser, site):
    """A session in either kind of browser."""
    chosen = browser if request.param == "one process" else isolating_browser
    async with chosen.open(SessionSpec("run-1", Viewport(1000, 700))) as session:
        yield session


@pytest.fixture
def opened(session, site, fill):
    """A function that opens a page with others beside it, and looks at it."""

    async def opened(html=SHOP, **others):
        for path, page in {"pay": PAY, **others}.items():
            site.page(f"/{path}", page)
        await session.act(Navigate(url=site.page("/", html)), fill)
        return await session.observe()

    return opened


def named(page, name):
    return next(element for element in page.elements if element.name == name)


def target(page, name):
    return Target(ref=named(page, name).ref)


async def test_what_lies_in_a_frame_of_another_origin_is_seen_where_it_stands(opened):
    page = await opened()
    assert [element.name for element in page.elements] == ["Card", "Kind", "Save", "Pay"]
    card = named(page, "Card")
    assert card.origin == "http://pay.test"
    assert card.editable
    assert card.rect.y == pytest.approx(40, abs=1)
    assert next(text.text for text in page.texts) == "Till"
    assert 'textbox "Card" [frame of http://pay.test]' in page_text(page)


async def test_a_form_in_a_frame_is_filled_in_and_sent(session, opened, fill):
    page = await opened()
    typed = await session.act(Type(target=target(page, "Card"), text="4242"), fill)
    assert typed.action.target.frame == ("#pay",)
    assert typed.rect == named(page, "Card").rect
    await session.act(Select(target=target(page, "Kind"), options=("Credit",)), fill)
    await session.act(Check(target=target(page, "Save")), fill)
    sent = await session.act(Click(target=target(page, "Pay")), fill)
    assert sent.reaction.stirred
    assert sent.reaction.sent
    assert "Paid by 4242 Credit true" in page_text(await session.observe())
    await session.act(Clear(target=typed.action.target), fill)
    assert named(await session.observe(), "Card").value == ""


async def test_what_was_done_in_a_frame_can_be_done_again_without_having_seen_it(session, opened, site, fill):
    page = await opened()
    actions = [
        await session.act(Type(target=target(page, "Card"), text="4242"), fill),
        await session.act(Check(target=target(page, "Save")), fill),
        await session.act(Click(target=target(page, "Pay")), fill),
        await session.act(Read(target=Target(css="#out", frame=("#pay",))), fill),
    ]
    await session.act(Navigate(url=site.page("/", SHOP)), fill)
    again = [await session.act(done.action, fill) for done in actions]
    assert again[-1].action.value == "Paid by 4242 Debit true"
    assert [done.action.target for done in again] == [done.action.target for done in actions]


async def test_frames_within_frames_moved_scaled_and_scrolled_are_hit_where_they_stand(session, opened, fill):
    page = await opened(
        "<!doctype html><body style='margin: 0'><div style='height: 1500px'></div>"
        "<iframe name=outer src=http://pay.test/outer style='border: 3px solid; padding: 7px; width: 600px; height: 300px; transform: translate(40px, 10px) scale(0.8); transform-origin: 0 0'></iframe><div style='height: 1500px'></div>",
        outer="<!doctype html><body style='margin: 0'><div style='height: 900px'>Far</div><iframe src=http://deep.test/deep></iframe>",
        deep="<!doctype html><button onclick='document.title = 1; textContent = \"Found\"'>Deep</button>",
    )
    assert page.elements == ()
    page = await session.observe(whole=True)
    clicked = await session.act(Click(target=target(page, "Deep")), fill)
    assert clicked.reaction.stirred
    assert len(clicked.action.target.frame) == 2
    page = await session.observe()
    found = named(page, "Found")
    assert found.in_view
    assert found.origin == "http://deep.test"
    assert found.rect.height == pytest.approx(21 * 0.8, abs=1)
    again = await session.act(
        Click(target=clicked.action.target.model_copy(update={"name": "Found", "text": None})), fill
    )
    assert again.rect == found.rect


async def test_what_the_page_lays_over_a_frame_covers_what_is_in_it(session, opened, fill):
    page = await opened(
        SHOP
        + "<div id=veil style='position: fixed; inset: 30px 0 auto; height: 60px; background: #fff'>Cookies</div>"
    )
    assert "Card" not in [element.name for element in page.elements]
    await opened(SHOP + "<div style='position: fixed; inset: 0; background: #fff'>Wait</div>")
    with pytest.raises(TargetNotReady, match="covers"):
        await session.act(Click(target=Target(role="button", name="Pay", frame=("#pay",))), fill)


async def test_a_click_in_a_frame_that_stirs_nothing_is_said_to(session, opened, fill):
    page = await opened(
        pay="<!doctype html><button>Deaf</button><button onclick='parent.postMessage(1, \"*\")'>Tell</button>",
        html=SHOP + "<p id=p></p><script>onmessage = () => p.textContent = 'told'</script>",
    )
    deaf = await session.act(Click(target=target(page, "Deaf")), fill)
    assert not deaf.reaction.stirred
    assert deaf.notes == ("The page did not react.",)
    assert (await session.act(Click(target=target(page, "Tell")), fill)).reaction.stirred


async def test_a_click_on_the_page_is_answered_by_its_frame(session, opened, fill):
    page = await opened(
        SHOP + "<button onclick='pay.contentWindow.postMessage(1, \"*\")'>Ask</button>",
        pay="<!doctype html><p id=p>Asked <script>onmessage = () => p.textContent += 'yes'</script>",
    )
    assert (await session.act(Click(target=target(page, "Ask")), fill)).reaction.stirred


async def test_a_frame_that_goes_on_to_another_page_is_seen_anew(session, opened, fill):
    page = await opened(
        pay="<!doctype html><form action=http://bank.test/bank><button>Pay</button></form>",
        bank="<!doctype html><h1>Bank</h1><a href=http://pay.test/done>Confirm</a>",
        done="<!doctype html><h1>Done",
    )
    sent = await session.act(Click(target=target(page, "Pay")), fill)
    assert sent.reaction.sent
    with pytest.raises(TargetNotFound):
        await session.act(Click(target=target(page, "Pay")), fill)
    page = await session.observe()
    assert named(page, "Confirm").origin == "http://bank.test"
    await session.act(Click(target=target(page, "Confirm")), fill)
    assert "Done" in [text.text for text in (await session.observe()).texts]


async def test_a_frame_moves_between_processes_and_back(session, opened, fill):
    page = await opened(
        SHOP
        + "<button onclick=\"pay.src = '/own'\">Home</button><button onclick=\"pay.src = 'http://pay.test/pay'\">Away</button>",
        own="<!doctype html><button>Own</button>",
    )
    await session.act(Click(target=target(page, "Home")), fill)
    page = await session.observe()
    assert named(page, "Own").origin == ""
    await session.act(Click(target=target(page, "Away")), fill)
    page = await session.observe()
    assert named(page, "Card").origin == "http://pay.test"


async def test_a_frame_that_is_taken_away_is_gone(session, opened, fill):
    page = await opened(SHOP + "<button onclick='pay.remove()'>Remove</button>")
    await session.act(Click(target=target(page, "Remove")), fill)
    with pytest.raises((TargetNotFound, TargetNotReady)):
        await session.act(Click(target=target(page, "Pay")), fill)
    assert [element.name for element in (await session.observe()).elements] == ["Remove"]


async def test_nothing_is_kept_of_frames_that_have_come_and_gone(isolating_browser, site, fill):
    again = "<button onclick='pay.outerHTML = pay.outerHTML'>Again</button>"
    site.page("/pay", PAY)
    async with isolating_browser.open(SessionSpec("run-1", Viewport(600, 300))) as session:
        await session.act(Navigate(url=site.page("/", SHOP + again)), fill)
        for _ in range(4):
            await session.act(Click(target=target(await session.observe(), "Again")), fill)
        assert named(await session.observe(), "Card")
        frames = session._tabs.current.frames
        assert [len(kept) for kept in (frames._sessions, frames._attached, frames._known)] == [1, 1, 1]


async def test_a_frame_that_is_taken_away_at_a_click_has_been_clicked(session, opened, fill, monkeypatch):
    page = await opened(SHOP + "<script>onmessage = () => pay.remove()</script>")
    tab = session._tabs.current

    async def unacknowledged(*_, **__):
        await tab.cdp.send("Runtime.evaluate", {"expression": "pay.remove()"})
        await asyncio.Event().wait()

    monkeypatch.setattr(tab.pointer, "click", unacknowledged)
    monkeypatch.setattr(session, "_deadlines", replace(session._deadlines, frame=0.1))
    clicked = await session.act(Click(target=target(page, "Pay")), fill)
    assert clicked.reaction.stirred
    assert [text.text for text in (await session.observe()).texts] == ["Till"]


async def test_when_one_frame_fails_nothing_goes_on_in_the_others():
    ended = []

    async def going_on():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def fails():
        raise FrameLost

    with pytest.raises(FrameLost):
        await together([going_on(), fails(), going_on()])
    assert ended == [True, True]


async def test_no_more_than_twenty_frames_of_a_page_are_looked_into(session, opened):
    page = await opened(
        "<!doctype html>"
        + "<iframe src=http://pay.test/pay style='width: 200px; height: 60px'></iframe>" * 8,
        pay="<!doctype html><body style='margin: 0'><button>Pay</button>"
        + "<iframe src=http://deep.test/deep style='width: 40px; height: 30px'></iframe>" * 2,
        deep="<!doctype html><body style='margin: 0'><button>B</button>",
    )
    assert len(page.elements) == 20


STUCK = """<!doctype html><body style='margin: 0; background: #000'><button>Slow</button><script>
onmessage = () => setTimeout(() => { const held = new XMLHttpRequest(); held.open("GET", "/held", false); held.send(); }, 200);
</script>"""
STUCK_SHOP = "<!doctype html><button onclick='f.contentWindow.postMessage(1, \"*\")'>Hang</button><iframe id=f src=http://slow.test/stuck></iframe>"


async def test_a_frame_that_hangs_is_left_out_and_hidden_where_there_are_secrets_until_it_answers_again(
    isolating_browser, site, fill
):
    released = asyncio.Event()

    async def held(writer):
        await released.wait()
        await answer(writer, "200 OK", "")

    site.page("/held", held)
    site.page("/stuck", STUCK)
    spec = SessionSpec("run-1", Viewport(600, 300), masked=("a secret",))
    async with isolating_browser.open(spec) as session:
        await session.act(Navigate(url=site.page("/", STUCK_SHOP)), fill)
        page = await session.observe()
        before = await session.capture()
        await session.act(Click(target=target(page, "Hang")), fill)
        while "Slow" in [element.name for element in page.elements]:
            page = await session.observe()
        assert [element.name for element in page.elements] == ["Hang"]
        assert "did not answer" in page.texts[-1].text
        with pytest.raises(TargetNotReady, match="does not answer"):
            await session.act(Click(target=Target(role="button", name="Slow", frame=("#f",))), fill)
        hidden = await session.capture()
        assert not hidden.stale
        released.set()
        while "Slow" not in [element.name for element in page.elements]:
            page = await session.observe()
        shown = await session.capture()
    assert blackness(before) > 0.1
    assert blackness(hidden) < 0.02
    assert blackness(shown) == pytest.approx(blackness(before), abs=0.02)


def blackness(picture):
    shades = Image.open(io.BytesIO(picture.data)).convert("L").histogram()
    return sum(shades[:30]) / sum(shades)


async def test_a_frame_that_fills_the_page_is_scrolled_and_then_the_page(session, opened, fill):
    long = "<!doctype html><body style='margin: 0'><p>Top</p><div style='height: 900px'></div><p>End</p>"
    await opened(
        "<!doctype html><body style='margin: 0'><iframe src=http://pay.test/pay style='width: 100%; height: 690px; border: 0'></iframe><div style='height: 400px'></div><p>Foot</p>",
        pay=long,
    )

    async def texts_after_scrolling():
        await session.act(Scroll(direction="down", amount=2000), fill)
        return [text.text for text in (await session.observe()).texts]

    assert await texts_after_scrolling() == ["End"]
    assert "Foot" in await texts_after_scrolling()


async def test_what_has_no_scripts_is_seen_and_used_too(session, opened, fill):
    page = await opened("<!doctype html><iframe id=f sandbox src=http://pay.test/pay></iframe>")
    assert named(page, "Card").origin == "null"
    await session.act(Type(target=target(page, "Card"), text="4242"), fill)
    assert named(await session.observe(), "Card").value == "4242"


async def test_files_are_given_to_a_field_in_a_frame(browser, isolating_browser, site, fill, tmp_path):
    (tmp_path / "a.txt").write_text("hello")
    site.page(
        "/form",
        "<!doctype html><input type=file aria-label=File onchange='document.body.append(files[0].name)'>",
    )
    url = site.page("/", "<!doctype html><iframe id=f src=http://pay.test/form></iframe>")
    spec = SessionSpec("run-1", Viewport(600, 300), files={"a.txt": tmp_path / "a.txt"})
    for each in (browser, isolating_browser):
        async with each.open(spec) as session:
            await session.act(Navigate(url=url), fill)
            await session.act(Upload(target=Target(label="File", frame=("#f",)), files=("a.txt",)), fill)
            await session.act(Expect(what="text", value="a.txt"), fill)


async def test_a_list_that_a_frame_has_made_itself_is_chosen_from_and_keys_reach_it(session, opened, fill):
    page = await opened(
        pay="<!doctype html><div role=combobox aria-label=Month tabindex=0 aria-expanded=false onclick='l.hidden = false' onkeydown='out.textContent = event.key'>Any</div>"
        "<div role=listbox id=l hidden><div role=option onclick='out.textContent = textContent; l.hidden = true'>May</div></div><p id=out>Nothing"
    )
    await session.act(Select(target=target(page, "Month"), options=("May",)), fill)
    assert "May" in [text.text for text in (await session.observe()).texts]
    pressed = await session.act(Press(target=target(page, "Month"), keys="ArrowDown"), fill)
    assert pressed.reaction.stirred
    assert "ArrowDown" in [text.text for text in (await session.observe()).texts]


@pytest.mark.parametrize(
    ("attributes", "css"),
    [
        ("id=pay name=card", "#pay"),
        ("id=frame-83712 title='Card number'", 'iframe[title="Card number"]'),
        ("name=__private8615", 'iframe[src^="http://pay.test/pay"]'),
        ("name=card", 'iframe[name="card"]'),
    ],
)
async def test_a_frame_is_named_by_what_lasts(browser, site, fill, attributes, css):
    site.page("/pay", PAY)
    url = site.page("/", f"<!doctype html><iframe src='http://pay.test/pay?session=1' {attributes}></iframe>")
    async with browser.open(SessionSpec("run-1", Viewport(600, 300))) as session:
        await session.act(Navigate(url=url), fill)
        page = await session.observe()
        ticked = await session.act(Check(target=target(page, "Save")), fill)
        assert ticked.action.target.frame == (css,)
        await session.act(ticked.action, fill)
