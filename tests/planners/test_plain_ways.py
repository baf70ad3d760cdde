"""In which order the way to a record is looked for, and when the search ends."""

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand
from stepwire.planners.plain.records.kinds import is_administered, is_synonym, names_another
from stepwire.protocol.codes import CompletionCode

SITE = "http://club.test"
PARTS = ("Dashboard", "Pages", "Pictures", "Snippets", "Reports")


def part(path="/", title="Club", *more):
    """A page of an application with its parts at the side, some of them menus."""
    page = Page(f"{SITE}{path}", title)
    page.add("button", "Settings", expanded=False, aside=True).add(
        "button", "Ada", expanded=False, aside=True
    )
    for name in PARTS:
        page.add("link", name, href=f"{SITE}/{name.lower()}", aside=True)
    for name, href in more:
        page.add("link", name, href=f"{SITE}{href}")
    return page


def form():
    page = part("/snippets/speakers/new", "New speaker").say("New speaker", "heading")
    page.add("textbox", "Name", label="Name", tag="input", form=1)
    return page.add("button", "Save", form=1, input_type="submit")


async def run(task, world):
    return await drive(PlainPlanner(understand(task)), world)


async def test_a_part_with_a_name_of_its_own_comes_before_menus_and_before_parts_for_other_kinds():
    saved = part("/snippets/speakers", "Speakers", ("Dora Lang", "/snippets/speakers/1"))
    saved.say("Speaker “Dora Lang” created.", "status")
    world = World(
        part("/dashboard"),
        {
            ("click", "Snippets"): part("/snippets", "Snippets", ("Speakers", "/snippets/speakers")),
            ("click", "Speakers"): part(
                "/snippets/speakers", "Speakers", ("Add speaker", "/snippets/speakers/new")
            ),
            ("click", "Add speaker"): form(),
            ("click", "Save"): saved,
        },
    )
    assert await run("Add a speaker with the name “Dora Lang”", world) == Done()
    assert world.done == [
        ("click", "Snippets"),
        ("click", "Speakers"),
        ("click", "Add speaker"),
        ("type", "Name", "Dora Lang"),
        ("click", "Save"),
    ]


async def test_what_leads_to_the_page_before_us_is_no_way():
    world = World(part("/dashboard"))
    await run("Delete the speaker “Clara Wolf”", world)
    assert ("click", "Dashboard") not in world.done


async def test_a_search_that_knows_nothing_of_it_soon_ends_the_search_for_it():
    links = tuple((f"Place {name}", f"/{name}") for name in "abcdefghijkl")
    page = part("/start", "Start", *links)
    page.elements = [each for each in page.elements if each.role == "link"]
    page.add("searchbox", "Search", input_type="search", aside=True)
    for name, _ in links:
        page.add("link", name.split()[1] * 3, href=f"{SITE}/{name}", aside=True)
    world = World(page)
    verdict = await run("Delete the speaker “Clara Wolf”", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done[0] == ("type", "Search", "Clara Wolf")
    assert len([done for done in world.done if done[0] == "click"]) <= 6


@pytest.mark.parametrize(
    ("kind", "words", "another"),
    [
        ("speaker", ("images",), True),
        ("speaker", ("snippets",), False),
        ("speaker", ("speakers",), False),
        ("page", ("documents",), False),
        ("", ("images",), False),
    ],
)
def test_a_part_is_named_for_another_kind(kind, words, another):
    assert names_another(kind, words) is another


def test_a_sort_of_page_is_no_page_called_page():
    (made,) = understand("Create a new article page with the title “Harvest Supper” and publish it")
    assert (made.kind, made.press) == ("article page", "publish")


def test_another_word_for_a_kind_is_told_from_its_own():
    assert is_synonym("page", ("documents",))
    assert not is_synonym("page", ("pages",))


def test_users_are_kept_by_those_who_run_a_site_and_articles_are_not():
    assert is_administered("member")
    assert not is_administered("article")
