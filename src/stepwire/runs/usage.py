"""What models cost: tokens, money and time, of one decision or of many together. Pure.

Money is exact (``Decimal``) inside and a JSON number on the wire. A price that nobody knows is absent, and
so is every sum that holds one: an unknown cost is never counted as none.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field, PlainSerializer

SEVERAL: Final = ", "  # between the names of models in a sum

MOST_MONEY: Final = 1_000_000_000  # US dollars: more is a mistake


def _plain(money: Decimal) -> str:
    return f"{money:f}"  # never with an exponent


Tokens = Annotated[int, Field(ge=0, le=2**53 - 1)]
Money = Annotated[Decimal, Field(ge=0, le=MOST_MONEY), PlainSerializer(_plain)]


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used at a model: ``provider:name``, tokens in and out, US dollars, seconds of waiting for it.

    ``cost_usd`` is None when the model's price is not known. ``estimated_tokens`` are those among the tokens
    that no provider reported: of answers that were cut off. In a sum, ``model`` names all that had a part.
    """

    model: str
    input_tokens: Tokens
    output_tokens: Tokens
    cost_usd: Money | None = None
    seconds: float = 0.0
    estimated_tokens: Tokens = 0

    @property
    def tokens(self) -> int:
        """In and out together: what limits count."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: Usage) -> Usage:
        known = self.cost_usd is not None and other.cost_usd is not None
        names = dict.fromkeys((*self.model.split(SEVERAL), *other.model.split(SEVERAL)))
        return Usage(
            model=SEVERAL.join(names),
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=(self.cost_usd or Decimal()) + (other.cost_usd or Decimal()) if known else None,
            seconds=self.seconds + other.seconds,
            estimated_tokens=self.estimated_tokens + other.estimated_tokens,
        )


def together(first: Usage | None, second: Usage | None) -> Usage | None:
    """The sum of what there is."""
    if first is None or second is None:
        return first or second
    return first + second
