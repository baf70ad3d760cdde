"""An exported test types secrets on their domains only, as a run does."""

import pytest
from playwright.sync_api import ElementHandle, Error, Locator, sync_playwright

from stepwire.browser.executable import find_executable
from stepwire.export import exported, unexpressed
from stepwire.export.python import HELPERS
from stepwire.runs.actions import Click, Command, Dialog, Expect, Navigate, Select, Tab, Target, Type
from stepwire.runs.command_list import CommandList, SecretPlace
from stepwire.runs.errors import InvalidRun

OPEN = Navigate(url="https://shop.example/sign-in")
FORM = "<label>Password <input type=password></label>"
TYPE = Type(target=Target(label="Password"), text="{{secret:pin}}")


def recording(*actions, domains=(), **fields):
    secrets = (SecretPlace(name="pin", domains=domains),)
    return CommandList(
        commands=tuple(Command(action=action) for action in actions), secrets=secrets, **fields
    )


def lines(listed, language="python"):
    text = exported(listed, f"playwright-{language}")
    return [
        line.strip()
        for line in text.partition("def test_" if language == "python" else "\ntest(")[2].splitlines()
    ]


def test_a_secret_is_typed_into_the_very_element_whose_document_was_checked():
    listed = recording(OPEN, TYPE, domains=("shop.example", "pay.test"))
    field = 'page.get_by_label("Password", exact=True)'
    (typed,) = lines(listed)[2:]
    assert typed == f'only_on({field}, {{"pin": ["shop.example", "pay.test"]}}).fill(PIN)'
    field = "page.getByLabel('Password', { exact: true })"
    typed = "".join(lines(listed, "typescript")[2:4])
    assert typed == f"await (await onlyOn({field}, {{ pin: ['shop.example', 'pay.test'] }})).fill(PIN);"


def test_so_is_a_list_that_has_it_chosen_and_a_text_of_two_secrets():
    both = Type(target=Target(label="Both"), text="{{secret:pin}}{{secret:the.other}}", submit=True)
    chosen = Select(target=Target(label="Plan"), options=("{{secret:pin}}",))
    text = "".join(lines(recording(OPEN, both, chosen)))
    assert 'only_on(page.get_by_label("Both", exact=True), {"pin": ["shop.example"], "the.other": [' in text
    assert 'page.get_by_label("Both", exact=True).press("Enter")' in text
    assert '{"pin": ["shop.example"]}).select_option(label=[PIN])' in text
    assert "{ pin: ['shop.example'], 'the.other': [" in "".join(lines(recording(OPEN, both), "typescript"))


@pytest.mark.browser
def test_once_its_page_has_gone_on_an_element_that_was_seen_takes_no_text():
    helper = {"Locator": Locator, "ElementHandle": ElementHandle}
    exec(HELPERS["only_on"].source, helper)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_executable()))
        page = browser.new_page()
        page.route("**/*", lambda route: route.fulfill(content_type="text/html", body=FORM))
        page.goto("http://shop.example/")
        seen = helper["only_on"](page.get_by_label("Password"), {"pin": ["shop.example"]})
        page.goto("http://other.example/")
        with pytest.raises(Error):
            seen.fill("1234")
        left_in = page.get_by_label("Password").input_value()
        browser.close()
    assert left_in == ""


def test_in_a_frame_it_is_the_frame_that_is_checked():
    framed = TYPE.model_copy(update={"target": Target(label="Password", frame=("#pay",))})
    assert 'only_on(page.frame_locator("#pay").get_by_label(' in "".join(lines(recording(OPEN, framed)))


def test_an_expectation_and_an_answer_to_a_dialog_are_checked_against_the_page():
    expects = Expect(what="text", value="{{secret:pin}}")
    asks = (Click(target=Target(label="Ask")), Dialog(accept=True, text="{{secret:pin}}"))
    check = 'only_on(page.locator("html"), {"pin": ["shop.example"]})'
    assert lines(recording(OPEN, expects))[2] == check
    assert lines(recording(OPEN, *asks))[2:4] == [
        check,
        'page.once("dialog", lambda dialog: dialog.accept(PIN))',
    ]


@pytest.mark.parametrize(
    ("domain", "written"),
    [
        ("*.Shop.example:443", "shop.example"),
        ("https://shop.example/path", "shop.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("[::1]:8080", "[::1]"),
        ("127.0.0.1:8080", "127.0.0.1"),
    ],
)
def test_domains_are_written_as_browsers_say_hosts(domain, written):
    assert lines(recording(OPEN, TYPE, domains=(domain,)))[2].endswith(f'{{"pin": ["{written}"]}}).fill(PIN)')


def test_a_secret_without_domains_is_bound_to_the_sites_of_the_list():
    opened = Tab(do="open", url="https://pay.test/")
    listed = recording(OPEN, opened, TYPE, allowed_domains=("shop.test",))
    assert any('{"pin": ["shop.test", "shop.example", "pay.test"]}' in line for line in lines(listed))


def test_a_list_that_names_no_domain_says_that_the_secret_is_not_bound():
    (missing,) = unexpressed(recording(TYPE))
    assert missing == "The recording names no domain for the secret pin: it is typed anywhere."


def test_a_secret_in_an_address_is_exported_for_its_own_domains_only():
    opens = Navigate(url="https://shop.example/?key={{secret:pin}}")
    assert lines(recording(opens))[1:] == ['page.goto(f"https://shop.example/?key={PIN}")']
    with pytest.raises(InvalidRun, match=r"Command 2 of 2 puts the secret pin into .* of shop\.example"):
        exported(recording(OPEN, opens, domains=("pay.test",)), "playwright-python")
    somewhere = Navigate(url="https://{{host}}/?key={{secret:pin}}")
    with pytest.raises(InvalidRun, match="a host that a variable names"):
        exported(
            recording(somewhere, variables={"host": "shop.example"}, domains=("a.test",)), "playwright-python"
        )
