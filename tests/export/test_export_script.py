# ruff: noqa: E501 - a table is easier to read on one line
"""What each command becomes in Python and TypeScript."""

import ast

import orjson
import pytest

from stepwire.export import FORMATS, exported, unexpressed
from stepwire.runs.actions import (
    Back,
    Check,
    Clear,
    Click,
    Command,
    Condition,
    Dialog,
    DoubleClick,
    Drag,
    Expect,
    Hover,
    Navigate,
    Point,
    Press,
    Read,
    Scroll,
    Select,
    Tab,
    Target,
    Type,
    Uncheck,
    Upload,
    Wait,
    Within,
)
from stepwire.runs.command_list import CommandList, SecretPlace, read_commands
from stepwire.runs.errors import InvalidRun

BUY = Target(role="button", name="Buy", css="#buy")
BOX = Target(role="checkbox", name="Terms")
LIST = Target(role="combobox", name="Size", css="#size")
DRAWN = Target(role="combobox", name="Size", css="div.size > input")
ROW = Target(
    role="button", name="Add", within=Within(role="listitem", text="Mug"), css="li:nth-of-type(2) > button"
)


def body(language, *actions, **fields):
    commands = tuple(Command(action=action) for action in actions)
    text = exported(CommandList(commands=commands, **fields), f"playwright-{language}")
    marker = "-> None:\n    page" if language == "python" else "=> {\n"
    inside = text.partition("def test_" if language == "python" else "\ntest(")[2].splitlines()[1:]
    assert marker.split("\n")[0] in text
    if language == "python":
        ast.parse(text)
        return [line.strip() for line in inside]
    return [line.strip() for line in inside[:-1]]


