"""A recording as a Playwright test in Python, for pytest. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from stepwire.export.locators import Call, Value
from stepwire.export.names import Constant, Names, slug, title
from stepwire.export.script import script
from stepwire.export.statements import Choose, Do, Ensure, Event
from stepwire.export.writer import ENOUGH, Writer, escaped
from stepwire.runs.command_list import CommandList
from stepwire.runs.task_secrets import STORAGE_STATE

HEAD: Final = '''"""{title}

Needs: pip install {packages} && playwright install chromium{needs}
Run:   pytest {file}
"""

{imports}


{before}@pytest.fixture
def page() -> Iterator[Page]:
    """A fresh page. With pytest-playwright installed, this fixture can be deleted."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("BROWSER_PATH"))
        yield browser.new_context({page}).new_page()
        browser.close()


def test_{name}(page: Page) -> None:
'''
INDENT: Final = "\n" + " " * 7  # under what is needed


@dataclass(frozen=True, slots=True)
class Helper:
    """A function that a test brings for itself, and what it imports."""

    source: str
    imports: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


HELPERS: Final[Mapping[str, Helper]] = {
    "one_time_code": Helper(
        '''def one_time_code(seed: str) -> str:
    """What an authenticator with this seed shows now."""
    return pyotp.TOTP(seed.replace(" ", "")).now()
''',
        ("import pyotp",),
        ("pyotp",),
    ),
    "beside": Helper(
        '''def beside(name: str) -> Path:
    """A file that lies beside this one."""
    return Path(__file__).parent / name
''',
        ("from pathlib import Path",),
    ),
    "only_on": Helper(
        '''def only_on(element: Locator, secrets: dict[str, list[str]]) -> ElementHandle:
    """This very element, seen to be on a domain of each secret or under it; no later page has it."""
    seen = element.element_handle()
    host = seen.evaluate("location.hostname || top.location.hostname")
    for secret, domains in secrets.items():
        assert any(host == domain or host.endswith(f".{domain}") for domain in domains), (
            f"The secret {secret} may be typed only on {', '.join(domains)}, and this is {host}."
        )
    return seen
''',
        ("from playwright.sync_api import ElementHandle", "from playwright.sync_api import Locator"),
    ),
    "answer_dialogs": Helper(
        '''def answer_dialogs(page: Page, *answers: Callable[[Dialog], None]) -> None:
    """The dialogs that open get these answers, one after the other."""

    def answer(dialog: Dialog) -> None:
        if answers[1:]:
            answer_dialogs(page, *answers[1:])
        answers[0](dialog)

    page.once("dialog", answer)
''',
        ("from collections.abc import Callable", "from playwright.sync_api import Dialog"),
    ),
    "off_middle": Helper(
        '''def off_middle(locator: Locator, x: float, y: float) -> tuple[float, float]:
    """The place so many pixels off the middle of an element."""
    box = locator.bounding_box()
    assert box, "The element cannot be seen."
    return box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y
''',
        ("from playwright.sync_api import Locator",),
    ),
    "softly": Helper(
        '''@contextmanager
def softly(unmet: list[str]) -> Iterator[None]:
    """What is not as it should be in here is kept, and the test goes on."""
    try:
        yield
    except AssertionError as failure:
        unmet.append(str(failure))
