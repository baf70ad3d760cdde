"""Sums of what was spent at models, as HTTP gives them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from pydantic import Field

from stepwire.protocol.messages import Message
from stepwire.runs.spending import Sum

MOST_SUMS: Final = 1_000  # in one answer: a label may have as many values as there are runs


class UsageSumDocument(Message):
    """What was spent under one key: a model, a day, an owner or a label's value."""

    key: str = Field(description="Empty: runs without the label that is summed by.")
    runs: int
    decisions: int
    input_tokens: int
    output_tokens: int
    cost_usd: float = Field(description="US dollars, of what has a known price.")
    unpriced_tokens: int | None = Field(
        default=None, description="Tokens among them whose price is not known: `costUsd` is without them."
    )
    seconds: float = Field(description="Of waiting for models.")
    estimated_tokens: int | None = Field(
        default=None, description="Tokens among them that are estimated: of answers that were cut off."
    )


class UsageSumsDocument(Message):
    """What was spent, by key, and together."""

    items: list[UsageSumDocument] = Field(description=f"The {MOST_SUMS:,} largest.")
    total: UsageSumDocument = Field(description="Of all, also of those that are not listed.")


def usage_sums_document(sums: Sequence[Sum]) -> UsageSumsDocument:
    """The sums as they are sent. A run that asked two models is counted with each, and in the total twice."""
    total = Sum(
        key="total",
        runs=sum(one.runs for one in sums),
        decisions=sum(one.decisions for one in sums),
        input_tokens=sum(one.input_tokens for one in sums),
        output_tokens=sum(one.output_tokens for one in sums),
        cost_usd=sum((one.cost_usd for one in sums), Decimal()),
        unpriced_tokens=sum(one.unpriced_tokens for one in sums),
        seconds=sum(one.seconds for one in sums),
        estimated_tokens=sum(one.estimated_tokens for one in sums),
    )
    return UsageSumsDocument(items=[_document(one) for one in sums[:MOST_SUMS]], total=_document(total))


def _document(one: Sum) -> UsageSumDocument:
    return UsageSumDocument(
        key=one.key,
        runs=one.runs,
        decisions=one.decisions,
        input_tokens=one.input_tokens,
        output_tokens=one.output_tokens,
        cost_usd=float(one.cost_usd),
        unpriced_tokens=one.unpriced_tokens or None,
        seconds=round(one.seconds, 3),
        estimated_tokens=one.estimated_tokens or None,
    )
