"""The results of a search are what it brought up, not what stands on every page."""

from tiny_pages import Page

from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.page.results import begun, brought_up


def page(*links, title="Home"):
    made = Page(title=title).add("link", "Home").add("link", "Crane")
    for name, context in links:
        made.add("link", name, context=context)
    return made.seen()


def first(search, seen):
    return [[name_of(each) for each in kept.elements] for kept in brought_up(search, seen)]


def test_what_speaks_of_the_words_comes_first():
    search = begun("pontoon", page())
    same, named, beside, new = first(search, page(("Help", ""), ("Visitor Guide", "moor at the pontoon")))
    assert same == named == []
    assert beside == ["Visitor Guide"]
    assert new == ["Help", "Visitor Guide"]


def test_a_result_of_the_very_name_is_before_one_that_stands_with_it():
    search = begun("Night Walk", page())
    same, named, beside, _ = first(
        search, page(("Home page", "Night Walk Home page"), ("Add to Night Walk", ""), ("Night Walk", ""))
    )
    assert same == ["Night Walk"]
    assert named == ["Add to Night Walk", "Night Walk"]
    assert beside == ["Home page"]


def test_a_field_that_holds_the_words_is_no_result():
    before = page()
    after = Page().add("link", "Home").add("link", "Crane").add("searchbox", "Search for pontoon").seen()
    assert first(begun("pontoon", before), after) == [[], [], [], []]
