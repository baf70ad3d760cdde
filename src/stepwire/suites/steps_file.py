"""From the text of a ``*.steps.md`` file to its cases. Pure.

**Theory.** The file reads as a document that happens to be executable. A heading whose own text holds
list items is a test, and its items are the steps; prose is for people. A heading with headings below it
is a group. Lines such as ``Tags: smoke`` under a heading hold for it and all below it; so do the steps
under a heading ``Before each``, which come before the steps of every test of the group. A table under a
test is its examples: the test runs once a row, with the head's words as variables.

What is meant to run and cannot is a mistake, never left out in silence: a test without steps, steps that
belong to no test, a variable that nobody gives a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from stepwire.suites.case import Case, Place, Surroundings, WrittenStep
from stepwire.suites.header import opened, size, words
from stepwire.suites.markdown import Block, Heading, Item, Paragraph, Table, blocks
from stepwire.suites.mistakes import Mistake

MOST_EXAMPLES = 1_000
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")

_BEFORE = re.compile(r"before(?: each| every)(?: (?:test|one))?|background|set ?up", re.IGNORECASE)
_AFTER = re.compile(r"(?:after|before)(?: each| every| all)?(?: (?:tests?|one))?|tear ?down", re.IGNORECASE)
_SETTING = re.compile(r"(?P<key>tags?|session|start|viewport)\s*:\s*(?P<value>\S.*)", re.IGNORECASE)


@dataclass
class Section:
    """A heading with what stands under it."""

    title: str
    level: int
    line: int
    items: list[Item] = field(default_factory=list)
    settings: list[tuple[int, str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    below: list[Section] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a section has from those around it."""

    path: tuple[str, ...] = ()
    before: tuple[WrittenStep, ...] = ()
    tags: frozenset[str] = frozenset()
    surroundings: Surroundings = field(default_factory=Surroundings)
    variables: Mapping[str, str] = field(default_factory=dict)


def cases_of(text: str, file: str) -> tuple[list[Case], list[Mistake]]:
    """The cases of a steps file, and what is wrong in it. ``file`` is its name, for places."""
    found = opened(text.replace("\r\n", "\n").removeprefix("\ufeff"), file)
    if isinstance(found, Mistake):
        return [], [found]
    root = _sections(blocks(found.body, first_line=found.first_line))
    header = found.header
    inherited = Inherited(
        tags=frozenset(header.tags), surroundings=header.surroundings(), variables=header.variables
    )
    reader = Reader(file)
    cases = list(reader.group(root, inherited))
    if not cases and not reader.mistakes:
        reader.wrong(0, "It holds no test. Write a heading, and its steps as a list under it.")
    return cases, reader.mistakes


class Reader:
    """Reads the sections of one file, and collects what is wrong in them."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.mistakes: list[Mistake] = []

    def wrong(self, line: int, why: str, sentence: str = "") -> None:
        """Something is wrong at this line."""
        self.mistakes.append(Mistake(Place(self._file, line), why, sentence))

    def group(self, section: Section, inherited: Inherited) -> Iterator[Case]:
        """The cases of a section that has others below it, or that is the whole file."""
        if section.items:
            where = "before the first heading" if not section.level else "of no test: headings follow below"
            self.wrong(
                section.items[0].line,
                f"These steps are {where}. Put them under a heading of their own, such as “Before each”.",
                section.items[0].text,
            )
        for table in section.tables:
            self.wrong(table.line, "A table of examples belongs under the heading of a test.")
        inherited = self._with_settings(section, inherited)
        before = [below for below in section.below if _BEFORE.fullmatch(below.title)]
        for each in before:
            inherited = replace(inherited, before=(*inherited.before, *self._steps(each)))
        for below in section.below:
            if below not in before:
                yield from self._section(below, replace(inherited, path=(*inherited.path, below.title)))

    def _section(self, section: Section, inherited: Inherited) -> Iterator[Case]:
        if _AFTER.fullmatch(section.title):
            self.wrong(
                section.line,
                "There is only “Before each”: every test has its own browser, and leaves nothing in it.",
                section.title,
            )
        elif section.below:
            yield from self.group(section, inherited)
        else:
            yield from self._test(section, inherited)

    def _test(self, section: Section, inherited: Inherited) -> Iterator[Case]:
        inherited = self._with_settings(section, inherited)
        steps = self._steps(section)
        place = Place(self._file, section.line)
        for example in self._examples(section):
            yield Case(
                path=inherited.path,
                place=place,
                steps=(*inherited.before, *steps),
                tags=inherited.tags,
                variables={**inherited.variables, **example},
                example=example,
                surroundings=inherited.surroundings,
            )

    def _steps(self, section: Section) -> tuple[WrittenStep, ...]:
        if not section.items:
            self.wrong(
                section.line, "It has no steps. Write each as an item of a list: - Click …", section.title
            )
        for item in section.items:
            if item.strange or not item.text:
                self.wrong(
                    item.line, "A step is a sentence; there is none, or something else with it.", item.text
                )
        return tuple(WrittenStep(item.text, Place(self._file, item.line)) for item in section.items)

    def _with_settings(self, section: Section, inherited: Inherited) -> Inherited:
        surroundings, tags = inherited.surroundings, inherited.tags
        for line, key, value in section.settings:
            match key.lower():
                case "tag" | "tags":
                    tags = tags | frozenset(words(value))
                case "session":
                    if not NAME.fullmatch(value):
                        self.wrong(line, "A session's name is letters, digits and . _ - only.", value)
                    surroundings = replace(surroundings, session=value)
                case "start":
                    surroundings = replace(surroundings, start=value)
                case _:
                    surroundings = replace(surroundings, viewport=self._viewport(line, value))
        return replace(inherited, surroundings=surroundings, tags=tags)

    def _viewport(self, line: int, value: str) -> tuple[int, int] | None:
        try:
            return size(value)
        except ValueError:
            self.wrong(line, "Write the size of the page as width x height, such as 390x844.", value)
            return None

    def _examples(self, section: Section) -> list[dict[str, str]]:
        if not section.tables:
            return [{}]
        if len(section.tables) > 1:
            self.wrong(section.tables[1].line, "A test has one table of examples.")
        table = section.tables[0]
        for name in table.head:
            if not NAME.fullmatch(name) or table.head.count(name) > 1:
                self.wrong(
                    table.line, "The head of a table of examples is names of variables, each once.", name
                )
        if not 0 < len(table.rows) <= MOST_EXAMPLES:
            self.wrong(table.line, f"A table of examples has 1 to {MOST_EXAMPLES} rows.")
        return [dict(zip(table.head, row, strict=True)) for _, row in table.rows]


def _sections(found: Iterator[Block]) -> Section:
    """The blocks as a tree of headings."""
    root = Section("", 0, 0)
    open_ones = [root]
    for block in found:
        here = open_ones[-1]
        match block:
            case Heading(text, level, line):
                while open_ones[-1].level >= level:
                    open_ones.pop()
                section = Section(text, level, line)
                open_ones[-1].below.append(section)
                open_ones.append(section)
            case Item():
                here.items.append(block)
            case Table():
                here.tables.append(block)
            case Paragraph(lines, first):
                settings = zip(count(first), map(_SETTING.fullmatch, lines), strict=False)
                here.settings += [(line, said["key"], said["value"]) for line, said in settings if said]
    return root
