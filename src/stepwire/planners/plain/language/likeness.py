"""How well a text is what was wanted: the words of both, folded and compared. Pure.

**Theory.** 100 is the same words, whatever their case, marks and form; 98 the same but for counts, as in
"Basket (2)"; 95 the same by synonyms. Then come texts that hold the wanted words among others, together or
apart, each further word costing a little; last, a spelling that is nearly the same. What a text has to hold
to reach any but the last can be searched for without looking at its words one by one: ``probes``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from stepwire.planners.plain.language.lexicon import ACTION_VERBS, SYNONYMS

SAME = 94.0  # from here on a text says the wanted words and nothing else
MISSPELT = 88.0  # the most that a spelling which is not the same can reach
APART = 70.0  # the most of a text that shares some words, or is too short or long for a slip of spelling

_TOKEN = re.compile(r"[\w]+(?:['’.@+-]\w+)*")


def folded(text: str) -> str:
    """A text without differences of case and form."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, folded: no case, no accents of form, no punctuation."""
    return tuple(_TOKEN.findall(folded(text)))


def first_word(text: str) -> str:
    """The first of the words of a text, folded; found without looking at the others."""
    found = _TOKEN.search(text)
    return folded(found[0]) if found else ""


_GROUPS = tuple(tuple(tokens(word) for word in group) for group in SYNONYMS)
_CANONICAL: dict[tuple[str, ...], str] = {words: "_".join(group[0]) for group in _GROUPS for words in group}
_SPELLINGS = {"_".join(group[0]): group for group in _GROUPS}
_LONGEST = max(len(words) for words in _CANONICAL)


@lru_cache(maxsize=20_000)
def canonical(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with synonyms replaced by one spelling."""
    out: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            if same := _CANONICAL.get(words[at : at + length]):
                out.append(same)
                at += length
                break
        else:
            out.append(words[at])
            at += 1
    return tuple(out)


class Sought:
    """Wanted words, ready to be compared with many texts.

    ``probes`` holds for each wanted word what a folded text must contain one of, to have that word or a
    synonym of it.
    """

    __slots__ = ("_digits", "_joined", "_others", "_set", "own", "probes", "said", "same")

    def __init__(self, said: str) -> None:
        self.said = said.strip()
        self.own = tokens(said)
        self.same = canonical(self.own)
        self.probes = tuple(_probes(word) for word in self.same)
        if not self.own and self.said:
            self.probes = ((folded(self.said),),)
        self._joined = " ".join(self.own)
        self._others = " ".join(self.same)
        self._set = frozenset(self.same)
        self._digits = _digits(self._joined)

    def likeness(self, text: str) -> float:
        """How well a text is what was wanted: 100 the same, 0 nothing alike."""
        own, there = self.own, tokens(text)
        if not own or not there:
            return 100.0 if self.said and self.said == text.strip() else 0.0
        if (score := self._sameness(there)) is not None:
            return score
        joined, same_there = " ".join(there), canonical(there)
        if f" {self._joined} " in f" {joined} ":
            return _less(91.0, own, there)
        if f" {self._others} " in f" {' '.join(same_there)} ":
            return _less(88.0, self.same, same_there)
        shared = len(self._set.intersection(same_there)) / len(self._set)
        if shared == 1.0 and len(own) > 1:
            return _less(80.0, self.same, same_there)
        most = APART if self._digits not in ("", _digits(joined)) else MISSPELT
        return max(_fuzzy(self._joined, joined, most), APART * shared if shared >= 0.5 else 0.0)

    def is_said_by(self, text: str) -> bool:
        """Whether a text says the wanted words, or synonyms, and nothing else."""
        there = tokens(text)
        if not self.own or not there:
            return bool(self.said) and self.said == text.strip()
        return self._sameness(there) is not None

    def is_spoken_of_in(self, text: str) -> bool:
        """Whether the wanted words stand together in a text, in their own spelling or as synonyms."""
        there = tokens(text)
        return bool(self.own) and (
            f" {self._joined} " in f" {' '.join(there)} "
            or f" {self._others} " in f" {' '.join(canonical(there))} "
        )

    def _sameness(self, there: tuple[str, ...]) -> float | None:
        if self.own == there:
            return 100.0
        if self.own == _without_counts(there):
            return 98.0
        same_there = canonical(there)
        return 95.0 if self.same in (same_there, _without_counts(same_there)) else None


@lru_cache(maxsize=1_000)
def sought(words: str) -> Sought:
    """The words, made ready once."""
    return Sought(words)


def likeness(wanted: str, text: str) -> float:
    """How well a text is what was wanted: 100 the same, 0 nothing alike."""
    return sought(wanted).likeness(text)


def speaks_of(words: str, text: str) -> bool:
    """Whether all these words stand together in a text, in their own spelling or as synonyms."""
    return sought(words).is_spoken_of_in(text)


def _probes(word: str) -> tuple[str, ...]:
    """The longest word of each way to spell it."""
    return tuple({max(spelling, key=len): None for spelling in _SPELLINGS.get(word, ((word,),))})


def _fuzzy(words: str, there: str, most: float) -> float:
    much_longer = abs(len(words) - len(there)) > max(3, len(words) // 3)
    counts = min(most, APART) if len(words) < 4 or much_longer else most
    return fuzz.ratio(words, there, score_cutoff=60.0) * counts / 100.0


def _digits(words: str) -> str:
    """The digits in the words: another digit makes another thing, and is no slip of spelling."""
    return "".join(filter(str.isdigit, words))


def _without_counts(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([word for word in words if not word.isdigit()]) if len(words) > 1 else words


def _less(score: float, words: tuple[str, ...], there: tuple[str, ...]) -> float:
    """Every further word makes the text another thing; a verb before it makes it quite another."""
    further = [word for word in there if word not in words]
    another_deed = bool(there) and there[0] in ACTION_VERBS and there[0] not in words
    return score - min(12.0, 1.0 * len(further)) - (18.0 if another_deed else 0.0)
