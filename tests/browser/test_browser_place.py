# ruff: noqa: E501 - a page is easier to read on one line
"""What lies in a frame is seen and hit where it is drawn, however the frame is moved, scaled or turned."""

import pytest

from stepwire.agent.ports import TargetNotReady
from stepwire.runs.actions import Click, Navigate, Target, Type

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOSTS = pytest.mark.parametrize("host", ["shop.test", "pay.test"], ids=["own origin", "another origin"])
BUTTON = "<!doctype html><body style='margin: 0'><div style='height: 30px; width: 90px'>Price</div><button style='width: 50px; height: 24px; padding: 0; margin: 0 0 0 20px' onclick='textContent = \"Hit\"'></button><script>document.querySelector('button').textContent = decodeURI(location.search.slice(1))</script>"
FRAMES = {
    "padded": "padding: 25px; border: 5px solid",
    "scaled": "transform: scale(1.4, 1.5); transform-origin: 0 0",
    "turned": "transform: rotate(40deg) translate(5px, -20px); padding: 10px",
    "upside down": "rotate: 180deg",
    "skewed": "transform: skewX(30deg); scale: 1.2",
    "mirrored": "scale: -1 1",
    "zoomed": "zoom: 1.3; padding: 6px",
    "flat in space": "transform: translate3d(4px, 4px, 30px)",
}
AROUND = {
    "in a turned box": "<div style='rotate: 15deg'><span style='transform: rotate(1rad)'>{}</span></div>",
    "in a zoomed box": "<div style='zoom: 1.5'><div style='zoom: 0.8; transform: rotate(-20deg)'>{}</div></div>",
}
IFRAME = "<iframe id='{0}' src='{1}?{0}' style='width: 120px; height: 60px; {2}'></iframe>"
CELL = "<div style='position: absolute; left: {}px; top: {}px'>{}</div>"


def gallery(address):
    """One frame in each place."""
    frames = [IFRAME.format(name, address, style) for name, style in FRAMES.items()]
    frames += [html.format(IFRAME.format(name, address, "")) for name, html in AROUND.items()]
    frames += [
        f"<object id=object data='{address}?object' width=120 height=60 style='rotate: 30deg'></object>",
        f"<embed id=embed src='{address}?embed' width=120 height=60 style='rotate: -30deg'>",
    ]
    return "".join(
        CELL.format(60 + at % 4 * 230, 50 + at // 4 * 200, frame) for at, frame in enumerate(frames)
    )


@pytest.fixture
def opened(session, site, fill):
    """A function that opens a page with frames in it, and looks at it."""

    async def opened(html, inner=BUTTON):
        site.page("/inner", inner)
        await session.act(Navigate(url=site.page("/", f"<!doctype html>{html}")), fill)
        return await session.observe()

    return opened


@HOSTS
async def test_what_is_in_frames_is_hit_where_they_are_drawn(session, opened, fill, host):
    page = await opened(gallery(f"http://{host}/inner"))
    names = [*FRAMES, *AROUND, "object", "embed"]
    assert sorted(element.name for element in page.elements) == sorted(names)
    assert {element.origin for element in page.elements} == {"" if host == "shop.test" else "http://pay.test"}
    for element in page.elements:
        clicked = await session.act(Click(target=Target(ref=element.ref)), fill)
        assert clicked.reaction.stirred, element.name
        assert clicked.action.target.frame
        assert element.rect == clicked.rect
    assert {element.name for element in (await session.observe()).elements} == {"Hit"}
    again = clicked.action.model_copy(
        update={"target": clicked.action.target.model_copy(update={"name": "Hit", "text": None})}
    )
    assert (await session.act(again, fill)).rect == clicked.rect


@HOSTS
async def test_a_dialog_on_top_is_not_turned_by_what_it_stands_in(session, opened, fill, host):
    frame = IFRAME.format("f", f"http://{host}/inner", "")
    page = await opened(
        f"<div style='transform: rotate(90deg)'><dialog id=d style='scale: 1.1'>{frame}</dialog></div><script>d.showModal()</script>"
    )
    (button,) = page.elements
    assert (await session.act(Click(target=Target(ref=button.ref)), fill)).reaction.stirred


@HOSTS
async def test_what_is_drawn_in_perspective_is_not_pointed_at(session, opened, fill, host):
    frame = IFRAME.format("f", f"http://{host}/inner", "transform: rotateY(40deg)")
    page = await opened(f"<div style='perspective: 300px'>{frame}</div>")
    assert page.elements == ()
    with pytest.raises(TargetNotReady, match="perspective"):
        await session.act(Click(target=Target(role="button", name="f", frame=("#f",))), fill)


@HOSTS
async def test_frames_within_turned_frames_are_scrolled_to_and_hit(session, opened, site, fill, host):
    site.page("/field", "<!doctype html><label>Card <input style='width: 60px'></label>")
    await opened(
        f"<div style='height: 1200px'></div><iframe src=http://{host}/inner style='rotate: 90deg; width: 300px; height: 300px'></iframe>",
        inner="<!doctype html><div style='height: 700px'></div><object data=http://shop.test/field style='rotate: -45deg; width: 200px; height: 100px'></object>",
    )
    (field,) = (await session.observe(whole=True)).elements
    typed = await session.act(Type(target=Target(ref=field.ref), text="42"), fill)
    assert len(typed.action.target.frame) == 2
    (field,) = (await session.observe()).elements
    assert field.value == "42"


async def test_frames_in_frames_that_are_not_drawn_stand_nowhere(opened, site):
    site.page("/empty", "<!doctype html><p>Nothing")
    inner = "<!doctype html><button>Deep</button><iframe src=/empty></iframe>"
    page = await opened("<button>Here</button><iframe src=/inner hidden></iframe>", inner=inner)
    assert [element.name for element in page.elements] == ["Here"]


async def test_an_embed_or_object_that_holds_no_document_is_no_frame(opened):
    page = await opened(
        "<embed src=/none.png type=image/png width=300 height=300><object data=/none.swf type=application/x-none width=300 height=300></object><button>Here</button>"
    )
    assert [element.name for element in page.elements] == ["Here"]
    assert page.texts == ()
