import json

import pytest
from tiny_pages import form_page

from stepwire.planners.in_words import told
from stepwire.planners.model.action import action_of
from stepwire.planners.model.answer import Choices, UnusableAnswer, parsed

PAGE = form_page()
THINGS = {each.ref: each for each in (*PAGE.elements, *PAGE.texts)}
NAMES = frozenset({"{{who}}", "{{secret:password}}"})
FIRST, COUNTRY, TERMS = PAGE.ref("First name"), PAGE.ref("Country"), PAGE.ref("I accept the terms of sale")
CHOICES = Choices(refs=tuple(THINGS), fields=(FIRST,), lists=(COUNTRY,), files=("cv.pdf",), tabs=2)


def action(**deed):
    (found,) = parsed(json.dumps({"actions": [deed]}), CHOICES).actions
    return action_of(found, THINGS, NAMES)


SAID = [
    ({"type": "click", "ref": TERMS}, "Click checkbox “I accept the terms of sale”"),
    ({"type": "right_click", "ref": FIRST}, "Right-click textbox “First name”"),
    ({"type": "double_click", "ref": FIRST}, "Double-click textbox “First name”"),
    ({"type": "hover", "ref": FIRST}, "Hover textbox “First name”"),
    ({"type": "clear", "ref": FIRST}, "Clear textbox “First name”"),
    ({"type": "check", "ref": TERMS}, "Check checkbox “I accept the terms of sale”"),
    ({"type": "uncheck", "ref": TERMS}, "Uncheck checkbox “I accept the terms of sale”"),
    (
        {"type": "type", "ref": FIRST, "text": "{{secret:password}}", "submit": True},
        "Type “‹password›” into textbox “First name” and press Enter",
    ),
    ({"type": "select", "ref": COUNTRY, "option": "Sweden"}, "Choose “Sweden” in combobox “Country”"),
    ({"type": "press", "keys": "Control+A"}, "Press Control+A"),
    ({"type": "scroll", "direction": "up"}, "Scroll up"),
    (
        {"type": "drag", "ref": FIRST, "to": TERMS},
        "Drag textbox “First name” to checkbox “I accept the terms of sale”",
    ),
    ({"type": "upload", "ref": FIRST, "file": "cv.pdf"}, "Give cv.pdf to textbox “First name”"),
    ({"type": "navigate", "url": "https://x.example/"}, "Open https://x.example/"),
    ({"type": "back"}, "Go back"),
    ({"type": "tab", "do": "close", "index": 1}, "Close a tab"),
    ({"type": "read", "ref": FIRST}, "Read textbox “First name”"),
]


@pytest.mark.parametrize(("deed", "said"), SAID, ids=[deed["type"] for deed, _ in SAID])
def test_a_deed_becomes_an_action_that_can_be_told(deed, said):
    assert told(action(**deed)) == said


@pytest.mark.parametrize("kind", ["wait", "look", "done", "give_up"])
def test_what_is_nothing_to_do_is_no_action(kind):
    assert action(type=kind, seconds=1, words="x", result="", reason="") is None


@pytest.mark.parametrize(
    "text", ["{{secret:other}}", "{{secret:who}}", "{{nobody}}", "Hi {{ secret:other }}"]
)
def test_only_the_templates_of_the_run_are_typed(text):
    with pytest.raises(UnusableAnswer, match=r"There is no \{\{"):
        action(type="type", ref=FIRST, text=text)


def test_an_address_carries_no_secret_and_no_script():
    with pytest.raises(UnusableAnswer, match=r"no \{\{"):
        action(type="navigate", url="https://x.example/?q={{secret:password}}")
    with pytest.raises(UnusableAnswer, match="begins with"):
        action(type="navigate", url="file:///etc/passwd")
