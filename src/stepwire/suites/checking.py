"""Whether cases can be run as they are written, found out before a browser opens. Pure.

A sentence is judged by the grammar of the agent that is to carry it out, which is passed in: a suite for
an agent that takes any sentence passes none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from stepwire.runs.task_secrets import TEMPLATE
from stepwire.suites.case import Case
from stepwire.suites.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A sentence that means nothing to the agent, and what it would understand."""

    sentence: str
    why: str


Grammar = Callable[[str], Misunderstood | None]


def mistakes_in(
    cases: Iterable[Case], grammar: Grammar | None, *, variables: Iterable[str], secrets: Iterable[str]
) -> list[Mistake]:
    """What keeps these cases from being run; each thing once, however many examples have it."""
    given, hidden = frozenset(variables), frozenset(secrets)
    found: dict[Mistake, None] = {}
    for case in cases:
        found |= dict.fromkeys(_unknown(case, given | set(case.variables), hidden))
        if grammar is not None and case.steps:
            found |= dict.fromkeys(_misunderstood(case, grammar))
    return list(found)


def _unknown(case: Case, variables: frozenset[str], secrets: frozenset[str]) -> Iterator[Mistake]:
    texts = [(step.place, step.text) for step in case.steps]
    texts += [(case.place, command.model_dump_json()) for command in case.commands or ()]
    for place, text in texts:
        for secret, name in TEMPLATE.findall(text):
            shown = text if case.commands is None else ""
            if secret and name not in secrets:
                yield Mistake(place, f"There is no secret {name}. Give it: --secret {name}=FILE.", shown)
            elif not secret and name not in variables:
                yield Mistake(
                    place, f"The variable {name} has no value. Give it one: --set {name}=VALUE.", shown
                )


def _misunderstood(case: Case, grammar: Grammar) -> Iterator[Mistake]:
    """Every step that means nothing; or, where each does by itself, what they do not mean together."""
    together = grammar(case.task or "")
    if together is None:
        return  # which is all that counts: a step may lean on the one before it
    alone = [(step, wrong) for step in case.steps if (wrong := grammar(step.text)) is not None]
    for step, wrong in alone:
        yield Mistake(step.place, wrong.why, wrong.sentence)
    if not alone:
        yield Mistake(case.place, together.why, together.sentence)
