"""What a control beside a thing does to it."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

from stepwire.planners.plain.language.forms.form import COUNT, Form, Slots, count_of, form
from stepwire.planners.plain.language.instructions.goals import Use
from stepwire.planners.plain.language.instructions.instruction import Simple

_BASKET = r"(?:basket|cart|bag|trolley|shopping (?:cart|basket|bag|list)|wish ?list|to-?do list|favou?rites|order|list)"


def _add_several(slots: Slots) -> Simple | None:
    """ "Add three lamps": so many of one thing, where the words say that it is several."""
    thing = slots.phrase("thing")
    if thing.quoted or thing.role is not None or not thing.words.endswith("s") or count_of(slots) < 2:
        return None
    return Use("add", thing, slots.text("to"), count_of(slots))


# These stand before all that may be added to an application.
FIRST: tuple[Form, ...] = (
    form("Add to a basket", rf"(?:add|put|place) (?P<count>{COUNT}) of (?:them|it|this|these|that) (?:in|to|into) (?:the |your |my )?(?P<to>{_BASKET})", lambda slots: Use("add", None, slots.text("to"), count_of(slots)), "Open Storm lantern and add two of them to the basket"),
    form("Add to a basket", rf"(?:add|put|place) (?P<count>{COUNT}) (?:of(?: the)?|times|x|×) (?P<thing>.+) (?:in|to|into) (?:the |your |my )?(?P<to>{_BASKET})", lambda slots: Use("add", slots.phrase("thing"), slots.text("to"), count_of(slots)), "Add 2 × Storm lantern to the basket"),
    form("Add to a basket", rf"(?:add|put|place) (?P<count>{COUNT}) (?:more )?(?P<thing>(?!of |more )[^\d\W].*) (?:in|to|into) (?:the |your |my )?(?P<to>{_BASKET})", _add_several, "Add three storm lanterns to the basket"),
)  # fmt: skip

FORMS: tuple[Form, ...] = (
    form("Add to a basket", r"put (?P<thing>(?!(?:the|an?|this|that) (?:item|product)\b|.*\b(?:cheapest|expensive)\b).+) (?:in|into) (?:the |my )(?P<to>(?:shopping )?(?:basket|cart))", lambda slots: Use("add", slots.phrase("thing"), slots.text("to")), "Put Storm lantern in the basket"),
    form("Add to a basket", rf"(?:add|put|place)(?: the| an?| this| it)?(?: (?:item|product|article))? (?:in|to|into) (?:the |your |my )?(?P<to>{_BASKET})", lambda slots: Use("add", None, slots.text("to")), "Add it to the basket", "Add to cart"),
    form("Add to a basket", rf"(?:add|put|place) (?P<thing>.+) (?:in|to|into) (?:the |your |my )?(?P<to>{_BASKET})", lambda slots: Use("add", slots.phrase("thing"), slots.text("to")), "Add Storm lantern to the basket"),
    form("Use what stands beside it", rf"(?P<verb>remove|delete) (?P<thing>.+) (?:from|in|out of) (?:the |your |my )?{_BASKET}", lambda slots: Use(slots.text("verb").lower(), slots.phrase("thing")), "Remove Storm lantern from the basket"),
    form("Use what stands beside it", r"(?P<verb>remove|delete|edit|archive|duplicate|download|cancel|star|approve|reject|like|unlike|share|follow|unfollow|pin|unpin|print|export|restore|bookmark|resend) (?P<thing>.+)", lambda slots: Use(slots.text("verb").lower(), slots.phrase("thing")), "Delete the row of Ada", "Edit Storm lantern"),
)  # fmt: skip
