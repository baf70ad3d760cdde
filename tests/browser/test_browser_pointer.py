# ruff: noqa: E501 - a page is easier to read on one line
"""What a page hears of a click: the same as from a hand, in order."""

import pytest

from stepwire.runs.actions import Click, DoubleClick, Navigate, Target

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HEARING = """
<!doctype html><button>Go</button><script>
  const heard = [];
  for (const type of ["mousemove", "pointerdown", "mousedown", "mouseup", "click", "auxclick", "contextmenu", "dblclick"])
    addEventListener(type, (event) => {
      heard.push(`${type} ${event.button} ${event.buttons} ${event.detail} ${event.isTrusted}`);
      document.title = heard.join(", ");
    });
</script>"""


async def heard(session, site, fill, button, html=HEARING):
    await session.act(Navigate(url=site.page("/", html)), fill)
    await session.act(Click(target=Target(role="button", name="Go"), button=button), fill)
    return list(dict.fromkeys((await session.place())[1].split(", ")))  # the way there may be told in pieces


async def test_a_click_moves_there_presses_and_releases(session, site, fill):
    assert await heard(session, site, fill, "left") == [
        "mousemove 0 0 0 true",
        "pointerdown 0 1 0 true",
        "mousedown 0 1 1 true",
        "mouseup 0 0 1 true",
        "click 0 0 1 true",
    ]


async def test_a_double_click_is_two_clicks_of_which_the_second_says_so(session, site, fill):
    await session.act(Navigate(url=site.page("/", HEARING)), fill)
    await session.act(DoubleClick(target=Target(role="button", name="Go")), fill)
    events = (await session.place())[1].split(", ")
    assert [event for event in events if "click" in event] == [
        "click 0 0 1 true",
        "click 0 0 2 true",
        "dblclick 0 0 2 true",
    ]


@pytest.mark.parametrize(
    ("button", "number", "held", "last"), [("right", 2, 2, "contextmenu"), ("middle", 1, 4, "auxclick")]
)
async def test_another_button_is_no_click(session, site, fill, button, number, held, last):
    events = await heard(session, site, fill, button)
    assert f"mousedown {number} {held} 1 true" in events
    assert any(event.startswith(f"{last} {number}") for event in events)
    assert not any(event.startswith("click") for event in events)
