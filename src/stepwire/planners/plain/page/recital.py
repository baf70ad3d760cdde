"""Texts of a page that recite the task: they say what is wanted, not what is there. Pure.

A page may show the instruction that it was opened with, as exercises and tickets do. Looking for a thing by
its name would then find the sentence that names it. A recital begins where a clause of the task begins and
goes on as the task does. What the task quotes is what the page is to say, so it is never a recital by itself:
“Thank you for your order” is still there to be checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from stepwire.agent.observation import Observation, TextBlock
from stepwire.planners.plain.language.likeness import first_word, folded

_SHORTEST = 5  # words
_JOINTS = frozenset({"and", "then"})

_PART = re.compile(
    r"""["“](?P<quoted>[^"“”]*)["”] | (?P<stop>[.,;!?\n]) | (?P<word>\w+(?:['.@+-]\w+)*)""", re.VERBOSE
)


def without_the_task(page: Observation, task: str) -> Observation:
    """The page without the texts that recite the task."""
    recited = _recited(task)
    if recited.length < _SHORTEST:
        return page
    told = tuple([block for block in page.texts if not recited.is_recited_by(block)])
    return replace(page, texts=told) if len(told) < len(page.texts) else page


@dataclass(frozen=True, slots=True)
class _Recited:
    """The words of a text, each quotation as one, and where its clauses begin."""

    words: tuple[str, ...]
    beginnings: tuple[int, ...]

    @property
    def length(self) -> int:
        """In words, those in quotations too."""
        return sum(len(word.split()) for word in self.words)

    def is_recited_by(self, block: TextBlock) -> bool:
        """Whether the text is the task, or goes on like it from the beginning of one of its clauses."""
        if len(block.text) < 2 * _SHORTEST - 1 or first_word(block.text) not in self._first_words:
            return False
        there = _recited(block.text)
        size = len(there.words)
        return there.length >= _SHORTEST and any(
            self.words[at : at + size] == there.words for at in self.beginnings
        )

    @property
    def _first_words(self) -> set[str]:
        return {first_word(self.words[at]) for at in self.beginnings} | _JOINTS


@lru_cache(maxsize=64)
def _recited(text: str) -> _Recited:
    words: list[str] = []
    beginnings: list[int] = []
    for word, begins in _parts(folded(text)):
        if begins:
            beginnings.append(len(words))
        words.append(word)
    return _Recited(tuple(words), tuple(beginnings))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Words and quotations, without what joins clauses, and whether a clause begins with each."""
    begins = True
    for part in _PART.finditer(text):
        if part["stop"] or part["word"] in _JOINTS:
            begins = True
        else:
            yield part["word"] or " ".join(part["quoted"].split()), begins
            begins = False
