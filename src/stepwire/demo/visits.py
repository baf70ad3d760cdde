"""Who is in the shop: one visit a browser, known by its cookie, kept in memory only."""

from __future__ import annotations

import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from stepwire.demo.basket import Basket
from stepwire.demo.orders import FIRST_NUMBER, Order, past_orders

MOST_VISITS = 1_000


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody with an account."""

    name: str
    email: str
    phone: str
    address: str

    @property
    def first_name(self) -> str:
        """What the shop calls them."""
        return self.name.partition(" ")[0]


ADA = Customer(
    "Ada Lindqvist", "ada@lindqvist.example", "+44 20 7946 0018", "14 Quay Street, Whitby YO21 1DH"
)
_ADAS_PASSWORD = "lantern-light"  # noqa: S105 - printed on the sign-in page of a shop that sells nothing


@dataclass(slots=True)
class Visit:
    """What one browser has done here. The next order's number starts the same in every visit."""

    basket: Basket = field(default_factory=Basket)
    customer: Customer | None = None
    orders: tuple[Order, ...] = ()
    next_number: int = FIRST_NUMBER
    flash: str = ""

    def sign_in(self, email: str, password: str, today: date) -> bool:
        """Whether this is Ada and her password; if so, her earlier orders join those of this visit."""
        right = hmac.compare_digest(password.encode(), _ADAS_PASSWORD.encode())
        if email.casefold() != ADA.email or not right:
            return False
        self.customer = ADA
        known = {order.number for order in self.orders}
        self.orders += tuple(order for order in past_orders(today) if order.number not in known)
        return True

    def place(self, order: Order) -> None:
        """Keep the order, empty the basket."""
        self.orders = (order, *self.orders)
        self.next_number += 1
        self.basket = Basket()

    def order(self, reference: str) -> Order | None:
        """The order with this reference, or None if this visit may not see one."""
        return next((order for order in self.orders if order.reference == reference), None)

    def cancel(self, reference: str) -> Order | None:
        """The order, cancelled, or None if there is none that can still be cancelled."""
        found = self.order(reference)
        if found is None or not found.cancellable:
            return None
        cancelled = found.cancelled()
        self.orders = tuple(cancelled if order is found else order for order in self.orders)
        return cancelled


class Visits:
    """The visits by cookie, at most a thousand: a new one pushes out the one longest unseen."""

    def __init__(self, new_cookie: Callable[[], str]) -> None:
        self._new_cookie = new_cookie
        self._by_cookie: OrderedDict[str, Visit] = OrderedDict()

    def enter(self, cookie: str | None) -> tuple[str, Visit]:
        """The visit of this cookie, or a new one with the cookie to set."""
        if cookie is not None and cookie in self._by_cookie:
            self._by_cookie.move_to_end(cookie)
            return cookie, self._by_cookie[cookie]
        fresh, visit = self._new_cookie(), Visit()
        self._by_cookie[fresh] = visit
        while len(self._by_cookie) > MOST_VISITS:
            self._by_cookie.popitem(last=False)
        return fresh, visit