@pytest.mark.parametrize(
    ("action", "python", "typescript"),
    [
        (Navigate(url="https://a.example/"), 'page.goto("https://a.example/")', "await page.goto('https://a.example/');"),
        (Back(), "page.go_back()", "await page.goBack();"),
        (Click(target=BUY), 'page.get_by_role("button", name="Buy", exact=True).click()',
         "await page.getByRole('button', { name: 'Buy', exact: true }).click();"),
        (Click(target=Target(test_id="buy"), button="right"), 'page.get_by_test_id("buy").click(button="right")',
         "await page.getByTestId('buy').click({ button: 'right' });"),
        (Click(target=ROW), 'page.get_by_role("listitem").filter(has=page.get_by_text("Mug", exact=True))',
         "await page.getByRole('listitem')"),
        (Click(target=Target(role="button", name="Pay", nth=1, of=3)),
         'page.get_by_role("button", name="Pay", exact=True).nth(1).click()',
         "await page.getByRole('button', { name: 'Pay', exact: true }).nth(1).click();"),
        (Click(target=Target(role="paragraph", name="The end", css="#end")), 'page.get_by_text("The end", exact=True).click()',
         "await page.getByText('The end', { exact: true }).click();"),
        (Click(target=Target(role="listitem", name="Mug", text="Mug")), 'page.get_by_text("Mug", exact=True).click()',
         "await page.getByText('Mug', { exact: true }).click();"),
        (DoubleClick(target=Target(css="#x")), 'page.locator("#x").dblclick()', "await page.locator('#x').dblclick();"),
        (Hover(target=Target(text="Menu")), 'page.get_by_text("Menu", exact=True).hover()',
         "await page.getByText('Menu', { exact: true }).hover();"),
        (Type(target=Target(label="Name"), text='a "b" \\ \n'), 'page.get_by_label("Name", exact=True).fill("a \\"b\\" \\\\ \\n")',
         "await page.getByLabel('Name', { exact: true }).fill('a \"b\" \\\\ \\n');"),
        (Clear(target=Target(placeholder="Mail")), 'page.get_by_placeholder("Mail", exact=True).clear()',
         "await page.getByPlaceholder('Mail', { exact: true }).clear();"),
        (Select(target=LIST, options=("M",)), 'page.get_by_role("combobox", name="Size", exact=True).select_option(label=["M"])',
         "await page.getByRole('combobox', { name: 'Size', exact: true }).selectOption([{ label: 'M' }]);"),
        (Select(target=DRAWN, options=("M",)), 'page.get_by_role("combobox", name="Size", exact=True).click()',
         "await page.getByRole('combobox', { name: 'Size', exact: true }).click();"),
        (Check(target=BOX), 'page.get_by_role("checkbox", name="Terms", exact=True).check()',
         "await page.getByRole('checkbox', { name: 'Terms', exact: true }).check();"),
        (Uncheck(target=BOX), 'page.get_by_role("checkbox", name="Terms", exact=True).uncheck()',
         "await page.getByRole('checkbox', { name: 'Terms', exact: true }).uncheck();"),
        (Press(keys="ctrl+A"), 'page.keyboard.press("Control+a")', "await page.keyboard.press('Control+a');"),
        (Scroll(), "page.mouse.wheel(0, 640)", "await page.mouse.wheel(0, 640);"),
        (Scroll(direction="left", amount=50), "page.mouse.wheel(-50, 0)", "await page.mouse.wheel(-50, 0);"),
        (Scroll(target=BUY), 'page.get_by_role("button", name="Buy", exact=True).scroll_into_view_if_needed()',
         "await page.getByRole('button', { name: 'Buy', exact: true }).scrollIntoViewIfNeeded();"),
        (Drag(target=Target(css="#a"), to=Target(css="#b")), 'page.locator("#a").drag_to(page.locator("#b"))',
         "await page.locator('#a').dragTo(page.locator('#b'));"),
        (Drag(target=Target(css="#a"), to=Target(css="#b"), offset=Point(x=5, y=-2.5)),
         'page.mouse.move(*off_middle(page.locator("#a"), 0, 0))page.mouse.down()page.mouse.move(*off_middle(page.locator("#b"), 5, -2.5), steps=8)',
         "await page.mouse.move(...(await offMiddle(page.locator('#b'), 5, -2.5)), { steps: 8 });"),
        (Upload(target=Target(css="#f"), files=("../a.txt",)), 'page.locator("#f").set_input_files([beside("a.txt")])',
         "await page.locator('#f').setInputFiles([beside('a.txt')]);"),
        (Tab(do="open", url="https://b.example/"), "page = page.context.new_page()", "let page = first;"),
        (Wait(until=Condition(text="Done"), timeout=2),
         'expect(page.locator("body")).to_contain_text(', "await expect(page.locator('body')).toContainText('Done', { ignoreCase: true, useInnerText: true, timeout: 2000 });"),
        (Wait(until=Condition(seconds=0.5)), "page.wait_for_timeout(500)", "await page.waitForTimeout(500);"),
        (Read(what="title"), "print(page.title())", "console.log(await page.title());"),
        (Read(what="url"), "print(page.url)", "console.log(page.url());"),
        (Expect(what="visible", target=BUY), 'expect(page.get_by_role("button", name="Buy", exact=True).first).to_be_visible()',
         "await expect(page.getByRole('button', { name: 'Buy', exact: true }).first()).toBeVisible();"),
        (Expect(what="visible", target=BUY, negate=True), 'expect(page.get_by_role("button", name="Buy", exact=True)).to_have_count(0)',
         "await expect(page.getByRole('button', { name: 'Buy', exact: true })).toHaveCount(0);"),
        (Expect(what="text", target=BUY, value="B", negate=True), 'expect(page.get_by_role("button", name="Buy", exact=True)).not_to_contain_text("B")',
         "await expect(page.getByRole('button', { name: 'Buy', exact: true })).not.toContainText('B');"),
        (Expect(what="value", target=BOX, value="true"), 'expect(page.get_by_role("checkbox", name="Terms", exact=True)).to_be_checked()',
         "await expect(page.getByRole('checkbox', { name: 'Terms', exact: true })).toBeChecked();"),
        (Expect(what="value", target=BOX, value="false"), 'expect(page.get_by_role("checkbox", name="Terms", exact=True)).not_to_be_checked()',
         "await expect(page.getByRole('checkbox', { name: 'Terms', exact: true })).not.toBeChecked();"),
        (Expect(what="value", target=Target(label="N"), value="2"), 'expect(page.get_by_label("N", exact=True)).to_have_value("2")',
         "await expect(page.getByLabel('N', { exact: true })).toHaveValue('2');"),
        (Expect(what="value", target=LIST, value="M"), 'expect(page.get_by_role("combobox", name="Size", exact=True).locator("option:checked")).to_have_text("M")',
         "await expect(page.getByRole('combobox', { name: 'Size', exact: true }).locator('option:checked')).toHaveText('M');"),
        (Expect(what="count", target=BUY, value=3), 'expect(page.get_by_role("button", name="Buy", exact=True)).to_have_count(3)',
         "await expect(page.getByRole('button', { name: 'Buy', exact: true })).toHaveCount(3);"),
        (Expect(what="url", value="/a?b"), 'expect(page).to_have_url(re.compile(re.escape("/a?b")))',
         "await expect(page).toHaveURL(containing('/a?b'));"),
        (Expect(what="text", value="B", soft=True), 'with softly(unmet):expect(page.locator("body")).to_contain_text("B"',
         "await expect.soft(page.locator('body')).toContainText('B'"),
        (Expect(what="title", value="T", negate=True), 'expect(page).not_to_have_title(re.compile(re.escape("T")))',
         "await expect(page).not.toHaveTitle(containing('T'));"),
    ],
)  # fmt: skip
def test_each_action_is_a_call_that_a_reader_knows(action, python, typescript):
    assert python in "".join(body("python", action))
    assert typescript.replace(" ", "") in "".join(body("typescript", action)).replace(" ", "")


