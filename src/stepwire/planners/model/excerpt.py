"""What a model sees of a page: the lines that fit, each with the ref of its element. Pure.

A page of a few lines is shown as it is. Of a longer one come first the lines that hold the words a model
looks for, then what is in view, then what shares a word with the task, then the rest; and whatever was
chosen stands in the order of the page, with the gaps counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stepwire.agent.observation import Element, Observation
from stepwire.agent.page_text import Thing, head, in_order, line
from stepwire.planners.model.tokens import estimated, shortened

LONGEST_LINE: Final = 60  # tokens
LONGEST_OF_FEW: Final = 200  # tokens, on a page of few lines
FEW: Final = 40
LONGEST_HEAD: Final = 120
GAP_TOKENS: Final = 8

_PAGE = re.compile(r"^p\d+(?=e\d+$)")
_WORD = re.compile(r"\w{3,}")


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
    chosen = _chosen(things, room, _words(words), _words(task))
    lines = [*top, *_with_gaps(chosen, len(things))]
    if seen.above:
        lines.insert(len(top), f"… {seen.above} more above, out of view")
    if seen.below:
        lines.append(f"… {seen.below} more below, out of view")
    shown = {_alias(things[place].ref): things[place] for place, _ in chosen}
    return Excerpt("\n".join(lines), shown, len(chosen) == len(things))


def _chosen(
    things: Sequence[Thing], room: int, sought: frozenset[str], spoken: frozenset[str]
) -> list[tuple[int, str]]:
    """Places and lines of what is shown, in the order of the page."""
    chosen, left = [], room
    longest = LONGEST_OF_FEW if len(things) <= FEW else LONGEST_LINE
    for place in _by_rank(things, sought, spoken):
        thing = things[place]
        told = shortened(f"[{_alias(thing.ref)}] {line(thing)}", longest)
        left -= estimated(told) + 1
        if left < 0:
            break
        chosen.append((place, told))
    return sorted(chosen)


def _by_rank(things: Sequence[Thing], sought: frozenset[str], spoken: frozenset[str]) -> Iterator[int]:
    """Places of things, what matters most first."""
    ranks: tuple[list[int], ...] = ([], [], [], [])
    for place, thing in enumerate(things):
        if sought and _holds(thing, sought):
            ranks[0].append(place)
        elif thing.in_view:
            ranks[1].append(place)
        elif spoken and _holds(thing, spoken):
            ranks[2].append(place)
        else:
            ranks[3].append(place)
    for rank in ranks:
        yield from rank


def _with_gaps(chosen: Sequence[tuple[int, str]], count: int) -> Iterator[str]:
    after = 0
    for place, told in [*chosen, (count, "")]:
        if place > after:
            yield f"… {place - after} lines left out"
        if place < count:
            yield told
        after = place + 1


def _holds(thing: Thing, words: frozenset[str]) -> bool:
    said = f"{thing.name} {thing.text} {thing.context}" if isinstance(thing, Element) else thing.text
    said = said.casefold()
    return any(word in said for word in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _alias(ref: str) -> str:
    """The ref without the number of its page, which tells a model nothing."""
    return _PAGE.sub("", ref)


def _typeable(thing: Thing) -> bool:
    return isinstance(thing, Element) and thing.editable and not thing.disabled


def _chosen_from(element: Element) -> bool:
    return not element.disabled and (bool(element.options) or element.role in ("combobox", "listbox"))
