from dataclasses import replace

import pytest
from tiny_pages import Page, basket_page, form_page, shop_page

from stepwire.planners.plain.language.phrases import phrase
from stepwire.planners.plain.language.sentences import pieces
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.finding import (
    Absent,
    Ambiguous,
    Disabled,
    Found,
    find,
    fits_context,
    ranked,
    that_hold,
)
from stepwire.planners.plain.page.index import name_of


def pointed(text):
    (piece,) = pieces(text)
    return phrase(piece, piece.text)


def at(text, page, wanted=Wanted.CLICKABLE):
    return find(pointed(text), wanted, page.seen(whole=True))


def named_by(text, page, wanted=Wanted.CLICKABLE):
    found = at(text, page, wanted)
    assert isinstance(found, Found), found
    return found.thing


def test_a_thing_is_found_by_its_name_whatever_its_case_and_marks():
    assert named_by("storm LANTERN", shop_page()).role == "link"
    assert named_by("E-mail address", form_page(), Wanted.EDITABLE).input_type == "email"


def test_a_count_in_a_name_is_no_part_of_it():
    assert named_by("basket", shop_page(), Wanted.WAY).name == "Basket (2)"


def test_a_control_that_does_something_else_is_no_way_to_the_thing():
    page = Page().add("button", "Add to basket").add("button", "Empty basket")
    assert isinstance(at("the basket", page, Wanted.WAY), Absent)


def test_names_that_look_like_ordinals_and_places_are_names_first():
    assert named_by("First name", form_page(), Wanted.EDITABLE).name == "First name"
    assert named_by("Terms of use", shop_page()).name == "Terms of use"
    page = Page().add("button", "First").add("button", "Last").add("button", "Next")
    assert named_by("Last", page).name == "Last"


def test_your_may_be_part_of_a_name_or_not():
    page = Page().add("link", "Your orders", href="/a").add("link", "Orders", href="/b").add("link", "Basket")
    assert named_by("Your orders", page).name == "Your orders"
    assert named_by("the orders", page).name == "Orders"
    assert named_by("your basket", page).name == "Basket"


def test_several_that_fit_are_reported_and_none_is_taken():
    found = at("Add to basket", shop_page())
    assert isinstance(found, Ambiguous)
    assert [name_of(each.thing) for each in found.candidates] == ["Add to basket"] * 3


def test_an_ordinal_picks_one_of_several():
    page = shop_page()
    refs = [each.ref for each in page.elements if each.name == "Add to basket"]
    assert named_by("the first Add to basket button", page).ref == refs[0]
    assert named_by("the second Add to basket button", page).ref == refs[1]
    assert named_by("the last “Add to basket”", page).ref == refs[2]
    assert isinstance(at("the fourth Add to basket button", page), Absent)


def test_a_row_or_card_picks_one_of_several():
    page = basket_page()
    second = [each.ref for each in page.elements if each.name == "Remove"][1]
    for text in (
        "Remove in the row of Lamp oil",
        "Remove in the Lamp oil row",
        "the Remove button for Lamp oil",
    ):
        assert named_by(text, page).ref == second
    assert isinstance(at("Remove in the row of Blue whale", page), Absent)


def test_a_row_is_known_by_its_line_when_nothing_says_its_words():
    page = basket_page()
    page.elements = [replace(each, context="") for each in page.elements]
    oil = next(block for block in page.texts if block.text == "Lamp oil")
    assert named_by("Remove in the row of Lamp oil", page).rect.y == oil.rect.y


def test_next_to_and_under_are_told_by_where_things_stand():
    page = (
        Page()
        .say("Colour", "heading").add("checkbox", "Blue").add("checkbox", "Red")
        .say("Size", "heading").add("checkbox", "Large").add("button", "Help", same_line=True, x=140)
    )  # fmt: skip
    assert named_by("the first checkbox under Size", page, Wanted.CHECKABLE).name == "Large"
    assert named_by("the button next to Large", page).name == "Help"


def test_a_disabled_thing_is_told_apart_from_an_absent_one():
    assert isinstance(at("Use gift card", form_page()), Disabled)
    page = form_page().add("button", "Use gift card")
    assert not named_by("Use gift card", page).disabled


def test_what_is_absent_comes_with_the_nearest():
    found = at("Place the orders", form_page())
    assert isinstance(found, Absent)
    assert name_of(found.nearest[0].thing) == "Place order"
    assert isinstance(at("Blue whale", form_page()), Absent)


def test_two_links_to_one_address_are_one():
    page = Page().add("link", "Storm lantern", href="/a").add("link", "Storm lantern", href="/a", tag="img")
    assert isinstance(at("Storm lantern", page), Found)
    page = Page().add("link", "Storm lantern", href="/a").add("link", "Storm lantern", href="/b")
    assert isinstance(at("Storm lantern", page), Ambiguous)


