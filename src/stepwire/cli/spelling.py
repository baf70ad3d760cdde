"""What the fields of a request are called on the command line.

Whatever is wrong with a run is told by its fields, as the protocol spells them. Who typed options reads their
names instead; a program that asked for JSON reads the messages as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

OPTIONS: Final[Mapping[str, str]] = {
    "start_url": "--url",
    "agent": "--agent",
    "model": "--model",
    "max_steps": "--max-steps",
    "max_seconds": "--max-seconds",
    "max_tokens": "--max-tokens",
    "max_cost_usd": "--max-cost",
    "output_schema": "--output-schema",
    "labels": "--label",
    "variables": "--set",
    "session": "--session",
    "base_url": "--base-url",
    "allowed_domains": "--allow",
}
_IN_SENTENCES: Final[Mapping[str, str]] = {  # those that no other word stands beside
    "maxSteps": "--max-steps",
    "maxSeconds": "--max-seconds",
    "maxTokens": "--max-tokens",
    "maxCostUsd": "--max-cost",
    "outputSchema": "--output-schema",
}
_FIELD = re.compile(rf"(?<![\w-])(?:{'|'.join(_IN_SENTENCES)})(?!\w)")


def in_options(sentence: str) -> str:
    """The sentence, with options where it names fields."""
    return _FIELD.sub(lambda found: _IN_SENTENCES[found[0]], sentence)
