"""The large picture of a step: one canvas that shows what is wanted now."""

import base64
import io

import pytest
from PIL import Image
from pretend_gateway import PretendGateway

pytestmark = pytest.mark.browser

WIDTH = 1280
_DRAWN = """number => {
    const canvas = document.querySelector(".pic canvas[aria-busy=false]");
    if (!canvas) return false;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    return Math.round(copy.getImageData(5, 5, 1, 1).data[0] / 20) === number;
}"""


def picture(number, width=WIDTH):
    """Its red tells the number."""
    written = io.BytesIO()
    Image.new("RGB", (width, 800), (number * 20, 0, 0)).save(written, "JPEG")
    return written.getvalue()


def step(number):
    return {
        "type": "step_update",
        "runId": "run-123",
        "stepNumber": number,
        "position": f"p{number}",
        "screenshot": base64.b64encode(picture(number)).decode(),
        "action": {"type": "click", "target": {"role": "button", "name": "Next"}},
        "explanation": f"Because of {number}",
        "url": "https://shop.example/basket",
        "viewport": {"width": WIDTH, "height": 800},
    }


@pytest.fixture
def gateway():
    return PretendGateway([step(number) for number in range(1, 10)], "running")


@pytest.fixture
def opened(page, serve, gateway):
    """Opens the run, with the page after its last step."""

    def open_():
        page.goto(f"{serve(gateway.app)}/runs/run-123#code=once")
        page.get_by_role("radio", name="After").click()
        page.evaluate("document.activeElement.blur()")  # its arrow keys choose what is shown of the page
        page.get_by_role("img", name="Because of 9, shop.example").wait_for()

    return open_


def wait_until_drawn(page, number):
    """Until the picture that is there is that step's, and no other is on its way."""
    page.wait_for_function(_DRAWN, arg=number)


def test_the_picture_is_that_of_the_step_and_is_told_in_words(page, opened):
    opened()
    wait_until_drawn(page, 9)
    page.keyboard.press("ArrowLeft")
    page.get_by_role("img", name="Because of 8, shop.example").wait_for()
    wait_until_drawn(page, 8)


def test_pictures_that_were_passed_while_one_was_on_its_way_are_not_asked_for(page, gateway, opened):
    opened()
    page.keyboard.press("Home")
    page.get_by_role("img", name="Because of 1, ").wait_for()
    wait_until_drawn(page, 1)
    gateway.asked_for.clear()
    gateway.sending.clear()
    for number in range(2, 8):
        page.keyboard.press("ArrowRight")
        page.get_by_role("img", name=f"Because of {number}, ").wait_for()
    gateway.sending.set()
    wait_until_drawn(page, 7)
    assert len(gateway.asked_for) <= 2, (
        "the one on its way and the one that is wanted; those kept since the start, none"
    )


def test_going_back_and_forth_asks_once_for_each_picture(page, gateway, opened):
    opened()
    wait_until_drawn(page, 9)
    page.keyboard.press("ArrowLeft")
    wait_until_drawn(page, 8)
    gateway.asked_for.clear()
    page.keyboard.press("ArrowRight")
    wait_until_drawn(page, 9)
    page.keyboard.press("ArrowLeft")
    wait_until_drawn(page, 8)
    assert gateway.asked_for == []


def test_an_address_that_has_run_out_is_asked_for_afresh(page, gateway, opened):
    gateway.pictures = [picture(3, width=900)]
    page.route("**/sent/*", lambda route: route.fulfill(status=403))
    opened()
    page.locator(".pic canvas[width='900']").wait_for()


def test_where_there_is_little_room_the_picture_is_made_smaller_and_again_larger(page, opened):
    opened()
    page.locator(f".pic canvas[width='{WIDTH}']").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    small = page.locator(f".pic canvas[width]:not([width='{WIDTH}'])")
    small.wait_for()
    assert small.evaluate("canvas => canvas.width === canvas.clientWidth")
    wait_until_drawn(page, 9)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(f".pic canvas[width='{WIDTH}']").wait_for()
    wait_until_drawn(page, 9)