def test_a_role_word_rules_out_other_roles():
    page = Page().add("link", "Search").add("button", "Search").add("textbox", "Search")
    assert named_by("the Search button", page).role == "button"
    assert named_by("the Search link", page).role == "link"
    assert named_by("the Search field", page, Wanted.EDITABLE).role == "textbox"


def test_only_what_the_verb_can_act_on_counts():
    page = Page().say("Name", "label").add("textbox", "Name").add("button", "Name")
    assert named_by("Name", page, Wanted.EDITABLE).role == "textbox"
    assert isinstance(at("Name", page, Wanted.CHECKABLE), Absent)


def test_products_are_the_links_that_are_headings():
    assert named_by("the second product", shop_page()).name == "Garden lantern"


def test_rows_are_counted_by_their_cells():
    assert named_by("the second row", basket_page(), Wanted.ANYTHING).text == "Lamp oil"


def test_what_fits_well_is_ranked_best_first():
    ranking = ranked("lantern", Wanted.WAY, shop_page().seen(whole=True))
    assert {name_of(each.thing) for each in ranking} == {"Storm lantern", "Garden lantern"}


def test_a_context_may_use_another_word_for_the_same():
    page = Page().add("button", "Open", context="Your shopping cart").seen()
    assert fits_context("basket", page.elements[0], page)


def test_a_search_box_is_no_other_field():
    page = Page().add("textbox", "Name")
    assert isinstance(at("the search box", page, Wanted.EDITABLE), Absent)
    assert named_by("the search box", page.add("textbox", "Search…"), Wanted.EDITABLE).name == "Search…"


def test_a_thing_that_differs_by_a_number_is_never_taken_for_it():
    page = Page().add("link", "Order 12", href="/a").add("link", "Order 13", href="/b")
    assert named_by("Order 12", page).name == "Order 12"
    found = at("Order 14", page)
    assert isinstance(found, Absent)
    assert [name_of(each.thing) for each in found.nearest] == ["Order 12", "Order 13"]


def test_what_fits_less_does_not_hide_what_fits_in_that_place():
    page = Page().add("button", "Ship 2").add("button", "Ship 3").say("Total")
    assert named_by("Ship 2 above Total", page, Wanted.ANYTHING).name == "Ship 2"


def test_what_holds_the_words_is_told_whatever_else_it_says():
    page = Page().add("button", "Empty the basket").say("Your basket is empty").say("Your order").seen()
    assert [each.text for each in that_hold("empty cart", page)] == [
        "Empty the basket",
        "Your basket is empty",
    ]


def test_one_of_thousands_is_found_by_its_row():
    page = Page()
    for n in range(2000):
        page.add("link", f"Order {n}", href=f"/{n}", context=f"Order {n} Ship")
        page.add("button", "Ship", same_line=True, x=200, context=f"Order {n} Ship")
    assert named_by("Ship in the row of Order 1741", page).context == "Order 1741 Ship"
    assert isinstance(at("Ship", page), Ambiguous)


def test_results_are_not_what_stands_beside_them():
    page = Page()
    for name in ("Home", "Crane"):
        page.say(name, "listitem", aside=True).add("link", name, same_line=True, href=name, aside=True)
    page.say("Visitor Guide", "heading").add("link", "Visitor Guide", same_line=True, href="/guide")
    assert named_by("the first result", page, Wanted.WAY).name == "Visitor Guide"
    assert named_by("the last item", page, Wanted.WAY).name == "Visitor Guide"


@pytest.mark.parametrize("turning", ["Next", "›", "<"])
def test_the_numbers_of_a_list_s_pages_are_no_items_of_it(turning):
    page = Page()
    for name in ("Harbour", "Crane"):
        page.add("link", name, href=f"/{name}")
    for at, name in enumerate(("1", "2", turning)):
        page.say(name, "listitem", same_line=at > 0, x=at * 40)
    assert named_by("the second result", page, Wanted.WAY).name == "Crane"
    assert named_by("the last item", page, Wanted.WAY).name == "Crane"


def test_a_kind_before_a_name_is_no_part_of_it():
    page = Page().add("link", "Crane", href="/a").add("link", "Crane drivers", href="/b").add("link", "Pages")
    assert named_by("the page Crane", page, Wanted.WAY).name == "Crane"
    assert named_by("the issue “Crane drivers”", page, Wanted.WAY).name == "Crane drivers"
    assert isinstance(at("the page Cranes", page, Wanted.WAY), Absent)
    assert isinstance(at("the old Crane", page, Wanted.WAY), Absent)
    named_with = Page().add("link", "Page setup", href="/a").add("link", "Setup", href="/b")
    assert named_by("page setup", named_with, Wanted.WAY).name == "Page setup"
