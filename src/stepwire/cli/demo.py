"""``stepwire demo``: the whole product in one command — a shop, a server, an agent at work in it, live."""

from __future__ import annotations

GUIDE_RUN = "run-123"
SUBJECT = "demo"

TASK = (
    "Sign in as ada@lindqvist.example with the password lantern-light. "
    "Search for lantern, click Storm lantern, choose Navy, and click Add to basket. "
    "Open the basket, click Go to checkout, choose Tracked delivery, "
    "type 4111 1111 1111 1111 into Card number, tick I accept the terms, "
    "then click Place order and tell me the order number."
)
GUIDE_TASK = "Search for mug, click Enamel mug, then tell me the price."
