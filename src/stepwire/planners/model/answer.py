"""What a model may decide: a list of deeds with an explanation and a note to itself. Pure.

The deeds are the agent's action vocabulary in a model's words, flat and without choice: a kind, a ref, a
value. Their JSON schema is drawn from the classes here, for each page anew: deeds that nothing on the page
allows are left out, and a ref is one of those that are there. An open dialog leaves only its answer.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import from_json

LONGEST_EXPLANATION: Final = 120  # that is asked for; a longer one is shortened where steps are recorded
LONGEST_MEMORY: Final = 300
LONGEST_TEXT: Final = 1_000
LONGEST_RESULT: Final = 2_000
MOST_DEEDS: Final = 6

_BEGINNING: Final = re.compile(r'\{\s*"(?:explanation|memory|actions)"')
_NAME: Final = re.compile(r"[\w.-]{1,40}")
_DECODER: Final = json.JSONDecoder()

Kind = Literal["Ref", "Field", "List", "File"]


class UnusableAnswer(Exception):
    """The answer is no decision that could be carried out here; the message tells the model why."""


def _cut(longest: int) -> BeforeValidator:
    return BeforeValidator(lambda value: value[:longest] if isinstance(value, str) else value)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Marks a field whose value is one of what the page or the run has."""

    kind: Kind


def _bare(value: Any) -> Any:
    return value.strip().strip("[]") if isinstance(value, str) else value


Ref = Annotated[str, BeforeValidator(_bare), OneOf("Ref")]
FieldRef = Annotated[str, BeforeValidator(_bare), OneOf("Field")]
ListRef = Annotated[str, BeforeValidator(_bare), OneOf("List")]
FileName = Annotated[str, OneOf("File")]
TextValue = Annotated[str, Field(max_length=LONGEST_TEXT)]


class Deed(BaseModel):
    """Base of the deeds. What a model adds of its own is overlooked."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


ElementDeed = Literal["click", "double_click", "right_click", "hover", "clear", "check", "uncheck"]


class OnElement(Deed):
    type: ElementDeed
    ref: Ref


class TypeIn(Deed):
    type: Literal["type"]
    ref: FieldRef
    text: TextValue
    submit: bool = False


class SelectIn(Deed):
    type: Literal["select"]
    ref: ListRef
    option: TextValue


class PressKeys(Deed):
    type: Literal["press"]
    keys: Annotated[str, Field(min_length=1, max_length=64)]


class ScrollPage(Deed):
    type: Literal["scroll"]
    direction: Literal["up", "down"]


class DragTo(Deed):
    type: Literal["drag"]
    ref: Ref
    to: Ref


class UploadTo(Deed):
    type: Literal["upload"]
    ref: Ref
    file: FileName


class GoTo(Deed):
    type: Literal["navigate"]
    url: TextValue


class GoBack(Deed):
    type: Literal["back"]


class UseTab(Deed):
    type: Literal["tab"]
    do: Literal["switch", "close"]
    index: Annotated[int, Field(ge=0, le=100)]


class AnswerDialog(Deed):
    type: Literal["dialog"]
    accept: bool
    text: TextValue = ""


class WaitSome(Deed):
    type: Literal["wait"]
    seconds: Annotated[int, Field(ge=1, le=10)]


class ReadOut(Deed):
    type: Literal["read"]
    ref: Ref
    what: Literal["text", "table", "list"] = "text"


class Look(Deed):
    type: Literal["look"]
    words: Annotated[str, _cut(100), Field(max_length=100)]


class Finish(Deed):
    type: Literal["done"]
    result: Any = None


class Quit(Deed):
    type: Literal["give_up"]
    reason: Annotated[str, _cut(300), Field(max_length=300)]


AnyDeed = Annotated[
    OnElement
    | TypeIn
    | SelectIn
    | PressKeys
    | ScrollPage
    | DragTo
    | UploadTo
    | GoTo
    | GoBack
    | UseTab
    | AnswerDialog
    | WaitSome
    | ReadOut
    | Look
    | Finish
    | Quit,
    Field(discriminator="type"),
]


class Decided(BaseModel):
    """An answer: why, what to keep in mind, and what to do, in order."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    explanation: str = ""
    memory: Annotated[str, _cut(LONGEST_MEMORY)] = ""
    actions: Annotated[tuple[AnyDeed, ...], Field(min_length=1)]


