"""What the two languages of an exported test have in common: how an expression is put together and broken up.

A writer also remembers which helpers its lines call (`used`), so that the head of the test has those and no
others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final, assert_never

from stepwire.export.locators import Beginning, Call, Literal, Root, Template, Value
from stepwire.export.names import Constant, Names
from stepwire.export.statements import Remark, Unexpressed

ENOUGH: Final = 100  # columns, beyond which a call is broken up
LONGEST_REMARK: Final = 90


class Writer(ABC):
    """Writes expressions of one language."""

    comment: ClassVar[str]
    quotes: ClassVar[str]  # whatever a text may be put in

    def __init__(self, names: Names) -> None:
        self._names = names
        self.used: set[str] = set()

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
    def interpolated(self, parts: Sequence[str | Constant]) -> str:
        """A text with names in it."""

    @abstractmethod
    def constant(self, constant: Constant) -> str:
        """What stands for the value of a variable or a secret."""

    def remark(self, remark: Remark | Unexpressed) -> list[str]:
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
