"""What a name says a thing is: a desk lamp is a lamp, lamp oil is an oil. Pure.

**Theory.** The kind of an English name is its head: the last noun before a mark, a number, a preposition or
the end. A kind that another noun follows only says of what sort that one is. In "Hotel Astoria" a name of its
own follows the kind, in "Lamp Oil" a noun does, and where all words are capital nothing tells the two apart:
there it stays in doubt, and nothing may be done upon it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from functools import lru_cache

from stepwire.planners.plain.language.likeness import folded, speaks_of

_WORD = re.compile(r"\w+(?:['’.@+-]\w+)*")
# What stands behind these only says what the thing is for, or has with it.
_ADDS = frozenset({"for", "with", "without", "to", "by", "from"})
# What may follow the head of a name besides, and takes nothing from it.
_GOES_ON = _ADDS | frozenset(
    [
        "in", "of", "at", "on", "and", "or", "made", "no", "the", "a", "an", "is", "per", "large", "small",
        "medium", "big", "mini", "xl", "xxl", "new", "used", "white", "black", "red", "blue", "green",
        "yellow", "brown", "grey", "gray", "pink", "orange", "purple", "navy", "beige", "gold", "silver",
    ]
)  # fmt: skip


class Part(enum.Enum):
    """What part the words of a kind have in a name."""

    HEAD = "it is one"
    DOUBTFUL = "it may be one, or something else for such"
    MODIFIER = "it is something else"
    NONE = "the name does not speak of it"


def part_of(kind: str, name: str, *, runs_on: bool = False) -> Part:
    """What part a kind, in singular or plural, has in a name.

    ``runs_on``: behind the name there may be more text, which a capital letter begins.
    """
    parts = set(_parts(_words(kind), list(_WORD.finditer(name)), name, runs_on))
    for part in (Part.HEAD, Part.DOUBTFUL, Part.MODIFIER):
        if part in parts:
            return part
    return Part.HEAD if speaks_of(kind, name) else Part.NONE  # by a synonym


@lru_cache(maxsize=4096)
def singular(words: str) -> str:
    """The words as of one thing: the last loses the ending of a plural."""
    if words.endswith("ies") and len(words) > 4:
        return words[:-3] + "y"
    if words.endswith(("sses", "xes", "ches", "shes")):
        return words[:-2]
    if words.endswith("s") and not words.endswith(("ss", "us", "is")) and len(words) > 3:
        return words[:-1]
    return words


def _words(kind: str) -> list[str]:
    *before, last = [folded(word[0]) for word in _WORD.finditer(kind)] or [""]
    return [*before, singular(last)]


def _parts(kind: list[str], words: list[re.Match[str]], name: str, runs_on: bool) -> Iterator[Part]:
    said = [folded(word[0]) for word in words]
    for end in range(len(kind), len(words) + 1):
        *before, last = said[end - len(kind) : end]
        if [*before, singular(last)] != kind:
            continue
        if _is_added(words[: end - len(kind)], name):
            yield Part.MODIFIER
        else:
            yield _followed(words[end - 1], words[end] if end < len(words) else None, name, runs_on)


def _is_added(before: list[re.Match[str]], name: str) -> bool:
    """Whether the words before, back to a mark, hold one behind which stands no head: "oil for a …"."""
    last = len(before) - 1
    for at in range(last, -1, -1):
        if at < last and name[before[at].end() : before[at + 1].start()].strip():
            return False
        if folded(before[at][0]) in _ADDS:
            return True
    return False


def _followed(head: re.Match[str], following: re.Match[str] | None, name: str, runs_on: bool) -> Part:
    if following is None or name[head.end() : following.start()].strip():
        return Part.HEAD  # nothing follows, or a mark stands between
    word = following[0]
    if folded(word) in _GOES_ON or any(map(str.isdigit, word)):
        return Part.HEAD
    if not word[0].isupper():
        return Part.MODIFIER
    return Part.HEAD if runs_on or not head[0][0].isupper() else Part.DOUBTFUL
