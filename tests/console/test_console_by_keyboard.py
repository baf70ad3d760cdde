"""The console without a pointer: everything that matters is reached and done by keys alone."""

import pytest
from playwright.sync_api import Page, expect
from pretend_gateway import PretendGateway
from test_console_run_page import numbers, shown, step

pytestmark = pytest.mark.browser

MOST_TABS = 40


_FOCUSED = """() => {
    const { activeElement: it, body } = document;
    return it === body ? "" : [it.ariaLabel, it.innerText, it.labels?.[0]?.innerText].find(Boolean) ?? "";
}"""


def tab_to(page: Page, name: str, *, whole: bool = False) -> None:
    """Press Tab until the name of what has the focus has this in it, or is this."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if name == focused or (not whole and name in focused):
            return
    raise AssertionError(f"Tab never comes to {name}.")


def test_signing_in_opening_a_run_stepping_through_and_cancelling_take_no_pointer(page, serve):
    gateway = PretendGateway([step(1), step(2), step(3)], "running")
    page.goto(serve(gateway.app))
    tab_to(page, "Token")
    page.keyboard.type("good")
    page.keyboard.press("Enter")
    page.get_by_role("list", name="Runs").wait_for()
    tab_to(page, "Buy one navy")
    page.keyboard.press("Enter")
    page.get_by_text("3. Clicked").wait_for()
    page.keyboard.press("Home")
    expect(page.get_by_role("option", selected=True).locator(".n")).to_have_text("1")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".stage .what b")).to_contain_text("2. Clicked")
    page.go_back()
    expect(page.locator(".stage .what b")).to_contain_text("1. Clicked")
    tab_to(page, "Cancel")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Cancel the run").wait_for()
    tab_to(page, "Cancel the run")
    page.keyboard.press("Enter")
    assert gateway.wait_for("cancel")["runId"] == "run-123"


def test_a_group_of_views_or_tabs_is_one_stop_and_arrows_move_within_it(page, serve):
    gateway = PretendGateway([step(1), step(2)], "running")
    page.goto(f"{serve(gateway.app)}/runs/run-123#code=once")
    page.get_by_text("2. Clicked").wait_for()
    page.keyboard.press("d")
    tab_to(page, "Before")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="After")).to_be_checked()
    assert shown(page).startswith("2."), "an arrow in a group moves no step"
    tab_to(page, "Step", whole=True)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Run")).to_be_focused()
    expect(page.get_by_text("Owner")).to_be_visible()


def test_the_keys_can_be_looked_up_and_switched_off(page, serve):
    gateway = PretendGateway([step(1), step(2)], "running")
    page.goto(f"{serve(gateway.app)}/runs/run-123#code=once")
    page.get_by_text("2. Clicked").wait_for()
    page.keyboard.press("?")
    tab_to(page, "Switch keys off")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    page.keyboard.press("Home")
    assert shown(page).startswith("2.")
    assert numbers(page) == ["1", "2"]


def test_a_key_right_after_a_dialog_was_closed_is_heard(page, serve):
    """The focus leaves what is closed with the next frame only."""
    page.goto(f"{serve(PretendGateway([step(1), step(2)], 'running').app)}/runs/run-123#code=once")
    page.get_by_text("2. Clicked").wait_for()
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.evaluate("""() => {
        const dialog = document.querySelector("dialog");
        dialog.close();
        const home = new KeyboardEvent("keydown", { key: "Home", bubbles: true });
        dialog.querySelector("button").dispatchEvent(home);
    }""")
    expect(page.get_by_role("option", selected=True).locator(".n")).to_have_text("1")
