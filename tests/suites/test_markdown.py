"""The blocks of a Markdown file that mean something to a suite."""

from stepwire.suites.markdown import Heading, Item, Paragraph, Table, blocks


def read(text, **kwargs):
    return list(blocks(text, **kwargs))


def test_blocks_know_their_lines_behind_a_header():
    text = "# One\n\nwords\nmore\n\n- step\n  goes on\n\n| a |\n|---|\n| 1 |\n"
    assert read(text, first_line=5) == [
        Heading("One", 1, 5),
        Paragraph(("words", "more"), 7),
        Item("step\ngoes on", 10),
        Table(("a",), ((15, ("1",)),), 13),
    ]


def test_what_is_set_bold_or_as_code_is_quoted_and_other_marks_are_text():
    (item,) = read("- Click **Save *now***, `a*b` and [the *link*](https://x.example) \\* &amp; <br>")
    assert item.text == "Click “Save now”, `a*b` and the link * & <br>"


def test_an_address_stays_as_it_was_written():
    (item,) = read("- Open <https://shop.example/a_b_c?d=1&e=2> or https://x.example/_a_")
    assert item.text == "Open https://shop.example/a_b_c?d=1&e=2 or https://x.example/_a_"


def test_an_item_with_more_than_text_is_strange():
    assert [item.strange for item in read("- a\n\n  > b\n- c\n  - d\n")] == [True, False]
