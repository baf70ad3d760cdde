"""Harbour Goods as a web application: pages rendered on the server, forms that post, a basket a visitor.

It is a real shop in everything but the goods, so that an agent meets what the web is made of:
links, searches, radio buttons, a stepper, a select, validation, a sign-in that can fail, a table,
a native dialog, a confirm box. It needs no network and no disk. Every form works without scripts;
``assets/shop.js`` only makes it nicer.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stepwire.demo.basket import (
    DELIVERIES,
    FREE_DELIVERY_FROM,
    MOST_OF_ONE,
    STANDARD,
    chosen_line,
    tax_within,
)
from stepwire.demo.catalogue import (
    BY_SLUG,
    DEPARTMENTS,
    PRODUCTS,
    Department,
    Search,
    SearchOrder,
    in_department,
)
from stepwire.demo.checkout import PAYMENTS, CheckoutForm
from stepwire.demo.orders import Column, Order, sorted_orders
from stepwire.demo.visits import Visit, Visits

COOKIE = "harbour"
LARGEST_FORM = 64 * 1024
LONGEST_QUERY = 100
PRICES = {
    "under-30": ("Under £30", (0, 29_99)),
    "30-60": ("£30 to £60", (30_00, 60_00)),
    "over-60": ("Over £60", (60_01, 1_000_000)),
}
SORTS: dict[SearchOrder, str] = {
    "wanted": "Most wanted",
    "cheapest": "Price, low to high",
    "dearest": "Price, high to low",
    "name": "Name",
}
COLUMNS: dict[Column, str] = {
    "number": "Order",
    "placed": "Placed",
    "pieces": "Items",
    "total": "Total",
    "status": "Status",
}

Word = TypeVar("Word", bound=str)

_HERE = Path(__file__).parent


def demo_shop(
    *,
    today: Callable[[], date] = date.today,
    new_cookie: Callable[[], str] = secrets.token_urlsafe,
) -> ASGIApp:
    """The shop, empty of visitors. ``today`` dates orders; ``new_cookie`` names visits, unguessably."""
    shop = Shop(today)
    site = Starlette(
        routes=[
            Route("/", shop.home),
            Route("/search", shop.search),
            Route("/departments/{slug}", shop.department),
            Route("/products/{slug}", shop.product),
            Route("/basket", shop.basket),
            Route("/basket/add", shop.add_to_basket, methods=["POST"]),
            Route("/basket/change", shop.change_basket, methods=["POST"]),
            Route("/checkout", shop.checkout),
            Route("/checkout", shop.place_order, methods=["POST"]),
            Route("/thank-you/{reference}", shop.thank_you),
            Route("/sign-in", shop.sign_in),
            Route("/sign-in", shop.check_sign_in, methods=["POST"]),
            Route("/sign-out", shop.sign_out, methods=["POST"]),
            Route("/account", shop.account),
            Route("/orders", shop.orders),
            Route("/orders/{reference}", shop.order),
            Route("/orders/{reference}/cancel", shop.cancel_order, methods=["POST"]),
            Route("/letter", shop.subscribe, methods=["POST"]),
            Mount("/assets", StaticFiles(directory=_HERE / "assets")),
        ],
        exception_handlers={404: shop.nothing_here},
    )
    return Door(site, Visits(new_cookie))


class Door:
    """Lets every browser in with its visit, and gives a new one its cookie."""

    def __init__(self, site: ASGIApp, visits: Visits) -> None:
        self._site = site
        self._visits = visits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._site(scope, receive, send)
            return
        shown = Request(scope).cookies.get(COOKIE)
        cookie, visit = self._visits.enter(shown)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and cookie != shown:
                headers = MutableHeaders(scope=message)
                headers.append("set-cookie", f"{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax")
            await send(message)

        scope.setdefault("state", {})["visit"] = visit
        await self._site(scope, receive, send_with_cookie)


class Shop:
    """The pages. Each takes a request of a visit and answers it whole."""

    def __init__(self, today: Callable[[], date]) -> None:
        self._today = today
        self._pages = _environment()

    # -- looking around ---------------------------------------------------------------------

    async def home(self, request: Request) -> Response:
        return self._page(request, "home.html", wanted=PRODUCTS[:4], newest=[p for p in PRODUCTS if p.new])

    async def search(self, request: Request) -> Response:
        return self._listing(request, request.query_params.get("q", "").strip()[:LONGEST_QUERY], None)

    async def department(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        department = next((d for d in DEPARTMENTS if d.slug == slug), None)
        if department is None:
            raise HTTPException(404)
        return self._listing(request, "", department)

    def _listing(self, request: Request, query: str, department: Department | None) -> Response:
        asked = request.query_params
        shelf = [p for p in PRODUCTS if department is None or in_department(p, department.slug)]
        found = Search(query=query).results(shelf)
        narrowed = Search(
            query=query,
            departments=tuple(asked.getlist("department")),
            makers=tuple(asked.getlist("maker")),
            price=PRICES[asked["price"]][1] if asked.get("price") in PRICES else None,
            order=_known(asked.get("sort"), SORTS, "wanted"),
        )
        return self._page(
            request,
            "listing.html",
            query=query,
            department=department,
            products=narrowed.results(shelf),
            makers={p.maker: sum(q.maker == p.maker for q in found) for p in found},
            shelves=[(d, n) for d in DEPARTMENTS if (n := sum(in_department(p, d.slug) for p in found))],
            chosen=asked,
            prices=PRICES,
            sorts=SORTS,
        )

    async def product(self, request: Request) -> Response:
        product = BY_SLUG.get(request.path_params["slug"])
        if product is None:
            raise HTTPException(404)
        asked = request.query_params
        return self._page(
            request,
            "product.html",
            product=product,
            department=next(d for d in DEPARTMENTS if d.slug == product.department),
            colour=product.colour(asked.get("colour", "")) or product.colours[0],
            fault="Choose a size first." if asked.get("missing") == "size" else "",
            others=[p for p in PRODUCTS if p.department == product.department and p is not product][:4],
        )

    # -- the basket -------------------------------------------------------------------------

    async def basket(self, request: Request) -> Response:
        inside = {line.product.slug for line in _visit(request).basket.lines}
        beside = [
            BY_SLUG[slug] for slug in ("lamp-oil", "lantern-flask", "enamel-mug", "watch-cap", "rope-mat")
        ]
        return self._page(
            request, "basket.html", delivery=STANDARD, beside=[p for p in beside if p.slug not in inside][:3]
        )

    async def add_to_basket(self, request: Request) -> Response:
        fields = await _fields(request)
        slug, colour = fields.get("product", ""), fields.get("colour", "")
        line = chosen_line(slug, colour, fields.get("size", ""), _number(fields.get("quantity"), 1))
        if line is None and slug in BY_SLUG:
            return _see(f"/products/{slug}?{urlencode({'colour': colour, 'missing': 'size'})}")
        if line is None:
            raise HTTPException(404)
        visit = _visit(request)
        visit.basket = visit.basket.with_more(line)
        visit.flash = f"{line.product.name} is in your basket."
        return _see("/basket")

    async def change_basket(self, request: Request) -> Response:
        fields = await _fields(request)
        visit = _visit(request)
        quantity = _number(fields.get("quantity"), 1) + _number(fields.get("step"), 0)
        visit.basket = visit.basket.with_quantity(fields.get("line", ""), quantity)
        return _see("/basket")

    # -- buying -----------------------------------------------------------------------------

    async def checkout(self, request: Request) -> Response:
        visit = _visit(request)
        if not visit.basket.lines:
            return _see("/basket")
        known = visit.customer
        form = (
            CheckoutForm()
            if known is None
            else CheckoutForm(known.email, known.name, known.phone, known.address)
        )
        return self._checkout_page(request, form, {})

    async def place_order(self, request: Request) -> Response:
        visit = _visit(request)
        if not visit.basket.lines:
            return _see("/basket")
        form = CheckoutForm.read(await _fields(request))
        if faults := form.faults():
            return self._checkout_page(request, form, faults, status=422)
        order = Order(
            number=visit.next_number,
            placed=self._today(),
            lines=visit.basket.lines,
            delivery=form.chosen_delivery,
            payment=form.payment,
            name=form.name,
            email=form.email,
        )
        visit.place(order)
        return _see(f"/thank-you/{order.reference}")

    def _checkout_page(
        self, request: Request, form: CheckoutForm, faults: Mapping[str, str], status: int = 200
    ) -> Response:
        return self._page(
            request,
            "checkout.html",
            status,
            form=form,
            faults=faults,
            deliveries=DELIVERIES.values(),
            delivery=form.chosen_delivery,
            payments=PAYMENTS,
        )

    async def thank_you(self, request: Request) -> Response:
        return self._order_page(request, "thank-you.html")

    # -- the account ------------------------------------------------------------------------

    async def sign_in(self, request: Request) -> Response:
        if _visit(request).customer:
            return _see("/account")
        return self._page(
            request, "sign-in.html", email="", fault="", then=_then(request.query_params.get("then"))
        )

    async def check_sign_in(self, request: Request) -> Response:
        fields = await _fields(request)
        email, then = fields.get("email", "").strip()[:200], _then(fields.get("then"))
        visit = _visit(request)
        if visit.sign_in(email, fields.get("password", ""), self._today()):
            return _see(then)
        fault = "That email and password do not belong together. Check both and try again."
        return self._page(request, "sign-in.html", 401, email=email, fault=fault, then=then)

    async def sign_out(self, request: Request) -> Response:
        visit = _visit(request)
        visit.customer = None
        visit.flash = "You are signed out."
        return _see("/")

    async def account(self, request: Request) -> Response:
        if not _visit(request).customer:
            return _see("/sign-in?then=/account")
        return self._page(request, "account.html")

    async def orders(self, request: Request) -> Response:
        visit = _visit(request)
        if not visit.customer:
            return _see("/sign-in?then=/orders")
        column = _known(request.query_params.get("sort"), COLUMNS, "placed")
        descending = request.query_params.get("dir", "down" if column == "placed" else "up") == "down"
        return self._page(
            request,
            "orders.html",
            orders=sorted_orders(visit.orders, column, descending),
            columns=COLUMNS,
            column=column,
            descending=descending,
        )

    async def order(self, request: Request) -> Response:
        return self._order_page(request, "order.html")

    async def cancel_order(self, request: Request) -> Response:
        visit = _visit(request)
        order = visit.cancel(request.path_params["reference"])
        visit.flash = (
            f"Order {order.reference} is cancelled. £{order.total / 100:.2f} is on its way back to you."
            if order
            else "That order can no longer be cancelled."
        )
        return _see("/orders")

    async def subscribe(self, request: Request) -> Response:
        email = (await _fields(request)).get("email", "").strip()[:200]
        visit = _visit(request)
        visit.flash = (
            f"Thank you. The next harbour letter goes to {email}."
            if "@" in email
            else ("That was no email address, so no letter will come.")
        )
        return _see("/")

    async def nothing_here(self, request: Request, _: Exception) -> Response:
        return self._page(request, "nothing-here.html", 404)

    # -- how pages are made -----------------------------------------------------------------

    def _order_page(self, request: Request, template: str) -> Response:
        order = _visit(request).order(request.path_params["reference"])
        if order is None:
            raise HTTPException(404)
        return self._page(request, template, order=order)

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        visit = _visit(request)
        values = {"query": "", **values}
        html = self._pages.get_template(template).render(visit=visit, path=request.url.path, **values)
        visit.flash = ""  # shown on this page, if there was one
        return HTMLResponse(html, status, headers={"cache-control": "no-store"})


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"pounds": _pounds, "price": _price, "day": _day, "days": _days}
    environment.globals |= {
        "departments": DEPARTMENTS,
        "most": MOST_OF_ONE,
        "free_from": FREE_DELIVERY_FROM,
        "tax_within": tax_within,
    }
    return environment


def _visit(request: Request) -> Visit:
    visit = request.state.visit
    assert isinstance(visit, Visit)  # noqa: S101 - the door put it there
    return visit


async def _fields(request: Request) -> dict[str, str]:
    """The posted form; of a field that comes twice, the last."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise HTTPException(413, "That form is too large.")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError as error:
        raise HTTPException(400, "That form cannot be read.") from error


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and len(text) <= 4 and text.lstrip("-").isdecimal() else otherwise


def _known(asked: str | None, words: Mapping[Word, str], otherwise: Word) -> Word:
    """The word that was asked for, if it is one of these."""
    return next((word for word in words if word == asked), otherwise)


def _then(path: str | None) -> str:
    """Where to go after signing in: a page of this shop, nowhere else."""
    return path if path in {"/account", "/orders", "/checkout", "/basket"} else "/account"


def _see(path: str) -> Response:
    return RedirectResponse(path, 303)


def _pounds(pence: int) -> str:
    return f"£{pence // 100}" if pence % 100 == 0 else _price(pence)


def _price(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _days(days: tuple[date, date]) -> str:
    first, last = days
    same_month = first.month == last.month
    start = f"{first:%A} {first.day}" if same_month else f"{first:%A} {first.day} {first:%B}"
    return f"{start} to {last:%A} {last.day} {last:%B}"
