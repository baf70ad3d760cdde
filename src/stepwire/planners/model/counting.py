"""How many tokens an answer took, also where its provider did not come to say so. Pure.

Providers tell what an answer cost at its end, some of it at its beginning. Whoever hangs up before has to
pay all the same, so what was not reported is estimated: the prompt as it was sent, and the answer as far as
it was heard. Rather too much than too little: thoughts that a provider keeps to itself are not heard.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from stepwire.planners.model.ports import Prompt
from stepwire.planners.model.tokens import estimated

PICTURE_TOKENS: Final = 1_600  # of a page: no provider of today counts more for one of 1280 × 800


@dataclass(frozen=True, slots=True)
class Tokens:
    """Of one answer, in and out; so many of both together are ``estimated``."""

    input: int
    output: int
    estimated: int = 0


def counted(prompt: Prompt, heard: str, reported: Tokens, *, whole: bool) -> Tokens:
    """What was ``reported``, and where that is nothing, or the answer is not ``whole``, an estimate."""
    read = reported.input or _tokens_of(prompt)
    said = reported.output if whole and reported.output else max(reported.output, estimated(heard))
    return Tokens(read, said, read + said - reported.input - reported.output)


def _tokens_of(prompt: Prompt) -> int:
    texts = estimated(prompt.instructions) + estimated(prompt.text) + estimated(json.dumps(prompt.schema))
    return texts + (PICTURE_TOKENS if prompt.picture is not None else 0)
