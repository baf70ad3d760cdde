"""A recording as a Playwright test in TypeScript, for ``@playwright/test``. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from stepwire.export.locators import Call, Value
from stepwire.export.names import Constant, Names, title
from stepwire.export.script import script
from stepwire.export.statements import Awaiting, Choose, Do, Ensure, Event, Statement, Turn
from stepwire.export.writer import ENOUGH, Writer, escaped
from stepwire.runs.command_list import CommandList
from stepwire.runs.task_secrets import STORAGE_STATE

HEAD: Final = """// {title}
//
// Needs: npm install --save-dev @playwright/test && npx playwright install chromium{needs}
// Run:   npx playwright test {file}
{imports}

{before}test.use({{
  viewport: {{ width: {width}, height: {height} }},
{state}  launchOptions: {{ executablePath: process.env.BROWSER_PATH || undefined }},
}});

test({name}, async ({{ {fixtures} }}) => {{
"""
INDENT: Final = "\n//" + " " * 8  # under what is needed


@dataclass(frozen=True, slots=True)
class Helper:
    """A function that a test brings for itself, and what it imports: names by module."""

    source: str
    imports: Mapping[str, tuple[str, ...]]


HELPERS: Final[Mapping[str, Helper]] = {
    "fromEnvironment": Helper(
        """function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set the environment variable ${name}.`);
  return value;
}
""",
        {},
    ),
    "oneTimeCode": Helper(
        """/** What an authenticator with this seed shows now (RFC 6238). */
function oneTimeCode(seed: string): string {
  const letters = seed.toUpperCase().replace(/[^A-Z2-7]/g, '');
  const bits = [...letters].map((each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2));
  const bytes = bits.map((each) => each.padStart(5, '0')).join('').match(/.{8}/g) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const key = Buffer.from(bytes.map((byte) => parseInt(byte, 2)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
""",
        {"node:crypto": ("createHmac",)},
    ),
    "beside": Helper(
        """/** A file that lies beside this one. */
function beside(name: string): string {
  return join(dirname(test.info().file), name);
}
""",
        {"node:path": ("dirname", "join")},
    ),
    "onlyOn": Helper(
        """/** This very element, seen to be on a domain of each secret or under it; no later page has it. */
async function onlyOn(element: Locator, secrets: Record<string, string[]>): Promise<ElementHandle> {
  const seen = (await element.elementHandle())!;
  const host: string = await seen.evaluate('location.hostname || top.location.hostname');
  for (const [secret, domains] of Object.entries(secrets)) {
    if (domains.some((domain) => host === domain || host.endsWith(`.${domain}`))) continue;
    throw new Error(`The secret ${secret} may be typed only on ${domains.join(', ')}, and this is ${host}.`);
  }
  return seen;
}
""",
        {"@playwright/test": ("type ElementHandle", "type Locator")},
    ),
    "answerDialogs": Helper(
        """/** The dialogs that open get these answers, one after the other. */
function answerDialogs(page: Page, ...[first, ...others]: ((dialog: Dialog) => Promise<void>)[]): void {
  page.once('dialog', (dialog) => {
    if (others.length > 0) answerDialogs(page, ...others);
    return first(dialog);
  });
}
""",
        {"@playwright/test": ("type Dialog", "type Page")},
    ),
    "offMiddle": Helper(
        """/** The place so many pixels off the middle of an element. */
async function offMiddle(locator: Locator, x: number, y: number): Promise<[number, number]> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('The element cannot be seen.');
  return [box.x + box.width / 2 + x, box.y + box.height / 2 + y];
}
""",
        {"@playwright/test": ("type Locator",)},
    ),
    "containing": Helper(
        """function containing(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\\]\\\\/]/g, '\\\\$&'));
}
""",
        {},
    ),
}


def typescript_test(recording: CommandList, file: str) -> str:
    """The test, ready to be run from a file of this name."""
    names = Names.of(recording)
    writer = TypeScriptWriter(names)
    viewport = recording.viewport
    statements = script(recording)
    body = "\n".join(f"  {line}" for each in statements for line in writer.lines(each))
    constants = "".join(f"{line}\n" for line in writer.constants(recording))
    helpers = [HELPERS[name] for name in HELPERS if name in writer.used]
    moves = any(map(_moves, statements))
    head = HEAD.format(
        title=title(recording.name),
        needs="".join(f"{INDENT}{need}" for need in names.needs(recording)),
        file=title(file),
        imports=_imports(helpers),
        before="".join(f"{each}\n" for each in [constants, *(helper.source for helper in helpers)] if each),
        width=viewport.width,
        height=viewport.height,
        state=f"  storageState: process.env.{STORAGE_STATE},\n" if recording.session else "",
        name=quoted(title(recording.name)),
        fixtures="page: first" if moves else "page",
    )
    return f"{head}{'  let page = first;' + chr(10) if moves else ''}{body}\n}});\n"


def _moves(statement: Statement) -> bool:
    """Whether the test goes on in another tab."""
    return isinstance(statement, Turn) or (
        isinstance(statement, Awaiting) and statement.events[0] in ("popup", "close")
    )


def _imports(helpers: Sequence[Helper]) -> str:
    names: dict[str, set[str]] = {"@playwright/test": {"expect", "test"}}
    for helper in helpers:
        for module, imported in helper.imports.items():
            names.setdefault(module, set()).update(imported)
    modules = sorted(names, key=lambda module: (not module.startswith("node:"), module))
    return "\n".join(
        f"import {{ {', '.join(sorted(names[module], key=_without_type))} }} from '{module}';"
        for module in modules
    )


def _without_type(name: str) -> str:
    return name.removeprefix("type ").lower()


class TypeScriptWriter(Writer):
    """Writes statements as lines of TypeScript."""

    comment = "//"
    quotes = "'`"

    def spelt(self, name: str) -> str:
        """As it is."""
        return name

    def awaited(self, expression: str) -> list[str]:
        """With its word."""
        return self._broken(f"await {expression};")

    def waited_for(self, expression: str) -> str:
        """With its word, in brackets."""
        return f"(await {expression})"

    def acting(self, statement: Do | Choose | Ensure) -> list[str]:
        """A call."""
        return self.awaited(self._expression(statement))

    def answering(self, answers: list[str]) -> str:
        """A handler for the next dialog, or for several."""
        given = [f"(dialog) => dialog.{each}" for each in answers]
        if len(given) == 1:
            return f"page.once('dialog', {given[0]});"
        return f"{self.helped('answerDialogs', 'page', *given)};"

    def awaiting(self, events: Sequence[Event], during: Do | Choose | Ensure) -> list[str]:
        """All at once; the first of what came may be the tab that the test goes on in."""
        waiting = [f"  page.waitForEvent('{event}')," for event in events]
        opened = "[page] = " if events[0] == "popup" else ""
        closed = events[0] == "close"
        gone = ".catch(() => {})" if closed else ""  # it may be gone before the click is answered
        gone_on = ["page = page.context().pages().at(-1)!;"] if closed else []
        return [
            f"{opened}await Promise.all([", *waiting, f"  {self._expression(during)}{gone},", "]);", *gone_on
        ]  # fmt: skip

    def pointing(self, locator: str, off: str, steps: int | None) -> str:
        """By the mouse."""
        place = f"...(await {self.helped('offMiddle', locator, off)})"
        return f"await page.mouse.move({place}{f', {{ steps: {steps} }}' if steps else ''});"

    def turning(self, do: str, index: int | None) -> list[str]:
        """`page` is then another."""
        tab = "page" if index is None else f"page.context().pages()[{index}]"
        match do:
            case "open":
                return ["page = await page.context().newPage();"]
            case "switch":
                return [f"page = {tab};", "await page.bringToFront();"]
            case _:
                still_here = "if (page.isClosed()) page = page.context().pages().at(-1)!;"
                return [f"await {tab}.close();", still_here]

    def noting(self, call: Call) -> list[str]:
        """Printed; the address needs no waiting."""
        said = self.value(call) if call.method == "url" else f"await {self.value(call)}"
        return self._broken(f"console.log({said});")

    def declared(self, constant: str, value: str) -> str:
        """A declaration."""
        return f"const {constant} = {value};"

    def from_environment(self, variable: str) -> str:
        """By a helper that says which is missing."""
        return self.helped("fromEnvironment", quoted(variable))

    def quoted(self, text: str) -> str:
        """In single quotes."""
        return quoted(text)

    def literal(self, value: bool | float) -> str:
        """As JavaScript writes it."""
        return str(value).lower() if isinstance(value, bool) else str(value)

    def beginning(self, text: str) -> str:
        """A regular expression."""
        return f"new RegExp({quoted('^' + re.escape(text))})"

    def call(self, on: str, method: str, args: list[str], options: Mapping[str, Value]) -> str:
        """A call, its options as an object."""
        given = [self._options(options)] if options else []
        return f"{on}.{method}({', '.join([*args, *given])})"

    def mapping(self, members: Mapping[str, str]) -> str:
        """An object."""
        named = (f"{_key(name)}: {value}" for name, value in members.items())
        return "{ " + ", ".join(named) + " }"

    def interpolated(self, parts: Sequence[str | Constant]) -> str:
        """A template literal."""
        inner = (
            f"${{{self.constant(part)}}}"
            if isinstance(part, Constant)
            else quoted(part)[1:-1].replace("`", "\\`").replace("${", "\\${")
            for part in parts
        )
        return f"`{''.join(inner)}`"

    def _options(self, options: Mapping[str, Value]) -> str:
        return "{ " + ", ".join(f"{name}: {self.value(option)}" for name, option in options.items()) + " }"

    def _expression(self, statement: Do | Choose | Ensure) -> str:
        match statement:
            case Do(call):
                return self.value(call)
            case Choose(call, labels):
                chosen = ", ".join(f"{{ label: {self.value(label)} }}" for label in labels)
                return f"{self.value(call)}.selectOption([{chosen}])"
            case Ensure():
                return self._ensured(statement)
            case _:
                assert_never(statement)

    def _ensured(self, ensure: Ensure) -> str:
        given = [] if ensure.value is None else [self.value(ensure.value)]
        if ensure.contains is not None:
            given.append(self.helped("containing", self.value(ensure.contains)))
        if ensure.options:
            given.append(self._options(ensure.options))
        expect = "expect.soft" if ensure.soft else "expect"
        negation = ".not" if ensure.negate else ""
        return f"{expect}({self.value(ensure.subject)}){negation}.{ensure.matcher}({', '.join(given)})"

    def _broken(self, line: str) -> list[str]:
        """The line; its calls each on a line of their own when it is long."""
        first, *rest = self.chain(line) if len(line) > ENOUGH else [line]
        return [first, *(f"  {part}" for part in rest)]


def quoted(text: str) -> str:
    """The text in single quotes."""
    return escaped(text, "'", lambda code: f"\\u{{{code:x}}}")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else quoted(name)
