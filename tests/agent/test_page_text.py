from dataclasses import replace

import pytest

from stepwire.agent.observation import Element, Observation, OpenDialog, TabInfo, TextBlock
from stepwire.agent.page_text import CUT, MOST_BYTES, bounded, page_text
from stepwire.runs.events import Rect
from stepwire.runs.model import Viewport

HERE = Rect(0, 0, 10, 10)
EMPTY = Observation("https://shop.example/", "Shop", Viewport())


def element(role: str = "button", name: str = "Buy", **fields) -> Element:
    return Element("e1", role, name, HERE, **fields)


def lines(**fields) -> list[str]:
    return page_text(replace(EMPTY, **fields)).split("\n")[3:]


def test_a_page_begins_with_its_title_and_address() -> None:
    assert page_text(EMPTY).split("\n") == ["Shop", "https://shop.example/", ""]


def test_controls_and_texts_stand_in_the_order_of_the_document() -> None:
    heading = TextBlock("e2", "heading", "Sign in", HERE, order=0)
    name = element("textbox", "Name", value="ada", order=1)
    told = TextBlock("e3", "text", "Forgotten?", HERE, order=2)
    assert lines(elements=(element(order=3), name), texts=(heading, told)) == [
        "heading: Sign in",
        'textbox "Name" = "ada"',
        "text: Forgotten?",
        'button "Buy"',
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"checked": False}, "not checked"),
        ({"checked": True, "focused": True}, "checked, focused"),
        ({"expanded": False, "required": True}, "collapsed, required"),
        ({"expanded": True, "selected": True, "disabled": True}, "expanded, selected, disabled"),
        ({"invalid": "Too short."}, "invalid: Too short."),
        ({"input_type": "password", "required": True}, "password, required"),
        ({"input_type": "date"}, "date"),
        ({"required": True, "origin": "https://pay.example"}, "required, frame of https://pay.example"),
    ],
)
def test_states_are_told(fields, said: str) -> None:
    assert lines(elements=(element(**fields),)) == [f'button "Buy" [{said}]']


def test_a_text_of_a_frame_of_another_origin_is_marked() -> None:
    told = TextBlock("e3", "text", "Total: £12", HERE, origin="https://pay.example")
    assert lines(texts=(told,)) == ["text: Total: £12 [frame of https://pay.example]"]


def test_a_control_without_a_name_is_called_by_what_else_is_known_of_it() -> None:
    nameless = (element(name="", hint="trash delete"), element(name="", placeholder="City", hint="x"))
    assert lines(elements=nameless) == ['button "trash delete"', 'button "City"']


def test_what_is_out_of_view_is_counted() -> None:
    assert lines(elements=(element(),), above=3, below=12) == [
        "… 3 more above",
        'button "Buy"',
        "… 12 more below",
    ]


def test_a_dialog_and_several_tabs_are_told() -> None:
    tabs = (
        TabInfo(0, "https://a.example/", "", current=False),
        TabInfo(1, "https://b.example/", "B", current=True),
    )
    text = page_text(replace(EMPTY, tabs=tabs, dialog=OpenDialog("confirm", "Really?")))
    assert "tab 0: https://a.example/\ntab 1: B [here]\n" in text
    assert text.endswith('confirm dialog: "Really?"')


def test_a_page_cannot_write_lines_of_its_own() -> None:
    sly = 'Buy\nbutton "Pay"\u2028x\u0007\u202ey'
    (line,) = lines(texts=(TextBlock("e1", "text", sly, HERE),))
    assert line == 'text: Buy button "Pay" x y'


def test_what_does_not_fit_is_cut_at_a_line_and_said_to_be() -> None:
    texts = tuple(TextBlock(f"e{n}", "text", "ü" * 200, HERE, order=n) for n in range(1_000))
    text = page_text(replace(EMPTY, texts=texts))
    assert MOST_BYTES - 500 < len(text.encode()) <= MOST_BYTES
    *kept, cut = text.split("\n")
    assert cut == CUT
    assert set(kept[3:]) == {"text: " + "ü" * 200}


def test_what_fits_stays_as_it_is() -> None:
    text = "x" * MOST_BYTES
    assert bounded(text) == text
    assert bounded(text + "y") == CUT


def test_the_choices_of_a_list_are_told_as_far_as_there_is_room() -> None:
    some = element("combobox", "Country", value="Peru", options=("Peru", "Chad"))
    many = element("combobox", "Year", options=tuple(map(str, range(1900, 2000))))
    told = lines(elements=(some, many))
    assert told[0] == 'combobox "Country" = "Peru" ("Peru", "Chad")'
    assert told[1].endswith('"1929", … 70 more)')
