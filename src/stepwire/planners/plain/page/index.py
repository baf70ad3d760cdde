"""All words of one observation, to be searched as one text. Built when first asked, and only what is asked.

**Theory.** A page of thousands of elements has too many names to compare each with what is wanted, every
time something is wanted. But an element that fits holds the wanted words, or is spelt nearly like them; and
both can be searched for by the machine's own string search, over all names as one long folded text. What
that finds may be too much and is never too little: the few that are left are compared properly. An index
belongs to its observation and goes with it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from operator import attrgetter

from rapidfuzz import fuzz, process, utils

from stepwire.agent.observation import Element, Observation, TextBlock
from stepwire.planners.plain.language.likeness import Sought, folded, sought
from stepwire.runs.events import Rect

Thing = Element | TextBlock

TELLING_TYPES = frozenset({"time", "date", "email", "password", "tel", "url", "month", "week"})
TALLEST_LINE = 120.0  # pixels; what is taller is no line of text to stand in
_LINE, _WORDS = "\x1e", "\x1f"  # separate lines, and the texts of one line
_SLACK = 6.0  # of a fuzzy score: it is searched for with other rules about punctuation
_MOST_ALIKE = 60


class Lines:
    """Many short texts, searched as one."""

    def __init__(self, lines: Sequence[str]) -> None:
        whole = folded(_LINE.join(lines))
        if whole.count(_LINE) != len(lines) - 1:  # a page may hold any character
            whole = _LINE.join([folded(line).replace(_LINE, " ") for line in lines])
        self._whole = whole

    @cached_property
    def _lines(self) -> list[str]:
        return self._whole.split(_LINE)

    @cached_property
    def _starts(self) -> list[int]:
        lengths = accumulate(map(len, self._lines), initial=0)
        return [length + separators for separators, length in enumerate(lengths)][:-1]

    def holding(self, wanted: Sought) -> list[int]:
        """The lines that hold every wanted word, or a synonym; in order."""
        if not wanted.probes:
            return []
        rarest, *others = sorted(wanted.probes, key=self._count)
        lines = self._with(rarest)
        for probes in others:
            lines = [at for at in lines if any(probe in self._lines[at] for probe in probes)]
        return lines

    def holding_half(self, wanted: Sought) -> list[int]:
        """The lines that hold at least half of the wanted words; in order."""
        held: dict[int, int] = {}
        for probes in wanted.probes:
            for at in self._with(probes):
                held[at] = held.get(at, 0) + 1
        return sorted(at for at, count in held.items() if 2 * count >= len(wanted.probes))

    def alike(self, wanted: Sought, at_least: float) -> list[int]:
        """The lines with a text that is spelt like the wanted words; of many only the most alike."""
        found = process.extract(
            utils.default_process(wanted.said),
            self._spellings,
            scorer=fuzz.ratio,
            score_cutoff=max(1.0, at_least - _SLACK),
            limit=_MOST_ALIKE,
        )
        texts = (self._texts[at] for _, _, at in found)
        return list(dict.fromkeys(line for text in texts for line in self._with((text,))))

    @cached_property
    def _texts(self) -> list[str]:
        return [text for text in dict.fromkeys(self._whole.replace(_LINE, _WORDS).split(_WORDS)) if text]

    @cached_property
    def _spellings(self) -> list[str]:
        return list(map(utils.default_process, self._texts))

    def _count(self, probes: tuple[str, ...]) -> int:
        return sum(map(self._whole.count, probes))

    def _with(self, probes: tuple[str, ...]) -> list[int]:
        """The lines in which one of these stands."""
        found: set[int] = set()
        for probe in probes:
            at = self._whole.find(probe)
            while at >= 0:
                line = bisect_right(self._starts, at) - 1
                found.add(line)
                if line + 1 == len(self._starts):
                    break
                at = self._whole.find(probe, self._starts[line + 1])
        return sorted(found)


class Index:
    """What an observation holds, by its words."""

    def __init__(self, page: Observation) -> None:
        self.things: tuple[Thing, ...] = (*page.elements, *page.texts)
        self._page_elements = page.elements
        self._page_texts = page.texts

    def holding(self, wanted: Sought) -> list[Thing]:
        """What has every wanted word in its names, or a synonym: all that can fit, and more."""
        return [self.things[at] for at in self._names.holding(wanted)]

    def holding_half(self, wanted: Sought) -> list[Thing]:
        """What has at least half of the wanted words."""
        return [self.things[at] for at in self._names.holding_half(wanted)]

    def alike(self, wanted: Sought, at_least: float) -> list[Thing]:
        """What has a text that is spelt so much alike, 100 being the same; of many the most alike."""
        return [self.things[at] for at in self._names.alike(wanted, at_least)]

    def speaking_of(self, words: str) -> frozenset[str]:
        """The contexts of elements in which these words stand together."""
        wanted = sought(words)
        held = (self._contexts[at] for at in self._contexts_searched.holding(wanted))
        return frozenset(context for context in held if wanted.is_spoken_of_in(context))

    @cached_property
    def _names(self) -> Lines:
        texts = [_WORDS.join(_TEXTS_OF(element)) for element in self._page_elements]
        for at, element in enumerate(self._page_elements):
            if element.input_type in TELLING_TYPES:
                texts[at] += _WORDS + element.input_type
        return Lines([*texts, *[block.text for block in self._page_texts]])

    @cached_property
    def _contexts(self) -> list[str]:
        return list(dict.fromkeys([element.context for element in self._page_elements]))

    @cached_property
    def _contexts_searched(self) -> Lines:
        return Lines(self._contexts)


_TEXTS_OF = attrgetter("name", "label", "text", "placeholder", "title", "value", "test_id", "hint")


class Shelf:
    """Things by their height on the page, to ask which of them a line runs through."""

    def __init__(self, things: Iterable[Thing]) -> None:
        flat = [thing for thing in things if thing.rect.height <= TALLEST_LINE]
        self._things = sorted(flat, key=lambda thing: thing.rect.y)
        self._tops = [thing.rect.y for thing in self._things]

    def on_the_line_of(self, rect: Rect) -> list[Thing]:
        """What the line through the middle of a rectangle runs through."""
        middle = rect.y + rect.height / 2
        if not self._tops or not self._tops[0] <= middle <= self._tops[-1] + TALLEST_LINE:
            return []
        first, last = bisect_left(self._tops, middle - TALLEST_LINE), bisect_right(self._tops, middle)
        return [thing for thing in self._things[first:last] if middle <= thing.rect.y + thing.rect.height]


def name_of(thing: Thing) -> str:
    """What a viewer would call it."""
    if isinstance(thing, TextBlock):
        return thing.text
    return next(
        filter(None, (thing.name, thing.label, thing.text, thing.placeholder, thing.title, thing.value)), ""
    )
