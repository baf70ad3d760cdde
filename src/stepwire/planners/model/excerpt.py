"""What a model sees of a page: the lines that fit, controls with their refs. Pure.

Of a long page come first the lines that hold the words a model looks for, as they stand or one of them, then
what is in view, then what shares a word with the task, then the rest; whatever was chosen stands in the order
of the page, with the gaps counted. Texts have refs too where there are few lines, or when they were looked
for: elsewhere they would cost more than they are worth. A ref costs twice, in its line and in the list of
what may be answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stepwire.agent.observation import Element, Observation
from stepwire.agent.page_text import Thing, head, in_order, line
from stepwire.planners.model.tokens import estimated, shortened

FEW: Final = 40  # lines
LONGEST_LINE: Final = 60  # tokens
LONGEST_OF_FEW: Final = 200
LONGEST_HEAD: Final = 120
LOOKED_FOR: Final = 2  # ranks
REF_TOKENS: Final = 8  # of a ref in the list of those that may be answered

_PAGE = re.compile(r"^p\d+(?=e\d+$)")
_WORD = re.compile(r"\w{4,}")

Words = re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The text, and what its refs mean. ``whole``: nothing of what was observed is left out."""

    text: str
    things: Mapping[str, Thing]
    whole: bool

    @property
    def fields(self) -> tuple[str, ...]:
        """Refs of what can be typed into."""
        return tuple(ref for ref, thing in self.things.items() if _typeable(thing))

    @property
    def lists(self) -> tuple[str, ...]:
        """Refs of what has options to choose from."""
        return tuple(
            ref for ref, thing in self.things.items() if isinstance(thing, Element) and _chosen_from(thing)
        )


def excerpt(seen: Observation, most: int, words: str = "", task: str = "") -> Excerpt:
    """The page in about so many tokens; what holds the ``words`` comes before what the ``task`` speaks of."""
    top = [shortened(each, LONGEST_HEAD) for each in head(seen)]
    room = most - estimated("\n".join(top))
    things = in_order(seen)
    chosen = _chosen(things, room, Sought(_phrase(words), _words(words), _words(task)))
    lines = [*top, *_with_gaps(chosen, len(things))]
    if seen.above:
        lines.insert(len(top), f"… {seen.above} more above, out of view")
    if seen.below:
        lines.append(f"… {seen.below} more below, out of view")
    shown = {_alias(each.thing.ref): each.thing for each in chosen if each.named}
    return Excerpt("\n".join(lines), shown, len(chosen) == len(things))


@dataclass(frozen=True, slots=True)
class Sought:
    """What matters: the phrase that a model looks for, its words, and the words of the task."""

    phrase: Words
    words: Words
    task: Words

    def rank(self, thing: Thing) -> int:
        """The smaller, the sooner it is shown."""
        if self.phrase is not None and _holds(thing, self.phrase):
            return 0
        if self.words is not None and _holds(thing, self.words):
            return 1
        if thing.in_view:
            return 2
        return 3 if self.task is not None and _holds(thing, self.task) else 4


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line that is shown, its place among all, and whether it has its ref."""

    place: int
    told: str
    thing: Thing
    named: bool


def _chosen(things: Sequence[Thing], room: int, sought: Sought) -> list[Chosen]:
    """What is shown, in the order of the page."""
    chosen, left = [], room
    few = len(things) <= FEW
    for place, looked_for in _by_rank(things, sought):
        thing = things[place]
        named = few or looked_for or isinstance(thing, Element)
        told = f"[{_alias(thing.ref)}] {line(thing)}" if named else line(thing)
        told = shortened(told, LONGEST_OF_FEW if few else LONGEST_LINE)
        left -= estimated(told) + 1 + (REF_TOKENS if named else 0)
        if left < 0:
            break
        chosen.append(Chosen(place, told, thing, named))
    return sorted(chosen, key=lambda each: each.place)


def _by_rank(things: Sequence[Thing], sought: Sought) -> Iterator[tuple[int, bool]]:
    """Places of things, what matters most first, and whether they were looked for."""
    ranks: tuple[list[int], ...] = ([], [], [], [], [])
    for place, thing in enumerate(things):
        ranks[sought.rank(thing)].append(place)
    for number, rank in enumerate(ranks):
        yield from ((place, number < LOOKED_FOR) for place in rank)


def _with_gaps(chosen: Sequence[Chosen], count: int) -> Iterator[str]:
    after = 0
    for each in chosen:
        if each.place > after:
            yield f"… {each.place - after} lines left out"
        yield each.told
        after = each.place + 1
    if count > after:
        yield f"… {count - after} lines left out"


def _holds(thing: Thing, words: re.Pattern[str]) -> bool:
    if words.search(thing.text):
        return True
    return isinstance(thing, Element) and bool(words.search(thing.name) or words.search(thing.context))


def _phrase(text: str) -> Words:
    said = r"\s+".join(map(re.escape, text.split()))
    return re.compile(rf"(?<!\w){said}(?!\w)", re.IGNORECASE) if said else None


def _words(text: str) -> Words:
    words = set(_WORD.findall(text))
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None


def _alias(ref: str) -> str:
    """The ref without the number of its page, which tells a model nothing."""
    return _PAGE.sub("", ref)


def _typeable(thing: Thing) -> bool:
    return isinstance(thing, Element) and thing.editable and not thing.disabled


def _chosen_from(element: Element) -> bool:
    return not element.disabled and (bool(element.options) or element.role in ("combobox", "listbox"))
