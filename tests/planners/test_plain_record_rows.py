"""A record is recognised as applications lay it out: a column for each part of its name, boxes for roles."""

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand
from stepwire.planners.plain.language.instructions.records import Record
from stepwire.planners.plain.records.kinds import leads_to
from stepwire.protocol.codes import CompletionCode


async def run(task, world):
    return await drive(PlainPlanner(understand(task)), world)


def members(*rows):
    page = Page("http://club.test/members", "Members").say("Members", "heading")
    for last, first, email in rows:
        around = f"{last} {first} {email}"
        page.say(last, "rowheader").add(
            "link", last, same_line=True, href=f"/members/{email}", context=around
        )
        page.say(first, "cell", same_line=True, x=200).say(email, "cell", same_line=True, x=400)
    return page


@pytest.mark.parametrize(
    ("name", "leads"),
    [("Emil Noll", True), ("Noll, Emil", True), ("Clara Noll", False), ("Emil Noll Wolf", False)],
)
def test_a_row_leads_to_the_record_whose_name_its_cells_spell(name, leads):
    page = members(("Noll", "Emil", "emil@club.test")).seen(whole=True)
    assert (leads_to(Record(name, "member"), page.elements[0], page) > 0.95) is leads


def test_a_row_that_only_speaks_of_the_words_is_not_the_records():
    page = members(("Noll", "Emil Karl", "emil@club.test")).seen(whole=True)
    assert leads_to(Record("Emil Noll", "member"), page.elements[0], page) < 0.9


async def test_of_two_rows_that_spell_one_name_none_is_taken():
    world = World(members(("Noll", "Emil", "a@club.test"), ("Noll", "Emil", "b@club.test")))
    verdict = await run("Open the member Emil Noll", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done == []


def user_form(staff):
    page = Page("http://club.test/users/2", "bruno").say("bruno", "heading")
    page.add("textbox", "Username", tag="input", value="bruno", form=1)
    page.add("checkbox", "Active", checked=True, form=1)
    page.add("checkbox", "Staff status", checked=staff, form=1)
    return page.add("button", "Save", form=1, input_type="submit")


async def test_the_box_that_bears_a_role_is_ticked_for_it():
    saved = Page("http://club.test/users", "Users").say("The user “bruno” was changed.", "status")
    doings = {("check", "Staff status"): user_form(True), ("click", "Save"): saved}
    world = World(user_form(False), doings)
    assert await run("Make bruno a staff member", world) == Done()
    assert world.done == [("check", "Staff status"), ("click", "Save")]


def bill(amount):
    page = Page("http://club.test/bills/3", "Lift passes").say("Lift passes", "heading")
    page.add("textbox", "What?", tag="input", value="Lift passes", form=1)
    page.add("textbox", "How much?", tag="input", value=amount, form=1)
    return page.add("button", "Submit", form=1, input_type="submit")


@pytest.mark.parametrize("kept", ["240.0", "240.00", "240"])
async def test_a_number_that_is_kept_in_another_writing_is_kept(kept):
    bills = Page("http://club.test/bills", "Bills").say("Bills", "heading")
    world = World(bill("210.0"), {("click", "Submit"): bills}, {"http://club.test/bills/3": bill(kept)})
    assert await run("Change the amount of the bill “Lift passes” to 240", world) == Done()


async def test_another_number_is_not():
    bills = Page("http://club.test/bills", "Bills").say("Bills", "heading")
    world = World(bill("210.0"), {("click", "Submit"): bills}, {"http://club.test/bills/3": bill("24.0")})
    verdict = await run("Change the amount of the bill “Lift passes” to 240", world)
    assert verdict.code is CompletionCode.TASK_FAILED


async def test_a_menu_of_languages_is_no_way_to_anything():
    page = Page("http://club.test/", "Club").say("Club", "heading")
    page.add("button", "Languages", expanded=False).add("link", "Skip to main content", href="/#main")
    world = World(page)
    await run("Delete the member “Emil Noll”", world)
    assert world.done == []
