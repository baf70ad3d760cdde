"""A visitor's basket and what it costs. Frozen: every change is a new basket. Money is in pence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from stepwire.demo.catalogue import BY_SLUG, Colour, Product

MOST_OF_ONE = 10
MOST_LINES = 20
FREE_DELIVERY_FROM = 100_00

DeliveryChoice = Literal["standard", "tracked"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A way to send an order; ``days`` are working days, first and last."""

    slug: DeliveryChoice
    name: str
    days: tuple[int, int]
    pence: int

    def price(self, goods: int) -> int:
        """What it costs for goods of this worth: Standard is free from £100."""
        return 0 if self.slug == "standard" and goods >= FREE_DELIVERY_FROM else self.pence


STANDARD = Delivery("standard", "Standard", (4, 6), 4_40)
TRACKED = Delivery("tracked", "Tracked", (2, 3), 6_90)
DELIVERIES: dict[str, Delivery] = {STANDARD.slug: STANDARD, TRACKED.slug: TRACKED}


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one product in one colour and size."""

    product: Product
    colour: Colour
    size: str
    quantity: int

    @property
    def key(self) -> str:
        """Names this line in forms."""
        return ".".join(part for part in (self.product.slug, self.colour.slug, self.size.lower()) if part)

    @property
    def pence(self) -> int:
        """Price of the whole line."""
        return self.product.pence * self.quantity

    @property
    def variant(self) -> str:
        """The choice in words, such as ``Navy, size M``."""
        return f"{self.colour.name}, size {self.size}" if self.size else self.colour.name


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines in the order they were put in, at most twenty."""

    lines: tuple[Line, ...] = ()

    @property
    def count(self) -> int:
        """How many pieces."""
        return sum(line.quantity for line in self.lines)

    @property
    def goods(self) -> int:
        """Price of everything, without delivery."""
        return sum(line.pence for line in self.lines)

    def total(self, delivery: Delivery) -> int:
        """Price of everything, delivered."""
        return self.goods + delivery.price(self.goods)

    def with_more(self, line: Line) -> Basket:
        """This basket with the line put in, on top of what was there of the same; never more than ten."""
        for index, old in enumerate(self.lines):
            if old.key == line.key:
                sum_of_both = min(MOST_OF_ONE, old.quantity + line.quantity)
                changed = replace(old, quantity=sum_of_both)
                return Basket((*self.lines[:index], changed, *self.lines[index + 1 :]))
        return Basket((*self.lines, line)[:MOST_LINES])

    def with_quantity(self, key: str, quantity: int) -> Basket:
        """This basket with another quantity in one line; none of it takes the line out."""
        wanted = max(0, min(MOST_OF_ONE, quantity))
        changed = (replace(line, quantity=wanted) if line.key == key else line for line in self.lines)
        return Basket(tuple(line for line in changed if line.quantity))


def chosen_line(slug: str, colour_slug: str, size: str, quantity: int) -> Line | None:
    """The line that a product page's form describes, or None if there is no such thing in the shop."""
    product = BY_SLUG.get(slug)
    colour = product.colour(colour_slug) if product else None
    if product is None or colour is None or (product.sizes and size not in product.sizes):
        return None
    return Line(product, colour, size if product.sizes else "", max(1, min(MOST_OF_ONE, quantity)))


def tax_within(total: int) -> int:
    """The 20 % value added tax that a price contains, rounded to a penny."""
    return round(total / 6)