DEEDS: Final[tuple[type[Deed], ...]] = get_args(get_args(AnyDeed)[0])
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to decide here: refs of all things, of fields, of lists; files; which deeds make sense.

    ``result`` is the JSON schema of what ``done`` has to say, if the run has one.
    """

    refs: Sequence[str] = ()
    fields: Sequence[str] = ()
    lists: Sequence[str] = ()
    files: Sequence[str] = ()
    tabs: int = 1
    dialog: bool = False
    result: Mapping[str, Any] | None = field(default=None)

    def of(self, kind: Kind) -> Sequence[str]:
        """The values of one kind."""
        match kind:
            case "Ref":
                return self.refs
            case "Field":
                return self.fields
            case "List":
                return self.lists
            case "File":
                return self.files

    def allow(self, deed: type[Deed]) -> bool:
        """Whether such a deed is possible at all."""
        if self.dialog:
            return deed in (AnswerDialog, Quit)
        if deed is AnswerDialog or (deed is UseTab and self.tabs < 2):
            return False
        return all(self.of(mark.kind) for mark in _marks(deed).values())


def schema(choices: Choices) -> dict[str, Any]:
    """The JSON schema of an answer, for these choices."""
    deeds = {
        "type": "array",
        "minItems": 1,
        "maxItems": 1 if choices.dialog else MOST_DEEDS,
        "items": {"anyOf": list(_possible(choices))},
    }
    return {
        "type": "object",
        "properties": {
            "explanation": {"type": "string", "maxLength": LONGEST_EXPLANATION},
            "memory": {"type": "string", "maxLength": LONGEST_MEMORY},
            "actions": deeds,
        },
        "required": ["explanation", "memory", "actions"],
        "additionalProperties": False,
        "$defs": dict(_definitions(choices)),
    }


def _possible(choices: Choices) -> Iterator[dict[str, Any]]:
    for deed in DEEDS:
        if choices.allow(deed):
            yield _with_result(_drawn(deed), choices.result) if deed is Finish else _drawn(deed)


def _definitions(choices: Choices) -> Iterator[tuple[str, Any]]:
    if not choices.dialog:
        yield from (
            (kind, {"type": "string", "enum": list(choices.of(kind))}) for kind in KINDS if choices.of(kind)
        )
    if choices.result is not None:
        yield from choices.result.get("$defs", {}).items()


def parsed(text: str, choices: Choices) -> Decided:
    """The decision in an answer, prose around it left aside. Raises UnusableAnswer."""
    try:
        decided = Decided.model_validate(_object_in(text))
    except ValidationError as wrong:
        raise UnusableAnswer(_complaint(wrong)) from wrong
    for deed in decided.actions:
        _check(deed, choices)
    return decided


def _object_in(text: str) -> Any:
    """The JSON object that the answer is; beside others, as in thoughts, the last that may be a decision."""
    for part in (text[text.find("{") : text.rfind("}") + 1], *reversed(list(_objects(text)))):
        try:
            return from_json(part, allow_inf_nan=False)
        except ValueError:  # no JSON, or nested deeper than anything is that a task asks for
            continue
    raise UnusableAnswer("The answer is not one complete JSON object.")


def _objects(text: str) -> Iterator[str]:
    end = 0
    for begun in _BEGINNING.finditer(text):
        if begun.start() >= end:
            with contextlib.suppress(ValueError, RecursionError):
                end = _DECODER.raw_decode(text, begun.start())[1]
                yield text[begun.start() : end]


def _check(deed: Deed, choices: Choices) -> None:
    for name, mark in _marks(type(deed)).items():
        value = getattr(deed, name)
        if value not in choices.of(mark.kind):
            raise UnusableAnswer(_not_there(value, mark.kind, choices))
    if not choices.allow(type(deed)):
        raise UnusableAnswer(
            "A dialog is open: only “dialog” is possible."
            if choices.dialog
            else "That action is not possible here."
        )


def _not_there(value: str, kind: Kind, choices: Choices) -> str:
    if kind in ("Field", "List") and value in choices.refs:
        return f"{value} is no {'field to type into' if kind == 'Field' else 'list to choose from'}."
    what = "file" if kind == "File" else "ref"
    return (
        f"There is no {what} {value!r} here." if _NAME.fullmatch(value) else f"There is no such {what} here."
    )


def _complaint(wrong: ValidationError) -> str:
    first = wrong.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the answer"
    if first["type"] == "union_tag_invalid":  # its text repeats what the model made up
        return f"{place}: there is no such action."
    return f"{place}: {first['msg']}."


# -- the schema of each deed --------------------------------------------------------------------


@cache
def _drawn(deed: type[Deed]) -> dict[str, Any]:
    told = deed.model_json_schema()["properties"]
    marks = _marks(deed)
    properties = {
        name: {"$ref": f"#/$defs/{marks[name].kind}"} if name in marks else _bare_schema(each)
        for name, each in told.items()
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _bare_schema(told: dict[str, Any]) -> dict[str, Any]:
    """Without what the classes say for people; a constant as a list of one, which every server knows."""
    kept = {key: value for key, value in told.items() if key not in ("title", "default", "description")}
    if "const" in kept:
        kept["enum"] = [kept.pop("const")]
    return kept


def _with_result(drawn: dict[str, Any], result: Mapping[str, Any] | None) -> dict[str, Any]:
    asked: dict[str, Any] = {"type": "string", "maxLength": LONGEST_RESULT}
    if result is not None:
        asked = {key: value for key, value in result.items() if key not in ("$defs", "$schema", "$id")}
    return {**drawn, "properties": {**drawn["properties"], "result": asked}}


@cache
def _marks(deed: type[Deed]) -> dict[str, OneOf]:
    """The fields whose values are given by the page or the run."""
    marks = {name: _mark(field) for name, field in deed.model_fields.items()}
    return {name: mark for name, mark in marks.items() if mark is not None}


def _mark(field: FieldInfo) -> OneOf | None:
    return next((note for note in field.metadata if isinstance(note, OneOf)), None)
