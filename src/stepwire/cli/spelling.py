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
_OF_A_RUN: Final[Mapping[str, str]] = {  # fields that a sentence names beside no other way
    "maxSteps": "--max-steps",
    "maxSeconds": "--max-seconds",
    "maxTokens": "--max-tokens",
    "maxCostUsd": "--max-cost",
    "outputSchema": "--output-schema",
}
_OF_A_TEST: Final[Mapping[str, str]] = {
    "maxSteps": "max-steps in its file",
    "maxSeconds": "--max-seconds, or max-seconds in its file",
}
_FIELD = re.compile(rf"(?<![\w-])(?:{'|'.join(_OF_A_RUN)})(?!\w)")


def in_options(sentence: str) -> str:
    """What is said of a run, with options where it names fields."""
    return _spelt(sentence, _OF_A_RUN)


def as_in_a_suite(sentence: str) -> str:
    """What is said of the run of a test, with what a suite calls the fields."""
    return _spelt(sentence, _OF_A_TEST)


def _spelt(sentence: str, names: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: names.get(found[0], found[0]), sentence)
