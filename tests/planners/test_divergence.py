"""A replay that leaves its recording says which command, what it expected, and what there was."""

from tiny_pages import Page, World, drive

from stepwire.planners.commands import CommandsPlanner
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Command, Expect, Navigate, Press, Target, Within

OPEN = Command(action=Navigate(url="https://shop.test/basket"), url="https://shop.test/basket?id=1")


async def verdict_on(*commands, page):
    return await drive(CommandsPlanner(commands), World(page, failures=[None, "Nothing matches."]))


async def test_the_nearest_things_of_the_same_role_are_named():
    page = (
        Page("https://shop.test/basket").add("button", "Buy it now").add("button", "Help").add("link", "Buy")
    )
    target = Target(role="button", name="Buy now", within=Within(role="row", text="Lantern"))
    verdict = await verdict_on(OPEN, Command(action=Click(target=target)), page=page)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert verdict.error == (
        "Command 2 of 2 (click) failed: Nothing matches. "
        "Expected the button “Buy now” beside “Lantern” on shop.test/basket. "
        "There is the button “Buy it now”, the button “Help”."
    )


async def test_another_page_than_the_recorded_one_is_named_without_its_query():
    page = Page("https://shop.test/sign-in?token=1")
    verdict = await verdict_on(OPEN, Command(action=Click(target=Target(css="#buy"))), page=page)
    assert "Expected the element with the selector “#buy” on shop.test/basket." in verdict.error
    assert verdict.error.endswith("The page is shop.test/sign-in.")


async def test_what_is_about_no_element_names_only_the_page():
    expect = Command(action=Expect(what="text", value="Thanks"))
    verdict = await verdict_on(OPEN, expect, page=Page("https://shop.test/basket"))
    assert verdict.error == "Command 2 of 2 (expect) failed: Nothing matches."
    press = Command(action=Press(keys="Enter"))
    verdict = await verdict_on(OPEN, press, page=Page("https://other.test/"))
    assert verdict.error.endswith("The page is other.test/.")


async def test_names_of_the_page_are_cut():
    page = Page("https://shop.test/basket").add("button", "x" * 500)
    click = Command(action=Click(target=Target(role="button", name="Buy")))
    assert len((await verdict_on(OPEN, click, page=page)).error) < 300