''',
        ("from contextlib import contextmanager",),
    ),
}
EVENTS: Final = {
    "popup": "page.expect_popup() as opened",
    "close": 'page.expect_event("close"), suppress(Error)',  # it may be gone before the click is answered
    "download": "page.expect_download()",
    "dialog": 'page.expect_event("dialog")',
}


def python_test(recording: CommandList, file: str) -> str:
    """The test, ready to be run from a file of this name."""
    names = Names.of(recording)
    writer = PythonWriter(names)
    lines = [line for each in script(recording) for line in writer.lines(each)]
    if "softly" in writer.used:
        lines = ["unmet: list[str] = []", *lines, 'assert not unmet, "\\n".join(unmet)']
    body = "\n".join(f"    {line}" for line in lines)
    helpers = [HELPERS[name] for name in HELPERS if name in writer.used]
    sources = [helper.source for helper in helpers]
    head = HEAD.format(
        title=_in_docstring(recording.name),
        packages=" ".join(
            ["playwright", "pytest", *(package for each in helpers for package in each.packages)]
        ),
        needs="".join(f"{INDENT}{need}" for need in names.needs(recording)),
        file=_in_docstring(file),
        imports=_imports(body, helpers),
        before="".join(f"{each}\n\n" for each in [*_together(writer.constants(recording)), *sources]),
        page=_page(recording),
        name=slug(recording.name),
    )
    return f"{head}{body}\n"


def _in_docstring(text: str) -> str:
    return title(text).replace("\\", "\\\\").replace('"""', "'''")


def _together(constants: list[str]) -> list[str]:
    return ["\n".join(constants) + "\n"] if constants else []


def _page(recording: CommandList) -> str:
    size = f'"width": {recording.viewport.width}, "height": {recording.viewport.height}'
    state = f', storage_state=os.environ["{STORAGE_STATE}"]' if recording.session else ""
    return f"viewport={{{size}}}{state}"


def _imports(body: str, helpers: Sequence[Helper]) -> str:
    """The imports in the order that formatters keep: the library's own, then the others."""
    wanted = {"import os", "import pytest", "from collections.abc import Iterator"}
    wanted |= {f"from playwright.sync_api import {name}" for name in ("Page", "sync_playwright")}
    wanted |= {line for helper in helpers for line in helper.imports}
    if "expect(" in body:
        wanted.add("from playwright.sync_api import expect")
    if "suppress(Error)" in body:
        wanted |= {"from contextlib import suppress", "from playwright.sync_api import Error"}
    if "re." in body:
        wanted.add("import re")
    foreign = {
        line for line in wanted if line.split()[1].partition(".")[0] in ("playwright", "pyotp", "pytest")
    }
    return "\n".join([*_gathered(wanted - foreign), "", *_gathered(foreign)])


def _gathered(lines: set[str]) -> list[str]:
    plain = sorted(line for line in lines if line.startswith("import"))
    names: dict[str, list[str]] = {}
    for line in sorted(lines - set(plain), key=lambda line: (line.split()[3].islower(), line)):
        _, module, _, name = line.split()
        names.setdefault(module, []).append(name)
    return [*plain, *(f"from {module} import {', '.join(names[module])}" for module in sorted(names))]


