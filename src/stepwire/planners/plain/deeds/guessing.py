"""Finding a number by halves: the page says after each try whether the right one is higher or lower."""

from __future__ import annotations

import re

from stepwire.agent.observation import Observation
from stepwire.planners.plain.finding import Wanted
from stepwire.planners.plain.goals import press_one
from stepwire.planners.plain.instructions import Guess, Phrase
from stepwire.planners.plain.lexicon import SUBMIT_NAMES
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Type

_HIGHER = re.compile(
    r"\b(?:higher|greater|larger|bigger|more) than\b|\btoo (?:low|small)\b|\bgo higher\b", re.IGNORECASE
)
_LOWER = re.compile(
    r"\b(?:lower|less|smaller|fewer) than\b|\btoo (?:high|large|big)\b|\bgo lower\b", re.IGNORECASE
)
_FIELD = Phrase(said="field", words="", role="field")


def guess(do: Guess, stage: Stage) -> Story[None]:
    """Try the middle of what is left until the page asks for no other. Raises Stuck."""
    low, high = do.lowest, do.highest
    while low <= high:
        tried = (low + high) // 2
        field = yield from stage.need(_FIELD, Wanted.EDITABLE)
        yield from stage.do(Type(target=target(field), text=str(tried)), f"Trying {tried} in {called(field)}")
        yield from press_one(SUBMIT_NAMES, stage)
        yield from stage.look_further()
        match _told(stage.page):
            case "higher":
                low = tried + 1
            case "lower":
                high = tried - 1
            case _:
                return
    raise Stuck(CompletionCode.TASK_FAILED, "What the page said of the guesses leaves no number.")


def _told(page: Observation) -> str | None:
    texts = [block.text for block in page.texts]
    told = {
        way
        for way, pattern in (("higher", _HIGHER), ("lower", _LOWER))
        if any(pattern.search(text) for text in texts)
    }
    return told.pop() if len(told) == 1 else None