def test_a_dialog_is_answered_before_it_opens_and_has_to_open():
    actions = (Click(target=BUY), Dialog(accept=True, text="Ada"))
    assert body("python", *actions) == [
        'page.once("dialog", lambda dialog: dialog.accept("Ada"))',
        'with page.expect_event("dialog"):',
        'page.get_by_role("button", name="Buy", exact=True).click()',
    ]
    dismissed = body("typescript", Click(target=BUY), Dialog(accept=False))
    assert dismissed[:3] == [
        "page.once('dialog', (dialog) => dialog.dismiss());",
        "await Promise.all([",
        "page.waitForEvent('dialog'),",
    ]


def test_dialogs_one_behind_the_other_get_their_answers_in_order():
    actions = (Click(target=BUY), Dialog(accept=True), Dialog(accept=False))
    assert body("python", *actions)[0] == (
        "answer_dialogs(page, lambda dialog: dialog.accept(), lambda dialog: dialog.dismiss())"
    )
    assert body("typescript", *actions)[0] == (
        "answerDialogs(page, (dialog) => dialog.accept(), (dialog) => dialog.dismiss());"
    )


def test_a_soft_expectation_fails_the_test_at_its_end():
    lines = body("python", Expect(what="title", value="T", soft=True), Back())
    assert (lines[0], lines[-1]) == ("unmet: list[str] = []", 'assert not unmet, "\\n".join(unmet)')


def test_the_code_of_an_authenticator_is_made_when_it_is_typed():
    typed = Type(target=Target(css="#code"), text="{{secret:code}}")
    secrets = (SecretPlace(name="code", totp=True, domains=("shop.example",)),)
    recording = CommandList(commands=(Command(action=typed),), secrets=secrets)
    text = exported(recording, "playwright-python")
    assert 'CODE = os.environ["SECRET_CODE"]' in text
    assert "pip install playwright pytest pyotp" in text
    assert "the seed (Base32) code in SECRET_CODE" in text
    (line,) = body("python", typed, secrets=secrets)
    assert line == 'only_on(page.locator("#code"), {"code": ["shop.example"]}).fill(one_time_code(CODE))'
    (line,) = body("typescript", typed, secrets=secrets)
    seen = "(await onlyOn(page.locator('#code'), { code: ['shop.example'] }))"
    assert line == f"await {seen}.fill(oneTimeCode(CODE));"


def test_a_run_that_was_in_a_session_begins_in_it():
    recording = CommandList(commands=(Command(action=Back()),), session="customer")
    assert 'storage_state=os.environ["STORAGE_STATE"]' in exported(recording, "playwright-python")
    assert "storageState: process.env.STORAGE_STATE," in exported(recording, "playwright-typescript")


DRAWN_BESIDE = Target(text="Add", within=Within(text="Mug", levels=2))


@pytest.mark.parametrize(
    ("action", "says"),
    [
        (Click(target=DRAWN_BESIDE), "Of several equals the one beside “Mug” is meant"),
        (Drag(target=BUY, to=DRAWN_BESIDE), "Of several equals the one beside “Mug” is meant"),
        (Hover(target=Target(ref="e5")), "Nothing describes the element"),
        (Expect(what="checked"), "It expects checked of nothing"),
    ],
)
def test_what_no_test_can_say_is_said_to_be_missing(action, says):
    recording = CommandList(commands=(Command(action=Back()), Command(action=action)))
    (missing,) = unexpressed(recording)
    assert missing.startswith(says)
    for language, comment in (("python", "#"), ("typescript", "//")):
        assert f"{comment} Not exported: {missing}" in exported(recording, f"playwright-{language}")