class PythonWriter(Writer):
    """Writes statements as lines of Python."""

    comment = "#"
    quotes = '"'

    def spelt(self, name: str) -> str:
        """In small letters and underscores."""
        return snake(name)

    def awaited(self, expression: str) -> list[str]:
        """As it stands: nothing is awaited here."""
        return self._broken(expression)

    def waited_for(self, expression: str) -> str:
        """As it stands."""
        return expression

    def acting(self, statement: Do | Choose | Ensure) -> list[str]:
        """A call; a soft expectation in a block of its own."""
        match statement:
            case Do(call):
                return self._broken(self.value(call))
            case Choose(call, labels):
                chosen = ", ".join(map(self.value, labels))
                return self._broken(f"{self.value(call)}.select_option(label=[{chosen}])")
            case Ensure():
                return self._ensured(statement)
            case _:
                assert_never(statement)

    def answering(self, answers: list[str]) -> str:
        """A handler for the next dialog, or for several."""
        given = [f"lambda dialog: dialog.{each}" for each in answers]
        if len(given) == 1:
            return f'page.once("dialog", {given[0]})'
        return self.helped("answerDialogs", "page", *given)

    def awaiting(self, events: Sequence[Event], during: Do | Choose | Ensure) -> list[str]:
        """A block that ends when what is waited for has come."""
        waiting = ", ".join(EVENTS[event] for event in events)
        return [f"with {waiting}:", *(f"    {line}" for line in self.acting(during)), *_gone_on(events[0])]

    def pointing(self, locator: str, off: str, steps: int | None) -> str:
        """By the mouse."""
        place = self.helped("offMiddle", locator, off)
        return f"page.mouse.move(*{place}{f', steps={steps}' if steps else ''})"

    def turning(self, do: str, index: int | None) -> list[str]:
        """`page` is then another."""
        tab = "page" if index is None else f"page.context.pages[{index}]"
        match do:
            case "open":
                return ["page = page.context.new_page()"]
            case "switch":
                return [f"page = {tab}", "page.bring_to_front()"]
            case _:
                return [f"{tab}.close()", "page = page.context.pages[-1] if page.is_closed() else page"]

    def noting(self, call: Call) -> list[str]:
        """Printed, for pytest to show where a test fails; `url` is no method here."""
        said = self.value(call).removesuffix("()") if call.method == "url" else self.value(call)
        return self._broken(f"print({said})")

    def declared(self, constant: str, value: str) -> str:
        """An assignment."""
        return f"{constant} = {value}"

    def from_environment(self, variable: str) -> str:
        """Which raises KeyError when it is not set."""
        return f'os.environ["{variable}"]'

    def quoted(self, text: str) -> str:
        """In double quotes."""
        return quoted(text)

    def literal(self, value: bool | float) -> str:
        """As Python shows it."""
        return repr(value)

    def beginning(self, text: str) -> str:
        """A compiled pattern."""
        return f"re.compile({quoted('^' + re.escape(text))})"

    def call(self, on: str, method: str, args: list[str], options: Mapping[str, Value]) -> str:
        """A call, its options by name; `first` is no method here."""
        if method == "first":
            return f"{on}.first"
        named = [f"{snake(name)}={self.value(option)}" for name, option in options.items()]
        return f"{on}.{snake(method)}({', '.join([*args, *named])})"

    def mapping(self, members: Mapping[str, str]) -> str:
        """A dictionary."""
        return "{" + ", ".join(f"{quoted(name)}: {value}" for name, value in members.items()) + "}"

    def interpolated(self, parts: Sequence[str | Constant]) -> str:
        """An f-string."""
        inner = (
            f"{{{self.constant(part)}}}"
            if isinstance(part, Constant)
            else quoted(part)[1:-1].replace("{", "{{").replace("}", "}}")
            for part in parts
        )
        return f'f"{"".join(inner)}"'

    def _ensured(self, ensure: Ensure) -> list[str]:
        matcher = ("not_" if ensure.negate else "") + snake(ensure.matcher)
        given = [] if ensure.value is None else [self.value(ensure.value)]
        if ensure.contains is not None:
            given.append(f"re.compile(re.escape({self.value(ensure.contains)}))")
        given += [f"{snake(name)}={self.value(option)}" for name, option in ensure.options.items()]
        lines = self._broken(f"expect({self.value(ensure.subject)}).{matcher}({', '.join(given)})")
        if not ensure.soft:
            return lines
        self.used.add("softly")
        return ["with softly(unmet):", *(f"    {line}" for line in lines)]

    def _broken(self, line: str) -> list[str]:
        """The line; with each of its calls on a line of its own when it is long."""
        parts = self.chain(line) if len(line) > ENOUGH else [line]
        return ["(", *[f"    {part}" for part in parts], ")"] if len(parts) > 1 else [line]


def _gone_on(event: Event) -> list[str]:
    match event:
        case "popup":
            return ["page = opened.value"]
        case "close":
            return ["page = page.context.pages[-1]"]
        case _:
            return []


def snake(name: str) -> str:
    """``getByRole`` as ``get_by_role``, ``toHaveURL`` as ``to_have_url``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def quoted(text: str) -> str:
    """The text in double quotes."""
    return escaped(text, '"', lambda code: f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}")
