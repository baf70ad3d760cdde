"""A recording as a Playwright test in TypeScript, for ``@playwright/test``. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
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

HEAD = """// {title}
//
// Needs: npm install --save-dev @playwright/test && npx playwright install chromium{needs}
// Run:   npx playwright test {file}
import {{ expect, test }} from '@playwright/test';

{constants}test.use({{
  viewport: {{ width: {width}, height: {height} }},
  launchOptions: {{ executablePath: process.env.BROWSER_PATH || undefined }},
}});

test({name}, async ({{ {fixtures} }}) => {{
"""
FROM_ENVIRONMENT = """function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set the environment variable ${name}.`);
  return value;
}
"""
CONTAINING = """function containing(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\\]\\\\/]/g, '\\\\$&'));
}
"""
INDENT = "//" + " " * 8  # under what is needed
ENOUGH = 100  # columns, beyond which a call is broken up


def typescript_test(recording: CommandList, names: Names) -> str:
    """The test, ready to be run."""
    writer = Writer(names)
    viewport = recording.viewport
    statements = script(recording.commands, viewport.height)
    body = "\n".join(f"  {line}" for each in statements for line in writer.lines(each))
    turns = any(isinstance(each, Turn) for each in statements)
    secrets = [name for kind, name in names.constants if kind == "secret"]
    needs = "".join(f"\n{INDENT}the secret {name} in {environment_name(name)}" for name in secrets)
    head = HEAD.format(
        title=title(recording.name),
        needs=needs,
        file=f"{slug(recording.name)}.spec.ts",
        constants=_constants(recording, names, containing="containing(" in body),
        width=viewport.width,
        height=viewport.height,
        name=_quoted(title(recording.name)),
        fixtures="page: first" if turns else "page",
    )
    return f"{head}{'  let page = first;' + chr(10) if turns else ''}{body}\n}});\n"


def _constants(recording: CommandList, names: Names, *, containing: bool) -> str:
    lines = []
    for (kind, name), constant in names.constants.items():
        if kind == "secret":
            lines.append(f"const {constant} = fromEnvironment({_quoted(environment_name(name))});\n")
        else:
            lines.append(f"const {constant} = {_quoted(recording.variables.get(name, ''))};\n")
    if any(kind == "secret" for kind, _ in names.constants):
        lines.append(f"\n{FROM_ENVIRONMENT}")
    if containing:
        lines.append(f"\n{CONTAINING}" if lines else CONTAINING)
    return "".join(lines) + "\n" if lines else ""


class Writer:
    """Writes statements as lines of TypeScript."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def lines(self, statement: Statement) -> list[str]:
        """The statement, without indentation."""
        match statement:
            case Do(call):
                return self._broken(f"await {self.value(call)};")
            case Ensure():
                return self._broken(f"await {self._ensured(statement)};")
            case AnswerDialog(accept, text):
                answer = f"accept({self.value(text) if text else ''})" if accept else "dismiss()"
                return [f"page.once('dialog', (dialog) => dialog.{answer});"]
            case Choose(call, labels):
                chosen = ", ".join(f"{{ label: {self.value(label)} }}" for label in labels)
                return self._broken(f"await {self.value(call)}.selectOption([{chosen}]);")
            case Turn(do, index):
                return _turned(do, index)
            case Note(call):
                said = self.value(call) if call.method == "url" else f"await {self.value(call)}"
                return self._broken(f"console.log({said});")
            case Remark(text):
                return [f"// {' '.join(text.split())[:90]}"]
            case _:
                assert_never(statement)

    def value(self, value: Value | Root) -> str:
        """An expression."""
        match value:
            case Root(name):
                return name
            case Literal(bool(flag)):
                return "true" if flag else "false"
            case Literal(str(text)):
                return _quoted(text)
            case Literal(number):
                return str(number)
            case Template(text):
                return self._text(text)
            case Beginning(text):
                return f"new RegExp({_quoted('^' + re.escape(text))})"
            case Call(on, method, args, options):
                given = [self.value(arg) for arg in args]
                given += [self._options(options)] if options else []
                return f"{self.value(on)}.{method}({', '.join(given)})"
            case tuple():
                return f"[{', '.join(map(self.value, value))}]"
            case _:
                assert_never(value)

    def _options(self, options: Mapping[str, Value]) -> str:
        return "{ " + ", ".join(f"{name}: {self.value(option)}" for name, option in options.items()) + " }"

    def _ensured(self, ensure: Ensure) -> str:
        given = [] if ensure.value is None else [self.value(ensure.value)]
        if ensure.contains is not None:
            given.append(f"containing({self.value(ensure.contains)})")
        if ensure.options:
            given.append(self._options(ensure.options))
        expect = "expect.soft" if ensure.soft else "expect"
        negation = ".not" if ensure.negate else ""
        return f"{expect}({self.value(ensure.subject)}){negation}.{ensure.matcher}({', '.join(given)})"

    def _text(self, text: str) -> str:
        parts = self._names.parts(text)
        match parts:
            case []:
                return "''"
            case [Constant(name)]:
                return name
            case _ if not any(isinstance(part, Constant) for part in parts):
                return _quoted(text)
        inner = "".join(
            f"${{{part.name}}}"
            if isinstance(part, Constant)
            else _quoted(part)[1:-1].replace("`", "\\`").replace("${", "\\${")
            for part in parts
        )
        return f"`{inner}`"

    def _broken(self, line: str) -> list[str]:
        """The line; its calls each on a line of their own when it is long."""
        if len(line) <= ENOUGH:
            return [line]
        first, *rest = _calls(line)
        return [first, *(f"  {part}" for part in rest)]


def _calls(line: str) -> list[str]:
    """A chain of calls, one a line; what stands in brackets or quotes is left together."""
    parts, depth, quoted, start = [], 0, "", 0
    for at, character in enumerate(line):
        if quoted:
            quoted = "" if character == quoted and line[at - 1] != "\\" else quoted
        elif character in "'`":
            quoted = character
        else:
            depth += (character in "([{") - (character in ")]}")
            if character == "." and depth == 0 and at > start and line[at - 1] == ")":
                parts.append(line[start:at])
                start = at
    return [*parts, line[start:]]


def _turned(do: str, index: int | None) -> list[str]:
    tab = "page" if index is None else f"page.context().pages()[{index}]"
    match do:
        case "open":
            return ["page = await page.context().newPage();"]
        case "switch":
            return [f"page = {tab};", "await page.bringToFront();"]
        case _:
            return [f"await {tab}.close();", "page = first.context().pages().at(-1)!;"]


def _quoted(text: str) -> str:
    """The text in single quotes, everything that is not plain text escaped."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(each if each.isprintable() else _escape(each) for each in escaped) + "'"


def _escape(character: str) -> str:
    known = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return known.get(character) or f"\\u{{{ord(character):x}}}"
