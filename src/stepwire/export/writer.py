"""What the languages of an exported test have in common: how statements and expressions are put together.

A language says how each of its pieces is written; which piece comes where is said here, once. A writer also
remembers which helpers its lines call (`used`), so that the head of the test has those and no others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final, assert_never

from stepwire.export.locators import Beginning, Bound, Call, Literal, Root, Template, Value
from stepwire.export.names import Constant, Names
from stepwire.export.statements import (
    Answer,
    AnswerDialogs,
    Awaiting,
    Choose,
    Do,
    Ensure,
    Event,
    Give,
    Note,
    OnlyOn,
    PointAt,
    Remark,
    Statement,
    Turn,
    Unexpressed,
)
from stepwire.runs.command_list import CommandList
from stepwire.runs.task_secrets import environment_name

ENOUGH: Final = 100  # columns, beyond which a call is broken up
LONGEST_REMARK: Final = 90


class Writer(ABC):
    """Writes expressions of one language."""

    comment: ClassVar[str]
    quotes: ClassVar[str]  # whatever a text may be put in

    def __init__(self, names: Names) -> None:
        self._names = names
        self.used: set[str] = set()

    def lines(self, statement: Statement) -> list[str]:
        """The statement, without indentation."""
        match statement:
            case Do() | Choose() | Ensure():
                return self.acting(statement)
            case AnswerDialogs(answers):
                return [self.answering([self._answer(answer) for answer in answers])]
            case Awaiting(events, during):
                return self.awaiting(events, during)
            case PointAt(call, x, y, steps):
                return [self.pointing(self.value(call), f"{x:g}, {y:g}", steps)]
            case Give(call, files):
                given = ", ".join(self.helped("beside", self.quoted(file)) for file in files)
                return self.awaited(self.call(self.value(call), "setInputFiles", [f"[{given}]"], {}))
            case OnlyOn(bound):
                return self.awaited(self._seen(bound))
            case Turn(do, index):
                return self.turning(do, index)
            case Note(call):
                return self.noting(call)
            case Remark() | Unexpressed():
                return self._remark(statement)
            case _:
                assert_never(statement)

    def constants(self, recording: CommandList) -> list[str]:
        """A line for each variable and each secret, at the top of the test."""
        return [
            self.declared(
                constant,
                self.from_environment(environment_name(name))
                if kind == "secret"
                else self.quoted(recording.variables.get(name, "")),
            )
            for (kind, name), constant in self._names.constants.items()
        ]

    def helped(self, helper: str, *given: str) -> str:
        """A call of a function that the test brings for itself."""
        name = self.spelt(helper)
        self.used.add(name)
        return f"{name}({', '.join(given)})"

    # -- statements, as a language has them ----------------------------------------------------

    @abstractmethod
    def spelt(self, name: str) -> str:
        """A name as the language spells names."""

    @abstractmethod
    def awaited(self, expression: str) -> list[str]:
        """A call that is waited for; long ones are broken up."""

    @abstractmethod
    def waited_for(self, expression: str) -> str:
        """The same as a part of an expression."""

    @abstractmethod
    def acting(self, statement: Do | Choose | Ensure) -> list[str]:
        """Something done, or expected."""

    @abstractmethod
    def answering(self, answers: list[str]) -> str:
        """Dialogs answered, such as by ``accept()``, as they open."""

    @abstractmethod
    def awaiting(self, events: Sequence[Event], during: Do | Choose | Ensure) -> list[str]:
        """Something done, and what the page does then."""

    @abstractmethod
    def pointing(self, locator: str, off: str, steps: int | None) -> str:
        """The pointer moved to a place so far off the middle of an element."""

    @abstractmethod
    def turning(self, do: str, index: int | None) -> list[str]:
        """Another tab."""

    @abstractmethod
    def noting(self, call: Call) -> list[str]:
        """Something printed."""

    @abstractmethod
    def declared(self, constant: str, value: str) -> str:
        """A constant."""

    @abstractmethod
    def from_environment(self, variable: str) -> str:
        """The value of an environment variable, which must be set."""

    # -- expressions ---------------------------------------------------------------------------

    def value(self, value: Value | Root) -> str:
        """An expression."""
        match value:
            case Root(name):
                return name
            case Literal(given):
                return self.quoted(given) if isinstance(given, str) else self.literal(given)
            case Template(text):
                return self._filled(text)
            case Beginning(text):
                return self.beginning(text)
            case Bound():
                return self.waited_for(self._seen(value))
            case Call(on, method, args, options):
                return self.call(self.value(on), method, [self.value(arg) for arg in args], options)
            case tuple():
                return f"[{', '.join(map(self.value, value))}]"
            case _:
                assert_never(value)

    @abstractmethod
    def quoted(self, text: str) -> str:
        """A text as a literal."""

    @abstractmethod
    def literal(self, value: bool | float) -> str:
        """Any other literal."""

    @abstractmethod
    def beginning(self, text: str) -> str:
        """A pattern of what begins like this."""

    @abstractmethod
    def call(self, on: str, method: str, args: list[str], options: Mapping[str, Value]) -> str:
        """A call."""

    @abstractmethod
    def mapping(self, members: Mapping[str, str]) -> str:
        """A literal with these members, each an expression."""

    @abstractmethod
    def interpolated(self, parts: Sequence[str | Constant]) -> str:
        """A text with names in it."""

    def constant(self, constant: Constant) -> str:
        """What stands for a value: the constant of a variable or a secret, or the code of a seed."""
        return self.helped("oneTimeCode", constant.name) if constant.code else constant.name

    def _seen(self, bound: Bound) -> str:
        lists = {
            secret: f"[{', '.join(map(self.quoted, domains))}]" for secret, domains in bound.domains.items()
        }
        return self.helped("onlyOn", self.value(bound.element), self.mapping(lists))

    def _answer(self, answer: Answer) -> str:
        text = self.value(answer.text) if answer.text else ""
        return f"accept({text})" if answer.accept else "dismiss()"

    def _remark(self, remark: Remark | Unexpressed) -> list[str]:
        """A comment of one line."""
        words = " ".join(remark.text.split())
        if isinstance(remark, Unexpressed):
            return [f"{self.comment} Not exported: {words}"]
        return [f"{self.comment} {words[:LONGEST_REMARK]}"]

    def chain(self, line: str) -> list[str]:
        """A chain of calls, one a line; what stands in brackets or quotes is left together."""
        parts, depth, quote, escape, start = [], 0, "", False, 0
        for at, character in enumerate(line):
            if quote:
                quote = "" if character == quote and not escape else quote
                escape = character == "\\" and not escape
            elif character in self.quotes:
                quote = character
            else:
                depth += (character in "([{") - (character in ")]}")
                if character == "." and depth == 0 and at > start and line[at - 1] == ")":
                    parts.append(line[start:at])
                    start = at
        return [*parts, line[start:]]

    def _filled(self, text: str) -> str:
        parts = self._names.parts(text)
        match parts:
            case []:
                return self.quoted("")
            case [Constant() as constant]:
                return self.constant(constant)
            case _ if any(isinstance(part, Constant) for part in parts):
                return self.interpolated(parts)
            case _:
                return self.quoted(text)


def escaped(text: str, quote: str, unprintable: Callable[[int], str]) -> str:
    """The text between these quotes, everything that is not plain text escaped."""
    plain = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    known = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    letters = (each if each.isprintable() else known.get(each) or unprintable(ord(each)) for each in plain)
    return f"{quote}{''.join(letters)}{quote}"
