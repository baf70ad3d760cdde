"""What sort of record, whose, and what a control would do to it: the words on controls, compared. Pure."""

# ruff: noqa: E501 - word lists read best on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from stepwire.agent.observation import Element, Observation, TextBlock
from stepwire.planners.plain.language.heads import singular
from stepwire.planners.plain.language.instructions.records import Record
from stepwire.planners.plain.language.lexicon import DEEDS, KINDS, NAME_FIELDS
from stepwire.planners.plain.language.likeness import canonical, likeness, speaks_of, tokens
from stepwire.planners.plain.page.candidates import SURE
from stepwire.planners.plain.page.finding import fits_context
from stepwire.planners.plain.page.index import name_of

_FILLERS = frozenset({"a", "an", "the", "new", "another", "your", "my", "this", "to", "of", "for", "in", "here", "one", "as", "e", "n"})  # fmt: skip
_ANY = frozenset({"record", "entry", "item", "object", "content", "child", "sub", "here"})

_SAME_KIND: dict[tuple[str, ...], str] = {}
for _group in KINDS:
    for _word in _group:
        _SAME_KIND.setdefault(tokens(_word), _group[0])


_KNOWN = frozenset(group[0] for group in KINDS)


@lru_cache(maxsize=4096)
def kind_of(words: tuple[str, ...]) -> str:
    """The one word for this sort of record, whatever a site calls it."""
    single = tuple(singular(word) for word in words)
    return _SAME_KIND.get(single) or _SAME_KIND.get(words) or " ".join(single)


def same_kind(kind: str, words: tuple[str, ...]) -> float:
    """How far these words name the kind: 1 its own word, less for a synonym or with words more, 0 not at all."""
    wanted, there = tuple(map(singular, tokens(kind))), tuple(map(singular, words))
    if not wanted or not there:
        return 0.0
    if wanted == there:
        return 1.0
    if kind_of(wanted) == kind_of(there):
        return 0.95
    size = len(wanted)
    if any(there[at : at + size] == wanted for at in range(len(there) - size + 1)):
        return 0.9 - 0.05 * min(4, len(there) - size)
    if len(wanted) > 1 and there == wanted[-1:]:
        return 0.8
    if len(wanted) > 1 and there[-1:] == wanted[-1:] and any_kind(there[:-1]):
        return 0.7  # "child page" for an article page; a home page is another sort
    return 0.0


def deed(name: str, sort: str) -> tuple[str, ...] | None:
    """What a control's name says behind a verb of this sort, without filling words; None with another verb."""
    words = tokens(name)
    if not words:
        return () if name.strip() in DEEDS.get(sort, ()) else None
    for verb in sorted(DEEDS.get(sort, (sort,)), key=lambda verb: -len(tokens(verb))):
        said = tokens(verb)
        if said and words[: len(said)] == said:
            return tuple(word for word in words[len(said) :] if word not in _FILLERS)
    return None


def is_area(words: tuple[str, ...], areas: Iterable[str]) -> bool:
    """Whether these words are the name of one of the areas."""
    return bool(words) and words in {tokens(area) for area in areas}


def is_synonym(kind: str, words: tuple[str, ...]) -> bool:
    """Whether these words are another word for the kind: a site that has both means two sorts by them."""
    own, there = tuple(map(singular, tokens(kind))), tuple(map(singular, words))
    return own != there and kind_of(own) == kind_of(there)


def names_another(kind: str, words: tuple[str, ...]) -> bool:
    """Whether these words are the name of a sort of record, and of another than this one."""
    named = kind_of(words)
    if singular(words[-1] if words else "") in _OF_ANY_KIND:
        return False
    return kind != "" and named in _KNOWN and named != kind_of(tokens(kind)) and same_kind(kind, words) == 0


# What applications call records whose kind their users define.
_OF_ANY_KIND = frozenset(
    {"snippet", "entry", "item", "content", "collection", "record", "object", "component"}
)


def is_administered(kind: str) -> bool:
    """Whether records of this kind are kept by those who run the site, among its settings."""
    return kind_of(tokens(kind)) in _ADMINISTERED


_ADMINISTERED = frozenset(
    ["user", "group", "role", "permission", "site", "redirect", "workflow", "language", "domain", "webhook"]
)


def any_kind(words: tuple[str, ...]) -> bool:
    """Whether the words name no sort in particular."""
    return all(singular(word) in _ANY for word in words)


def words_of(control: Element) -> str:
    """The words of a control; for one without any, what its picture is called."""
    return name_of(control) or control.hint


def is_about(record: Record, page: Observation) -> bool:
    """Whether the page is this record's own: its name is a first heading, the title, or in the form's name field."""
    headings = [block.text for block in page.texts if block.role == "heading"][:3]
    if record.name.isdigit():
        said = f"{record.kind} {record.name}".strip()
        texts = (_first_part(page.title), *headings)
        return _numbered(record, page.url) or any(speaks_of(said, text) for text in texts)
    entered = (each.value for each in page.elements if each.editable and _holds_a_name(each))
    return any(_names(record, text) for text in (_first_part(page.title), *headings)) or any(
        likeness(record.name, value) >= SURE for value in entered if value
    )


def _holds_a_name(field: Element) -> bool:
    """Whether the field of a record's form holds its name."""
    return any(word in NAME_FIELDS for word in (" ".join(tokens(field.name)), " ".join(tokens(field.label))))


def _first_part(title: str) -> str:
    """A title without what sites put behind it: their own name."""
    return _PARTS.split(title, maxsplit=1)[0]


