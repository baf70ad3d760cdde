"""A recording as a Playwright test in Python, for pytest. Pure."""

from __future__ import annotations

import re
from typing import assert_never

from stepwire.export.locators import Beginning, Call, Literal, Root, Template, Value
from stepwire.export.names import Constant, Names, slug, title
from stepwire.export.script import (
    AnswerDialog,
    Choose,
    Do,
    Ensure,
    Note,
    Remark,
    Statement,
    Turn,
    script,
)
from stepwire.runs.command_list import CommandList
from stepwire.runs.task_secrets import environment_name

HEAD = '''"""{title}

Needs: pip install playwright pytest && playwright install chromium{needs}
Run:   pytest {file}
"""

{imports}


{constants}@pytest.fixture
def page() -> Iterator[Page]:
    """A fresh page. With pytest-playwright installed, this fixture can be deleted."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("BROWSER_PATH"))
        yield browser.new_page(viewport={{"width": {width}, "height": {height}}})
        browser.close()


def test_{name}(page: Page) -> None:
'''
INDENT = " " * 7  # under what is needed
BRACES = str.maketrans({"{": "{{", "}": "}}"})
ENOUGH = 100  # columns, beyond which a call is broken up


def python_test(recording: CommandList, names: Names) -> str:
    """The test, ready to be run."""
    writer = Writer(names)
    viewport = recording.viewport
    lines = [line for each in script(recording.commands, viewport.height) for line in writer.lines(each)]
    body = "\n".join(f"    {line}" for line in lines)
    imports = [
        "import os",
        *(["import re"] if "re." in body else []),
        "from collections.abc import Iterator",
        "",
    ]
    imports += ["import pytest", "from playwright.sync_api import Page, expect, sync_playwright"]
    secrets = [name for kind, name in names.constants if kind == "secret"]
    needs = "".join(f"\n{INDENT}the secret {name} in {environment_name(name)}" for name in secrets)
    head = HEAD.format(
        title=title(recording.name).replace("\\", "\\\\").replace('"""', "'''"),
        needs=needs,
        file=f"test_{slug(recording.name)}.py",
        imports="\n".join(
            imports if "expect(" in body else [line.replace(" expect,", "") for line in imports]
        ),
        constants=_constants(recording, names),
        width=viewport.width,
        height=viewport.height,
        name=slug(recording.name),
    )
    return f"{head}{body}\n"


def _constants(recording: CommandList, names: Names) -> str:
    lines = []
    for (kind, name), constant in names.constants.items():
        if kind == "secret":
            lines.append(f"{constant} = os.environ[{_quoted(environment_name(name))}]")
        else:
            lines.append(f"{constant} = {_quoted(recording.variables.get(name, ''))}")
    return "\n".join(lines) + "\n\n\n" if lines else ""


class Writer:
    """Writes statements as lines of Python."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def lines(self, statement: Statement) -> list[str]:
        """The statement, without indentation."""
        match statement:
            case Do(call):
                return self._broken(self.value(call))
            case Ensure():
                softly = ["# The run went on when this was not so."] if statement.soft else []
                return softly + self._broken(self._ensured(statement))
            case AnswerDialog(accept, text):
                answer = f"accept({self.value(text) if text else ''})" if accept else "dismiss()"
                return [f'page.once("dialog", lambda dialog: dialog.{answer})']
            case Choose(call, labels):
                chosen = ", ".join(map(self.value, labels))
                return self._broken(f"{self.value(call)}.select_option(label=[{chosen}])")
            case Turn(do, index):
                return _turned(do, index)
            case Note(call):
                said = self.value(call).removesuffix("()") if call.method == "url" else self.value(call)
                return self._broken(f"print({said})")
            case Remark(text):
                return [f"# {' '.join(text.split())[:90]}"]
            case _:
                assert_never(statement)

    def value(self, value: Value | Root) -> str:
        """An expression."""
        match value:
            case Root(name):
                return name
            case Literal(str(text)):
                return _quoted(text)
            case Literal(other):
                return repr(other)
            case Template(text):
                return self._text(text)
            case Beginning(text):
                return f"re.compile({_quoted('^' + re.escape(text))})"
            case Call(on, "first", _, _):
                return f"{self.value(on)}.first"
            case Call(on, method, args, options):
                given = [self.value(arg) for arg in args]
                given += [f"{snake(name)}={self.value(option)}" for name, option in options.items()]
                return f"{self.value(on)}.{snake(method)}({', '.join(given)})"
            case tuple():
                return f"[{', '.join(map(self.value, value))}]"
            case _:
                assert_never(value)

    def _ensured(self, ensure: Ensure) -> str:
        matcher = ("not_" if ensure.negate else "") + snake(ensure.matcher)
        given = [] if ensure.value is None else [self.value(ensure.value)]
        if ensure.contains is not None:
            given.append(f"re.compile(re.escape({self.value(ensure.contains)}))")
        given += [f"{snake(name)}={self.value(option)}" for name, option in ensure.options.items()]
        return f"expect({self.value(ensure.subject)}).{matcher}({', '.join(given)})"

    def _text(self, text: str) -> str:
        parts = self._names.parts(text)
        match parts:
            case []:
                return '""'
            case [Constant(name)]:
                return name
            case _ if not any(isinstance(part, Constant) for part in parts):
                return _quoted(text)
        inner = "".join(
            f"{{{part.name}}}"
            if isinstance(part, Constant)
            else _quoted(part)[1:-1].replace("{", "{{").replace("}", "}}")
            for part in parts
        )
        return f'f"{inner}"'

    def _broken(self, line: str) -> list[str]:
        """The line; with its last call on a line of its own when it is long."""
        if len(line) <= ENOUGH:
            return [line]
        parts = _calls(line)
        return ["(", *[f"    {part}" for part in parts], ")"] if len(parts) > 1 else [line]


def _calls(line: str) -> list[str]:
    """A chain of calls, one a line; what stands in brackets or quotes is left together."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, character in enumerate(line):
        if character == '"' and line[at - 1] != "\\":
            quoted = not quoted
        elif not quoted:
            depth += (character in "([{") - (character in ")]}")
            if character == "." and depth == 0 and at > start and line[at - 1] == ")":
                parts.append(line[start:at])
                start = at
    return [*parts, line[start:]]


def _turned(do: str, index: int | None) -> list[str]:
    tab = "page" if index is None else f"page.context.pages[{index}]"
    match do:
        case "open":
            return ["page = page.context.new_page()"]
        case "switch":
            return [f"page = {tab}", "page.bring_to_front()"]
        case _:
            return ["pages = page.context.pages", f"{tab}.close()", "page = pages[0].context.pages[-1]"]


def snake(name: str) -> str:
    """``getByRole`` as ``get_by_role``, ``toHaveURL`` as ``to_have_url``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _quoted(text: str) -> str:
    """The text in double quotes, everything that is not plain text escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(each if each.isprintable() else _escape(each) for each in escaped) + '"'


def _escape(character: str) -> str:
    known = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return known.get(character) or (
        f"\\u{ord(character):04x}" if ord(character) < 65536 else f"\\U{ord(character):08x}"
    )
