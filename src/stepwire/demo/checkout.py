"""The checkout form: read once, checked once; what is wrong is said field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from stepwire.demo.basket import DELIVERIES, STANDARD, Delivery

PAYMENTS = {"card": "Card", "transfer": "Bank transfer"}
LONGEST_FIELD = 200

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9 ()-]{6,20}")


@dataclass(frozen=True, slots=True)
class CheckoutForm:
    """What stands in the form, as typed."""

    email: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    delivery: str = STANDARD.slug
    payment: str = "card"
    card: str = field(default="", repr=False)
    terms: bool = False

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> CheckoutForm:
        """The form as it was sent; longer than anything sensible is cut."""

        def text(name: str) -> str:
            return fields.get(name, "").strip()[:LONGEST_FIELD]

        return cls(
            email=text("email"),
            name=text("name"),
            phone=text("phone"),
            address=text("address"),
            delivery=text("delivery"),
            payment=text("payment"),
            card=text("card"),
            terms=bool(text("terms")),
        )

    @property
    def chosen_delivery(self) -> Delivery:
        """The delivery that is ticked, Standard if none is."""
        return DELIVERIES.get(self.delivery, STANDARD)

    def faults(self) -> dict[str, str]:
        """What is wrong, by field; empty when the order can be placed."""
        checks = {
            "email": (bool(_EMAIL.fullmatch(self.email)), "Enter an email address, like name@example.com."),
            "name": (bool(self.name), "Enter your full name."),
            "phone": (
                not self.phone or bool(_PHONE.fullmatch(self.phone)),
                "Enter a phone number, or leave it empty.",
            ),
            "address": (len(self.address) >= 8, "Enter the address with street, town and postcode."),
            "delivery": (self.delivery in DELIVERIES, "Choose a delivery."),
            "payment": (self.payment in PAYMENTS, "Choose how to pay."),
            "card": (
                self.payment != "card" or is_card_number(self.card),
                "Enter the 16 digits of your card.",
            ),
            "terms": (self.terms, "Accept the terms to place the order."),
        }
        return {name: message for name, (good, message) in checks.items() if not good}


def is_card_number(text: str) -> bool:
    """Whether this is sixteen digits, in groups or not. This shop takes no money, so it checks no more."""
    digits = re.sub(r"[ -]", "", text)
    return len(digits) == 16 and digits.isascii() and digits.isdigit()