_PARTS = re.compile(r" [-|–—·•›»] ")  # between a page's own title and its site's


def _names_only(record: Record, text: str) -> bool:
    """Whether a text, or a part of it, is the record's name with no more than what it is or is done to it.

    "Edit page “Crane”" names Crane; "Harbour Wiki" does not name Harbour: a longer name is another thing's.
    """
    name = tuple(canonical(tokens(record.name)))
    for part in re.split(r"[:|–—·•›»/]| - ", text):
        words = tuple(canonical(tokens(part)))
        at = next((at for at in range(len(words)) if words[at : at + len(name)] == name), None)
        if name and at is not None and all(map(_says_nothing_more, words[:at] + words[at + len(name) :])):
            return True
    return False


def _says_nothing_more(word: str) -> bool:
    """Whether a word beside a name makes it no other name: what it is, what is done to it, its number."""
    return (
        not word.isalpha()
        or word in _FILLERS
        or singular(word) in _ANY
        or (singular(word),) in _SAME_KIND
        or word in _DEED_WORDS
        or word.endswith("ing")
    )


_DEED_WORDS = frozenset(word for verbs in DEEDS.values() for verb in verbs for word in tokens(verb))


def is_anothers(record: Record, control: Element, page: Observation) -> bool:
    """Whether the control stands in a row or item of the page, and that is not the record's."""
    around = control.context
    if not around or speaks_of(record.name, around):
        return False
    own = set(tokens(around))
    for each in page.elements:
        if each.name and each.name in around:
            own -= set(tokens(each.name))
    return len(own) > 1 and any(
        block.role in _ROW_PARTS and block.text in around and _beside(block, control) for block in page.texts
    )


_ROW_PARTS = frozenset({"cell", "gridcell", "rowheader", "columnheader", "listitem"})


def _beside(block: TextBlock, control: Element) -> bool:
    """Whether a text stands in the line of a control."""
    middle = control.rect.y + control.rect.height / 2
    return block.rect.y <= middle <= block.rect.y + block.rect.height


def leads_to(record: Record, control: Element, page: Observation) -> float:
    """How far a control leads to the record itself: 1 bears its name, 0 not at all."""
    if control.href and _numbered(record, control.href):
        return 0.97
    if record.name.isdigit():
        return (
            0.9 if tokens(name_of(control)) in ((record.name,), (*tokens(record.kind), record.name)) else 0.0
        )
    fit = likeness(record.name, name_of(control))
    if fit >= SURE:
        return 1.0
    if fit >= 84.0 and len(tokens(record.name)) > 1:
        return 0.8
    return 0.96 if spells_with_its_row(record.name, control, page) else 0.0


def spells_with_its_row(said: str, control: Element, page: Observation) -> bool:
    """Whether a link is one part of the name, and other cells of its row are the rest: a column for each."""
    name, own = set(tokens(said)), set(tokens(name_of(control)))
    around = control.context
    if control.role != "link" or not own or not own < name or not name <= set(tokens(around)):
        return False
    cells = (set(tokens(each.text)) for each in page.texts if each.role in _CELLS and each.text in around)
    rest = [cell for cell in cells if cell and cell <= name - own]
    return set().union(*rest) == name - own


_CELLS = frozenset({"cell", "gridcell", "rowheader"})


def stands_with(record: Record, control: Element, page: Observation) -> bool:
    """Whether the control stands in the record's row, card or item, and in no other's."""
    if record.name.isdigit():
        first = tokens(control.context)[:2]
        return record.name in first or (
            record.kind != "" and speaks_of(f"{record.kind} {record.name}", control.context)
        )
    if len(control.context) >= 400 or not fits_context(record.name, control, page):
        return False
    return any(
        _names(record, text) for text in _texts(page) if not control.context or text in control.context
    )


def _texts(page: Observation) -> Iterator[str]:
    yield from (block.text for block in page.texts)
    yield from (name_of(each) for each in page.elements)


def _names(record: Record, text: str) -> bool:
    return likeness(record.name, text) >= SURE or _names_only(record, text)


def _numbered(record: Record, address: str) -> bool:
    """Whether an address ends in the record's number: ".../issues/12", "/issue12"."""
    if not record.name.isdigit():
        return False
    path = address.split("#")[0].split("?")[0].rstrip("/")
    last = tokens(path.rpartition("/")[2].replace("-", " ").replace("_", " "))
    if not record.kind:
        return last == (record.name,)
    before = tokens(path.rpartition("/")[0].rpartition("/")[2])
    return last == (f"{singular(tokens(record.kind)[-1])}{record.name}",) or (
        last == (record.name,) and same_kind(record.kind, before) > 0
    )


def does(control: Element, sort: str, record: Record, page: Observation) -> float:
    """How far a control does this to the record: 1 says so in full, 0 is about something else."""
    said = deed(words_of(control), sort)
    if said is None:
        said = deed(control.title, sort) if control.title else None
    if said is None:
        return 0.0
    names_it = bool(said) and canonical(tokens(record.name)) == canonical(said)
    if names_it or (len(said) > 1 and speaks_of(record.name, " ".join(said))):
        return 1.0
    plain = (
        not said
        or any_kind(said)
        or (record.kind != "" and same_kind(record.kind, said) >= 0.8)
        or (not record.kind and kind_of(said) in _KNOWN)
    )
    if plain and stands_with(record, control, page):
        return 0.95
    if plain and is_about(record, page) and not is_anothers(record, control, page):
        return 0.9
    return 0.0
