"""Orders: placed ones, and a past that makes the orders table worth looking at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from stepwire.demo.basket import STANDARD, TRACKED, Delivery, Line, chosen_line

FIRST_NUMBER = 20_418

OrderStatus = Literal["Being packed", "On its way", "Delivered", "Cancelled"]
Column = Literal["number", "placed", "pieces", "total", "status"]


@dataclass(frozen=True, slots=True)
class Order:
    """Something bought. ``number`` counts up; visitors read it as ``HG-20418``."""

    number: int
    placed: date
    lines: tuple[Line, ...]
    delivery: Delivery
    payment: str
    name: str
    email: str
    status: OrderStatus = "Being packed"

    @property
    def reference(self) -> str:
        """The number as it is written on parcels."""
        return f"HG-{self.number}"

    @property
    def goods(self) -> int:
        """Price of the goods in pence, without delivery."""
        return sum(line.pence for line in self.lines)

    @property
    def total(self) -> int:
        """What was paid, in pence."""
        return self.goods + self.delivery.price(self.goods)

    @property
    def pieces(self) -> int:
        """How many things were bought."""
        return sum(line.quantity for line in self.lines)

    @property
    def cancellable(self) -> bool:
        """Whether it has not left yet."""
        return self.status == "Being packed"

    @property
    def arrives(self) -> tuple[date, date]:
        """First and last day on which it may arrive."""
        first, last = self.delivery.days
        return working_days_after(self.placed, first), working_days_after(self.placed, last)

    def cancelled(self) -> Order:
        """This order, cancelled."""
        return replace(self, status="Cancelled")


def working_days_after(day: date, count: int) -> date:
    """The day that lies ``count`` working days later; Saturdays and Sundays do not count."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def past_orders(today: date) -> tuple[Order, ...]:
    """What Ada Lindqvist bought before, newest first."""
    bought: Iterable[tuple[int, int, OrderStatus, Delivery, list[tuple[str, str, str, int]]]] = [
        (20_411, 1, "Being packed", TRACKED, [("galley-kettle", "harbour-blue", "", 1)]),
        (
            20_377,
            5,
            "On its way",
            STANDARD,
            [("lamp-oil", "unscented", "", 2), ("enamel-mug", "blue-rim", "", 2)],
        ),
        (20_102, 38, "Delivered", STANDARD, [("wool-blanket", "rust-check", "", 1)]),
        (19_864, 96, "Delivered", TRACKED, [("brass-compass", "brass", "", 1), ("watch-cap", "navy", "", 2)]),
        (19_350, 211, "Cancelled", STANDARD, [("fishermans-jumper", "cream", "M", 1)]),
    ]
    return tuple(
        Order(
            number=number,
            placed=today - timedelta(days=age),
            lines=tuple(line for choice in choices if (line := chosen_line(*choice))),
            delivery=delivery,
            payment="card",
            name="Ada Lindqvist",
            email="ada@lindqvist.example",
            status=status,
        )
        for number, age, status, delivery, choices in bought
    )


def sorted_orders(orders: Iterable[Order], column: Column, descending: bool) -> list[Order]:
    """The orders by one column of the table, newest first among equals."""
    newest_first = sorted(orders, key=lambda order: order.number, reverse=True)
    return sorted(newest_first, key=lambda order: _cell(order, column), reverse=descending)


def _cell(order: Order, column: Column) -> int | str:
    match column:
        case "number":
            return order.number
        case "placed":
            return order.placed.toordinal()
        case "pieces":
            return order.pieces
        case "total":
            return order.total
        case "status":
            return order.status