def test_most_recordings_are_exported_whole():
    actions = (
        Click(target=ROW),
        Click(target=DRAWN_BESIDE.model_copy(update={"nth": 1})),
        Upload(target=BUY, files=("a",)),
    )
    assert unexpressed(CommandList(commands=tuple(Command(action=action) for action in actions))) == []


def test_secrets_come_from_the_environment_and_variables_stand_at_the_top():
    typed = Type(target=Target(css="#q"), text="{{first-name}} `${x}` {y} {{secret:pass.word}}")
    fields = {"variables": {"first-name": "Ada"}}
    recording = CommandList(commands=(Command(action=typed),), **fields)
    python, typescript = (exported(recording, f"playwright-{name}") for name in ("python", "typescript"))
    assert 'FIRST_NAME = "Ada"\nPASS_WORD = os.environ["SECRET_PASS_WORD"]' in python
    assert 'f"{FIRST_NAME} `${{x}}` {{y}} {PASS_WORD}"' in python
    assert "const FIRST_NAME = 'Ada';\nconst PASS_WORD = fromEnvironment('SECRET_PASS_WORD');" in typescript
    assert "`${FIRST_NAME} \\`\\${x}\\` {y} ${PASS_WORD}`" in typescript


def test_two_names_that_would_be_one_constant_are_two():
    typed = Type(target=Target(css="#q"), text="{{a-b}}{{a.b}}{{secret:a_b}}")
    lines = body("python", typed, variables={"a-b": "1", "a.b": "2"})
    assert 'f"{A_B}{A_B_2}{A_B_3}"' in lines[-1]


@pytest.mark.parametrize(
    "evil", ['"""\nimport os', "'; process.exit(); '", "*/ // \u2028 x", "\\", "{0} ${1}"]
)
def test_words_of_a_page_stay_words(evil):
    target = Target(role="button", name=evil, css="#x")
    commands = (
        Command(action=Click(target=target), explanation=evil),
        Command(action=Click(target=Target(css=evil)), explanation=evil),
    )
    recording = CommandList(name=evil, commands=commands)
    tree = ast.parse(exported(recording, "playwright-python"))
    assert [type(node).__name__ for node in tree.body].count("Import") == 2
    (test,) = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert len(test.body) == 2
    assert "\u2028" not in exported(recording, "playwright-typescript")


def test_a_variable_without_a_value_is_named_with_its_command():
    recording = CommandList(commands=(Command(action=Navigate(url="https://{{host}}/")),))
    with pytest.raises(InvalidRun, match=r"Command 1 of 1 uses \{\{host\}\}"):
        exported(recording, "playwright-python")


def test_json_is_the_contract_and_is_read_again():
    recording = CommandList(name="Buy", commands=(Command(action=Click(target=ROW)),))
    text = exported(recording, "json")
    assert orjson.loads(text)["format"] == "stepwire.commands"
    assert read_commands(text.encode()) == recording


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Buy a mug!", "test_buy_a_mug.py"),
        ("", "test_recording.py"),
        ("../../x", "test_x.py"),
        ("9 lives", "test_recording_9_lives.py"),
    ],
)
def test_a_file_is_named_for_what_it_does(name, file):
    recording = CommandList(name=name, commands=(Command(action=Back()),))
    assert FORMATS["playwright-python"].file_name(recording) == file


def test_a_page_that_closes_may_be_gone_before_its_click_is_answered():
    closes = CommandList(commands=(Command(action=Click(target=BUY), tab="closed"),))
    python, typescript = (exported(closes, f"playwright-{name}") for name in ("python", "typescript"))
    assert 'with page.expect_event("close"), suppress(Error):\n' in python
    assert "from contextlib import suppress\n" in python
    assert "import Error, Page, sync_playwright" in python
    assert ".click().catch(() => {}),\n" in typescript


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_a_test_says_how_the_file_is_run_that_it_is_written_to(language):
    recording = CommandList(name="Buy a mug", commands=(Command(action=Back()),))
    assert "test_mug.py" in exported(recording, f"playwright-{language}", "test_mug.py")
    evil = exported(recording, f"playwright-{language}", 'a\n"""\\x.py')
    assert "Run:" in evil
    if language == "python":
        ast.parse(evil)
    else:
        assert 'test a """\\x.py\n' in evil
