"""The shop as people meet it: with scripts, a mouse and a keyboard, on a desk and on a phone."""

from datetime import date

import pytest

from stepwire.demo import demo_shop

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(serve):
    return serve(demo_shop(today=lambda: date(2026, 11, 24)))


def sign_in(page, shop, then="/account"):
    page.goto(f"{shop}/sign-in?then={then}")
    page.get_by_label("Email", exact=True).fill("ada@lindqvist.example")
    page.get_by_label("Password").fill("lantern-light")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{then}")


def test_a_navy_lantern_is_bought_by_looking_and_clicking(page, shop):
    sign_in(page, shop)
    page.get_by_role("searchbox").fill("lantern")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Storm lantern", exact=True).click()
    page.get_by_role("radio", name="Navy").check()
    assert page.get_by_role("img", name="Storm lantern, Navy").is_visible()
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_role("link", name="Go to checkout").click()
    page.get_by_role("radio", name="Tracked").check()
    assert page.get_by_test_id("total").inner_text() == "£70.90"
    page.get_by_label("Card number").fill("4242424242424242")
    page.get_by_role("checkbox", name="I accept the terms").check()
    page.get_by_role("button", name="Place order").click()
    page.get_by_role("heading", name="Thank you, Ada").wait_for()
    assert page.get_by_test_id("order-number").inner_text() == "HG-20418"


def test_an_unfinished_form_is_not_sent_and_says_what_is_missing(page, shop):
    page.goto(f"{shop}/products/storm-lantern")
    page.get_by_role("button", name="Add to basket").click()
    page.goto(f"{shop}/checkout")
    page.get_by_role("button", name="Place order").click()
    page.get_by_text("Please look at 5 fields again.").wait_for()
    email = page.get_by_label("Email", exact=True)
    assert email.evaluate("field => field === document.activeElement")
    assert email.get_attribute("aria-invalid") == "true"
    page.get_by_role("radio", name="Bank transfer").check()
    assert page.get_by_label("Card number").is_hidden()


def test_pressing_enter_in_a_quantity_changes_it(page, shop):
    page.goto(f"{shop}/products/storm-lantern")
    page.get_by_role("button", name="One more").click()
    page.get_by_role("button", name="Add to basket").click()
    quantity = page.get_by_label("Quantity of Storm lantern")
    assert quantity.input_value() == "2"
    quantity.fill("4")
    quantity.press("Enter")
    page.get_by_test_id("basket-count").get_by_text("4").wait_for()


def test_cancelling_an_order_asks_first(page, shop):
    sign_in(page, shop, "/orders")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Cancel order HG-20411").click()
    assert asked == ["Cancel order HG-20411 for £64.90? This cannot be undone."]
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Cancel order HG-20411").click()
    page.get_by_text("Order HG-20411 is cancelled.").wait_for()


def test_dialogs_open_and_close(page, shop):
    page.goto(f"{shop}/products/fishermans-jumper")
    page.get_by_role("button", name="Size guide").click()
    page.get_by_role("dialog", name="Size guide").wait_for()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Get the harbour letter").click()
    page.get_by_label("Your email").fill("ada@lindqvist.example")
    page.get_by_role("button", name="Send me the letter").click()
    page.get_by_text("goes to ada@lindqvist.example").wait_for()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_the_screen(page, shop, width):
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, shop)
    page.goto(f"{shop}/products/storm-lantern")
    page.get_by_role("button", name="Add to basket").click()
    for path in (
        "/",
        "/search?q=lantern",
        "/basket",
        "/checkout",
        "/orders",
        "/account",
        "/products/enamel-mug",
    ):
        page.goto(shop + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
