"""A record that is to be changed or deleted is that record and no other: in doubt nothing is done."""

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import GiveUp
from stepwire.planners import PlainPlanner, understand
from stepwire.planners.plain.language.instructions.records import Record
from stepwire.planners.plain.records.kinds import does, is_about, stands_with
from stepwire.protocol.codes import CompletionCode


def titled(title, heading=""):
    return Page(title=title).say(heading or title, "heading").seen()


@pytest.mark.parametrize(
    "title",
    [
        "Crane",
        "Crane – Harbour Wiki",
        "Edit page “Crane”",
        "Deleting Crane",
        "Crane: history",
        "Page 7: Crane",
        "Editing Crane | Wiki",
    ],
)
def test_a_page_is_about_the_record_that_its_heading_names(title):
    assert is_about(Record("Crane", "page"), titled(title))


@pytest.mark.parametrize("title", ["Crane Wiki", "The old Crane hire", "Cranes of the north"])
def test_a_longer_name_is_another_things(title):
    assert not is_about(Record("Crane", "page"), titled(title))


def issue_with_a_message():
    page = Page("http://tracker.test/issue7", "Issue 7").say("Old monitors", "heading")
    page.say("msg1", "cell").say("Author: ada", "cell", x=220, same_line=True)
    return page.add("button", "remove", x=450, same_line=True, context="msg1 Author: ada remove")


def test_what_removes_a_row_of_the_records_page_does_not_remove_the_record():
    page = issue_with_a_message().seen()
    assert does(page.elements[0], "delete", Record("Old monitors", "issue"), page) == 0


def test_what_removes_stands_among_other_controls_of_the_page():
    page = Page("http://wiki.test/Crane", "Crane").say("Crane", "heading")
    for name in ("Rename", "Delete"):
        page.add("link", name, context="Rename Delete")
    seen = page.seen()
    assert does(seen.elements[1], "delete", Record("Crane", "page"), seen) > 0


@pytest.mark.parametrize(("name", "own"), [("Harbour", False), ("Harbour Wiki", True)])
def test_a_control_stands_with_a_record_only_beside_its_whole_name(name, own):
    page = Page(title="Home").say("Home", "heading").add("link", "Harbour Wiki")
    page.add("button", "More", same_line=True, x=200, context="Harbour Wiki More")
    seen = page.seen()
    assert stands_with(Record(name, "page"), seen.elements[1], seen) is own


async def test_of_two_records_with_one_name_none_is_taken():
    page = Page("http://tracker.test/", "Issues")
    for number in (3, 4):
        page.add("link", "Heating is cold", href=f"http://tracker.test/issue{number}")
    world = World(page)
    task = "Set the status of “Heating is cold” to resolved"
    ending = await drive(PlainPlanner(understand(task)), world)
    assert isinstance(ending, GiveUp)
    assert ending.code is CompletionCode.TARGET_NOT_FOUND
    assert "several" in ending.error
    assert world.history == []


async def test_of_two_menus_with_one_name_none_is_opened():
    page = Page("http://cms.test/", "Pages")
    for number in (3, 4):
        page.add("link", "Film Night", href=f"http://cms.test/{number}", context="Film Night Live")
        page.add("button", "More options for Film Night", x=400, same_line=True, context="Film Night Live")
    world = World(page)
    ending = await drive(PlainPlanner(understand("Delete the page “Film Night”")), world)
    assert isinstance(ending, GiveUp)
    assert "several" in ending.error
    assert world.history == []
