"""The form on a page that takes a record's values: which field each goes into, and what sends it. Pure.

Fields belong together when they are in one form, or in none. A value's field is the one whose label says the same
thing, in the writer's words or a usual synonym; each field takes one value. What searches or signs in is no form
for a record.
"""

# ruff: noqa: E501 - word lists read best on one line

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.heads import singular
from stepwire.planners.plain.language.instructions.records import Values
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import DEEDS, FIELDS, NAME_FIELDS, OFF_WORDS, ON_WORDS
from stepwire.planners.plain.language.likeness import canonical, likeness, tokens
from stepwire.planners.plain.page.candidates import GOOD, SURE
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.records.kinds import deed, same_kind, words_of

_FIELD_ROLES = frozenset(
    {"textbox", "spinbutton", "combobox", "listbox", "slider", "checkbox", "switch", "radio", "searchbox"}
)
_CONTENT = next(frozenset(group) for group in FIELDS if group[0] == "content")
_NOT_SENDING = frozenset(
    ["cancel", "reset", "preview", "search", "find", "filter", "login", "sign_in", "sign_out", "back", "close", "redisplay", "show", "delete", "remove", "retire", "clear", "toggle", "help", "upload", "browse", "discard", "previous", "edit", "test", "restore", "unpublish"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A form that answers to some of the values: which field takes which, and the values that have none."""

    form: int
    pairs: tuple[tuple[Element, str], ...]
    missing: Values
    fields: tuple[Element, ...]
    senders: tuple[Element, ...]


def named_values(name: str, kind: str, values: Values) -> Values:
    """The values with the record's name before them."""
    return ((Phrase(said=f"name of the {kind}".strip(), words="name"), name), *values) if name else values


def entry_for(values: Values, page: Observation, kind: str = "") -> Entry | None:
    """The form that takes most of the values, with at least one."""
    entries = [_entry(form, fields, values, page, kind) for form, fields in _groups(page)]
    entries = [each for each in entries if each.pairs and (each.form or each.senders)]
    return max(entries, key=lambda each: (len(each.pairs), each.form > 0, len(each.fields)), default=None)


def blank_form(page: Observation) -> Entry | None:
    """The one form of a page that could take a record, whatever its fields."""
    groups = [(form, fields) for form, fields in _groups(page) if any(each.editable for each in fields)]
    if not groups:
        return None
    form, fields = max(groups, key=lambda group: len(group[1]))
    return Entry(form, (), (), tuple(fields), _senders(form, fields, page))


def sender(entry: Entry, kind: str, press: str) -> Element | None:
    """What sends the form: what the writer said, else the control that fits best.

    "Save" and "submit" are also what people call sending a form whose button says "Add redirect".
    """
    if press:
        said = [each for each in entry.senders if likeness(press, words_of(each)) >= GOOD]
        if said or canonical(tokens(press)) not in _PLAIN_SENDS:
            return max(said, key=lambda each: likeness(press, words_of(each)), default=None)
    ranked = [(_sends(each, kind), -at, each) for at, each in enumerate(entry.senders)]
    best = max(ranked, key=lambda rank: rank[:2], default=None)
    return best[2] if best and best[0] > 0 else None


_PLAIN_SENDS = frozenset(canonical(tokens(verb)) for verb in ("save", "submit", "save changes"))


def senders_of(entry: Entry, page: Observation) -> tuple[Element, ...]:
    """The form's controls as they stand now: filling it in may have enabled them."""
    return _senders(entry.form, list(entry.fields), page)


def is_creating(entry: Entry, kind: str, page: Observation) -> bool:
    """Whether the form, or its page, says that it makes a new record."""
    for each in entry.senders:
        said = deed(words_of(each), "create")
        if said is not None and (not said or same_kind(kind, said) > 0 or not kind):
            return True
        if {"new", "create"} & set(tokens(words_of(each))):
            return True
    headings = [block.text for block in page.texts if block.role == "heading"][:3]
    own = page.title.split(" - ")[0].split(" | ")[0].split(" – ")[0]
    return any(
        {"new", "create", "add", "creating", "adding", "compose"} & set(tokens(text))
        for text in (*headings, own)
    )


def page_speaks_of(words: Iterable[str], page: Observation) -> bool:
    """Whether a heading or the title has one of these words."""
    texts = [page.title, *(block.text for block in page.texts if block.role == "heading")]
    return any(word in tokens(text) for word in words for text in texts)


# -- fields -----------------------------------------------------------------------------------


def _groups(page: Observation) -> list[tuple[int, list[Element]]]:
    groups: dict[int, list[Element]] = {}
    for each in page.elements:
        if _is_field(each):
            groups.setdefault(each.form, []).append(each)
    return [(form, fields) for form, fields in groups.items() if not _is_elsewhere(fields, page)]


def _is_field(element: Element) -> bool:
    if element.disabled or _searches(element) or _is_out_of_reach(element):
        return False
    return element.editable or bool(element.options) or element.role in _FIELD_ROLES


def _is_out_of_reach(element: Element) -> bool:
    """Whether it lies where no page can be scrolled to, as forms do that are not open yet."""
    rect = element.rect
    return not element.in_view and (rect.x + rect.width <= 0 or rect.width * rect.height < 4)


def _searches(element: Element) -> bool:
    texts = (element.name, element.placeholder, element.label, element.title)
    return (
        element.input_type == "search"
        or element.role == "searchbox"
        or any({"search", "filter"} & set(tokens(text)) for text in texts if text and len(tokens(text)) <= 4)
    )


def _is_elsewhere(fields: list[Element], page: Observation) -> bool:
    """Whether the fields are for signing in or searching."""
    form = fields[0].form
    if form == 0:
        return False
    buttons = [
        each for each in page.elements if each.form == form and each.role == "button" and name_of(each)
    ]
    firsts = {canonical(tokens(words_of(each)))[:1] for each in buttons}
    return bool(firsts) and firsts <= {
        ("search",),
        ("sign_in",),
        ("find",),
        ("filter",),
        ("redisplay",),
        ("go",),
    }


def _entry(form: int, fields: list[Element], values: Values, page: Observation, kind: str) -> Entry:
    ranked = sorted(
        (
            (_fit(phrase, value, each, fields, kind), -row, -at)
            for row, (phrase, value) in enumerate(values)
            for at, each in enumerate(fields)
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    for score, row, at in ranked:
        if score < GOOD:
            break
        if -row not in taken and -at not in taken.values():
            taken[-row] = -at
    _name_first(taken, values, fields, kind)
    pairs = tuple((fields[at], _given(values[row], fields[at])) for row, at in sorted(taken.items()))
    missing = tuple(value for row, value in enumerate(values) if row not in taken)
    return Entry(form, pairs, missing, tuple(fields), _senders(form, fields, page))


def _given(value: tuple[Phrase, str], field: Element) -> str:
    """What a field is given: a box that bears a role's name is ticked for it."""
    return "on" if _is_box_of_role(value[0], value[1], field) else value[1]


def _is_box_of_role(phrase: Phrase, value: str, field: Element) -> bool:
    box = field.role in ("checkbox", "switch") and not _is_switch(value)
    return (
        box and phrase.words == "role" and bool(set(tokens(value)) & set(tokens(field.name or field.label)))
    )


def _name_first(taken: dict[int, int], values: Values, fields: list[Element], kind: str) -> None:
    """A record's name without a field of that name goes into the first line of text, where there is a form for it."""
    if (
        not values
        or values[0][0].words != "name"
        or 0 in taken
        or not values[0][0].said.startswith("name of the")
    ):
        return
    lines = [
        at
        for at, each in enumerate(fields)
        if each.editable and each.role == "textbox" and each.tag != "textarea"
    ]
    free = [at for at in lines if at not in taken.values()]
    required = [at for at in free if fields[at].required]
    if len(free) == 1 or (required and required[0] == free[0]):
        taken[0] = free[0]


def _fit(phrase: Phrase, value: str, field: Element, fields: list[Element], kind: str) -> float:
    """How well a field's label answers to what a value is called."""
    words = field_words(phrase)
    texts = (field.name, field.label, field.placeholder, field.title)
    labels = [re.sub(r"^new ", "", text.rstrip(" *:"), flags=re.IGNORECASE) for text in texts if text]
    if not labels and field.test_id:
        labels = [field.test_id]
    own = max((likeness(words, text) for text in labels), default=0.0)
    if own < SURE:
        for synonym, less in _synonyms(phrase, kind):
            own = max(
                [own, *(likeness(synonym, text) - less for text in labels if likeness(synonym, text) >= 88.0)]
            )
    if words in _BARE_NAMES and not any(_is_a_plain_name(text, kind) for text in labels):
        own = min(own, 60.0)
    if own < SURE and words.lower() in _CONTENT and _is_only_writing(field, fields):
        own = max(own, 86.0)
    if not field.in_view and field.rect.y + field.rect.height <= 0:
        own -= 15.0  # above the page's top: a layer that is not open
    if _is_box_of_role(phrase, value, field):
        return 84.0
    if own >= GOOD and not _may_hold(field, value):
        own -= 30.0
    return own


def _is_a_plain_name(label: str, kind: str) -> bool:
    """Whether a label asks for the name of what the form is about: a "site name" is another thing's."""
    first = tokens(label)[:1]
    return not first or first[0] in _OF_NAMES or singular(first[0]) in map(singular, tokens(kind))


_BARE_NAMES = frozenset({"name", "title"})
_OF_NAMES = frozenset(
    ["name", "title", "subject", "summary", "headline", "label", "heading", "topic", "your", "my", "new", "full", "first", "last", "real", "realname", "lastname", "firstname", "display", "public", "nickname", "username", "user", "and", "the", "of", "a", "an", "this", "required", "page"]
)  # fmt: skip


def field_words(phrase: Phrase) -> str:
    """What the writer calls a field; "last name" is a name, no ordinal."""
    said = re.sub(r"^(?:the|a|an|my|its|your|their) ", "", phrase.said, flags=re.IGNORECASE)
    if phrase.said.startswith("name of the"):
        return phrase.words
    return (phrase.words or said) if phrase.nth is None else said


def _synonyms(phrase: Phrase, kind: str) -> list[tuple[str, float]]:
    words = " ".join(tokens(field_words(phrase)))
    if words == "name" and phrase.said.startswith("name of the"):
        own = [f"{kind} name", f"{kind} title", kind] if kind else []
        return [
            *((name, 2.0) for name in own),
            *((name, 3.0 + at) for at, name in enumerate(NAME_FIELDS)),
            ("username", 9.0),
            ("display name", 9.0),
        ]
    return [
        (other, 4.0 + at)
        for group in FIELDS
        if words in group
        for at, other in enumerate(group)
        if other != words
    ]


def _is_only_writing(field: Element, fields: list[Element]) -> bool:
    """Whether the field is the form's one place for many lines."""
    several = [each for each in fields if each.editable and each.role == "textbox" and each.tag != "input"]
    return several == [field]


def _may_hold(field: Element, value: str) -> bool:
    if not field.options:
        return not (field.role in ("checkbox", "switch", "radio") and not _is_switch(value))
    parts = [value, *re.split(r"\s*,\s*|\s+and\s+", value)]
    return "{{" in value or any(
        likeness(part, option) >= GOOD for part in parts if part for option in field.options
    )


def _is_switch(value: str) -> bool:
    return value.strip().lower() in ON_WORDS | OFF_WORDS


# -- what sends a form ------------------------------------------------------------------------


def _senders(form: int, fields: list[Element], page: Observation) -> tuple[Element, ...]:
    """The buttons of the form; of loose fields and forms without any, the loose buttons of the page."""
    buttons = [
        each
        for each in page.elements
        if each.role == "button"
        and not each.disabled
        and each.input_type not in ("file", "image")
        and each.tag != "summary"
    ]
    own = [each for each in buttons if each.form == form and form > 0]
    if any(_sends(each, "") > 0 for each in own):
        return tuple(own)
    loose = [each for each in buttons if each.form == 0]
    links = [
        each
        for each in page.elements
        if each.role in ("link", "menuitem") and canonical(tokens(name_of(each))) in _PLAIN_SAVES
    ]
    return (*own, *loose, *links)


_PLAIN_SAVES = frozenset(
    canonical(tokens(verb))
    for verb in ("save", "submit", "create", "publish", "save changes", "send", "done")
)


def _sends(control: Element, kind: str) -> float:
    """How plainly a control sends the form: 0 when it does something else."""
    words = tokens(words_of(control))
    if not words or canonical(words)[0] in _NOT_SENDING:
        return 0.0
    said = deed(words_of(control), "save")
    if said is None:
        return 20.0 if control.input_type == "submit" else 0.0
    score = 80.0 - 4.0 * len(said) - 2.0 * DEEDS["save"].index(_verb(words))
    if (
        not said
        or set(said) <= {"changes", "draft", "entry", "it", "settings", "and"}
        or (kind and same_kind(kind, said) > 0)
    ):
        score += 15.0
    return max(score + (3.0 if control.input_type == "submit" else 0.0), 1.0)


def _verb(words: tuple[str, ...]) -> str:
    return words[0] if words[0] in DEEDS["save"] else "go"
