"""From a steps file's text to cases, and what is said of one that is wrong."""

import pytest

from stepwire.suites.steps_file import cases_of

SHOP = """\
---
base-url: https://shop.example
tags: shop
variables: {thing: lantern, count: 2}
---
# The shop

Words for people.

## Before each

- Open the start page

## Finds things
Tags: smoke, #search
Start: /search

| word    | product       |
| ------- | ------------- |
| lantern | Storm lantern |
| a\\|b    | Two           |

1. Search for {{word}}
2. Check that **{{product}}** is visible

## The basket
### Is filled
- Fill in the form:
  - Name: Ada
  - City: London
- Click `Save`
"""


def read(text):
    cases, mistakes = cases_of(text, "shop.steps.md")
    assert mistakes == []
    return cases


def wrong(text):
    _, mistakes = cases_of(text, "shop.steps.md")
    return [str(mistake) for mistake in mistakes]


def test_each_heading_with_steps_is_a_test_and_each_example_one_more():
    assert [case.name for case in read(SHOP)] == [
        "The shop › Finds things (word: lantern, product: Storm lantern)",
        "The shop › Finds things (word: a|b, product: Two)",
        "The shop › The basket › Is filled",
    ]


def test_steps_come_behind_those_before_each_test_and_know_their_lines():
    first = read(SHOP)[0]
    assert [(step.text, step.place.line) for step in first.steps] == [
        ("Open the start page", 12),
        ("Search for {{word}}", 23),
        ("Check that “{{product}}” is visible", 24),
    ]


def test_a_list_in_a_step_belongs_to_the_step():
    assert read(SHOP)[2].task == (
        "Open the start page\nFill in the form:\n- Name: Ada\n- City: London\nClick `Save`"
    )


def test_what_holds_for_a_file_or_a_heading_holds_below_it():
    found, _, filled = read(SHOP)
    assert found.tags == {"shop", "smoke", "search"}
    assert filled.tags == {"shop"}
    assert found.surroundings.start_url == "https://shop.example/search"
    assert filled.surroundings.start_url == "https://shop.example"
    assert found.variables == {
        "thing": "lantern", "count": "2", "word": "lantern", "product": "Storm lantern",
    }  # fmt: skip


def test_a_group_has_steps_of_its_own_before_each_of_its_tests_only():
    text = "# A\n## Before each\n- Open a\n## One\n- Click one\n# B\n## Two\n- Click two\n"
    assert [case.task for case in read(text)] == ["Open a\nClick one", "Click two"]


def test_a_comment_a_quote_and_code_are_for_people():
    assert (
        len(read("# A\n<!-- - Click one -->\n> - Click two\n\n```\n- Click three\n```\n\n- Go\n")[0].steps)
        == 1
    )


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    assert read("\ufeff" + SHOP.replace("\n", "\r\n")) == read(SHOP)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "shop.steps.md: It holds no test"),
        ("# A\nwords\n", "shop.steps.md:1: “A”: It has no steps"),
        ("# A\n- Go\n## B\n- Go\n", "shop.steps.md:2: “Go”: These steps are of no test"),
        ("- Go\n# B\n- Go\n", "shop.steps.md:1: “Go”: These steps are before the first heading"),
        ("# A\n- Go\n# After each\n- Go\n", "shop.steps.md:3: “After each”: There is only “Before each”"),
        ("# A\n- Go\n\n  ```\n  x\n  ```\n", "shop.steps.md:2: “Go”: A step is a sentence"),
        ("# A\n\n| a b |\n|---|\n| 1 |\n\n- Go\n", "shop.steps.md:3: “a b”: The head of a table"),
        ("# A\n\n| a |\n|---|\n\n- Go\n", "shop.steps.md:3: A table of examples has 1 to"),
        ("# A\nViewport: big\n- Go\n", "shop.steps.md:2: “big”: Write the size"),
        ("# A\nSession: no spaces\n- Go\n", "shop.steps.md:2: “no spaces”: A session's name"),
        ("---\nbase-url: x\n", "shop.steps.md:1: “---”: The header has no end"),
        ("---\ntags: a\nbase_url: x\n---\n", "shop.steps.md:3: “base_url: x”: There is no such setting"),
        ("---\nbase-url: shop\n---\n", "shop.steps.md:2: “base-url: shop”: String should match"),
        ("---\na: [\n---\n", "This is not YAML"),
    ],
)
def test_what_is_wrong_is_named_by_file_line_and_sentence(text, says):
    assert says in wrong(text)[0]
