from typing import get_args

import pytest

from stepwire.planners.in_words import told
from stepwire.runs import actions
from stepwire.runs.actions import Condition, Target

LAMP = Target(role="button", name="Lamp")
WORDS = [
    (actions.Navigate(url="https://shop.example/"), "Open https://shop.example/"),
    (actions.Back(), "Go back"),
    (actions.Click(target=LAMP), "Click button “Lamp”"),
    (actions.Click(target=LAMP, button="right"), "Right-click button “Lamp”"),
    (actions.DoubleClick(target=LAMP), "Double-click button “Lamp”"),
    (actions.Hover(target=LAMP), "Hover button “Lamp”"),
    (actions.Type(target=LAMP, text="{{secret:pin}} now"), "Type “‹pin› now” into button “Lamp”"),
    (actions.Type(target=LAMP, text="x", submit=True), "Type “x” into button “Lamp” and press Enter"),
    (actions.Clear(target=LAMP), "Clear button “Lamp”"),
    (actions.Select(target=LAMP, options=("S", "M")), "Choose “S”, “M” in button “Lamp”"),
    (actions.Check(target=LAMP), "Check button “Lamp”"),
    (actions.Uncheck(target=LAMP), "Uncheck button “Lamp”"),
    (actions.Press(keys="Control+A"), "Press Control+A"),
    (actions.Scroll(direction="down"), "Scroll down"),
    (actions.Drag(target=LAMP, to=Target(css="#box")), "Drag button “Lamp” to element “#box”"),
    (actions.Upload(target=LAMP, files=("a.txt",)), "Give a.txt to button “Lamp”"),
    (actions.Tab(do="close", index=1), "Close a tab"),
    (actions.Dialog(accept=False), "Dismiss the dialog"),
    (actions.Wait(until=Condition(text="Done")), "Wait"),
    (actions.Read(what="title"), "Read the page’s title"),
    (actions.Read(what="text", target=LAMP), "Read button “Lamp”"),
    (actions.Expect(what="value", target=LAMP), "Check the value of button “Lamp”"),
    (actions.Expect(what="title", negate=True), "Check that the title is another"),
    (actions.Expect(what="checked", target=LAMP), "Check that button “Lamp” is checked"),
    (actions.Expect(what="visible", target=LAMP, negate=True), "Check that button “Lamp” is not visible"),
]


@pytest.mark.parametrize(("action", "words"), WORDS)
def test_an_action_is_told_in_a_few_words(action, words):
    assert told(action) == words


def test_every_action_is_told_here():
    assert {type(action) for action, _ in WORDS} == set(get_args(get_args(actions.Action)[0]))
