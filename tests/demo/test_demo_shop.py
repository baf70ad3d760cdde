"""The shop over HTTP, as a browser without scripts uses it."""

from datetime import date

import httpx
import pytest

from stepwire.demo import demo_shop

ADA = {"email": "ada@lindqvist.example", "password": "lantern-light"}
LANTERN = {"product": "storm-lantern", "colour": "navy", "quantity": "1"}
FORM = {
    "email": "ada@lindqvist.example",
    "name": "Ada Lindqvist",
    "phone": "",
    "address": "14 Quay Street, Whitby YO21 1DH",
    "delivery": "tracked",
    "payment": "card",
    "card": "4242 4242 4242 4242",
    "terms": "yes",
}


@pytest.fixture
def app():
    return demo_shop(today=lambda: date(2026, 11, 24))


def visitor(app):
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://shop.example", follow_redirects=True)


@pytest.fixture
async def shop(app):
    async with visitor(app) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search",
        "/search?q=lantern&sort=dearest&price=30-60&maker=Northlight",
        "/departments/wool",
        "/products/fishermans-jumper",
        "/products/storm-lantern?colour=pine",
        "/basket",
        "/sign-in",
        "/assets/shop.css",
        "/assets/shop.js",
        "/assets/favicon.svg",
    ],
)
async def test_every_page_opens(shop, path):
    assert (await shop.get(path)).status_code == 200


@pytest.mark.parametrize(
    "path", ["/nowhere", "/products/submarine", "/departments/submarines", "/orders/HG-1"]
)
async def test_what_is_not_there_says_so_kindly(shop, path):
    answer = await shop.get(path)
    assert answer.status_code == 404
    assert "Nothing here" in answer.text


async def test_a_purchase_from_the_shelf_to_the_order_number(shop):
    basket = await shop.post("/basket/add", data=LANTERN)
    assert "Storm lantern is in your basket." in basket.text
    assert "£68.40" in basket.text
    thanks = await shop.post("/checkout", data=FORM)
    assert thanks.url.path == "/thank-you/HG-20418"
    assert "Thank you, Ada" in thanks.text
    assert "Tracked, Thursday 26 to Friday 27 November" in thanks.text
    assert "£70.90, paid by card" in thanks.text
    assert "There is nothing in it yet." in (await shop.get("/basket")).text


async def test_a_bad_form_comes_back_as_it_was_typed_with_its_faults(shop):
    await shop.post("/basket/add", data=LANTERN)
    answer = await shop.post("/checkout", data=FORM | {"email": "ada", "terms": ""})
    assert answer.status_code == 422
    assert "Please look at 2 fields again." in answer.text
    assert 'value="ada"' in answer.text
    assert "Enter an email address" in answer.text


async def test_an_empty_basket_has_no_checkout(shop):
    assert (await shop.get("/checkout")).url.path == "/basket"
    assert (await shop.post("/checkout", data=FORM)).url.path == "/basket"


async def test_the_basket_changes_and_empties(shop):
    await shop.post("/basket/add", data=LANTERN)
    line = {"line": "storm-lantern.navy"}
    assert "£192.00" in (await shop.post("/basket/change", data=line | {"quantity": "2", "step": "1"})).text
    assert "nothing in it" in (await shop.post("/basket/change", data=line | {"quantity": "0"})).text


async def test_what_is_worn_needs_a_size(shop):
    answer = await shop.post(
        "/basket/add", data={"product": "fishermans-jumper", "colour": "cream", "size": ""}
    )
    assert "Choose a size first." in answer.text
    assert answer.url.params["colour"] == "cream"


async def test_a_wrong_password_shows_an_error_and_keeps_the_email(shop):
    answer = await shop.post("/sign-in", data=ADA | {"password": "guess"})
    assert answer.status_code == 401
    assert "do not belong together" in answer.text
    assert ADA["email"] in answer.text
    assert "guess" not in answer.text


async def test_signing_in_goes_where_the_visitor_was_going_and_nowhere_else(shop):
    assert (await shop.get("/orders")).url.path == "/sign-in"
    assert (await shop.post("/sign-in", data=ADA | {"then": "/orders"})).url.path == "/orders"
    away = await shop.post("/sign-in", data=ADA | {"then": "//evil.example"})
    assert away.url.host == "shop.example"
    await shop.post("/sign-out")
    assert (await shop.get("/account")).url.path == "/sign-in"


async def test_the_orders_table_says_how_it_is_sorted(shop):
    await shop.post("/sign-in", data=ADA)
    page = (await shop.get("/orders", params={"sort": "total", "dir": "up"})).text
    assert 'aria-sort="ascending"' in page
    assert page.index("HG-20377") < page.index("HG-19350")


async def test_an_order_can_be_cancelled_once(shop):
    await shop.post("/sign-in", data=ADA)
    assert "Order HG-20411 is cancelled." in (await shop.post("/orders/HG-20411/cancel")).text
    assert "can no longer be cancelled" in (await shop.post("/orders/HG-20411/cancel")).text


async def test_visitors_do_not_see_each_other(app, shop):
    await shop.post("/basket/add", data=LANTERN)
    async with visitor(app) as other:
        assert "nothing in it" in (await other.get("/basket")).text


async def test_text_from_outside_is_never_markup(shop):
    page = (await shop.get("/search", params={"q": "<script>alert(1)</script>"})).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


async def test_the_cookie_is_out_of_reach_of_scripts(shop):
    cookie = (await shop.get("/")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "set-cookie" not in (await shop.get("/")).headers


async def test_forms_that_are_no_forms_are_refused(shop):
    assert (await shop.post("/basket/add", content=b"x" * 100_000)).status_code == 413
    assert (await shop.post("/basket/add", content=b"\xff\xfe")).status_code == 400
    assert (await shop.post("/basket/add", data=LANTERN | {"quantity": "--"})).status_code == 200
