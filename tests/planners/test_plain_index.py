import pytest
from tiny_pages import Page

from stepwire.planners.plain.language.likeness import sought
from stepwire.planners.plain.page.index import Index, Lines, Shelf
from stepwire.runs.events import Rect


def held(lines, words):
    return Lines(lines).holding(sought(words))


def test_lines_that_hold_every_word_are_told_in_order():
    assert held(["Save all", "all", "Do not SAVE it all", "save"], "save all") == [0, 2]


def test_a_synonym_holds_as_well():
    assert held(["Log in", "Register", "login here"], "sign in") == [0, 2]


def test_words_without_letters_are_held_as_they_are():
    assert held(["×", "x", "Close ×"], "×") == [0, 2]
    assert held(["a", "b"], "") == []


@pytest.mark.parametrize("odd", ["one\x1etwo", "\x1e", "one\x1ftwo"])
def test_a_page_may_hold_any_character(odd):
    assert held([odd, "Save"], "save") == [1]


def test_letters_that_grow_when_folded_move_no_line():
    assert held(["Straße " * 50, "Save"], "save") == [1]


def test_nothing_is_held_by_no_lines():
    assert held([], "save") == []


def test_half_of_the_words_is_told_as_such():
    lines = Lines(["Place order", "Place", "Nothing"])
    assert lines.holding_half(sought("place the order now")) == [0]


def test_a_slip_of_spelling_is_found():
    lines = Lines(["Cancel", "Storm lanterns", "Garden lantern", "Storm lantern"])
    assert sorted(lines.alike(sought("Storm lantrn"), 84.0)) == [1, 3]


def test_controls_are_found_by_any_of_their_texts():
    page = (
        Page()
        .add("textbox", "", placeholder="Find a colour")
        .add("textbox", "", input_type="email")
        .add("img", "", hint="trash bin")
        .add("checkbox", "", input_type="checkbox")
    )
    index = Index(page.seen())
    assert [each.placeholder for each in index.holding(sought("colour"))] == ["Find a colour"]
    assert [each.input_type for each in index.holding(sought("email"))] == ["email"]
    assert [each.hint for each in index.holding(sought("trash"))] == ["trash bin"]
    assert index.holding(sought("checkbox")) == []


def test_contexts_that_speak_of_words_hold_them_together():
    page = Page().add("button", "A", context="Storm lantern £64").add("button", "B", context="Lantern storm")
    assert Index(page.seen()).speaking_of("storm lantern") == {"Storm lantern £64"}


def test_a_shelf_tells_what_a_line_runs_through():
    page = Page().say("One").say("Two").say("Tall", x=300)
    one, two, tall = page.seen().texts
    shelf = Shelf([one, two])
    assert shelf.on_the_line_of(Rect(500, one.rect.y + 4, 50, 10)) == [one]
    assert shelf.on_the_line_of(tall.rect) == []
