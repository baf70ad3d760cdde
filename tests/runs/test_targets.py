import pytest

from stepwire.runs.actions import Target, Within
from stepwire.runs.targets import said


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target(role="button", name="Buy", css="#buy"), "the button “Buy”"),
        (Target(name="Buy"), "the control “Buy”"),
        (
            Target(role="button", name="Add", within=Within(role="row", text="Mug")),
            "the button “Add” beside “Mug”",
        ),
        (Target(role="button", test_id="buy"), "the button with the test id “buy”"),
        (Target(label="Email", css="#e"), "the element with the label “Email”"),
        (Target(css="#e"), "the element with the selector “#e”"),
        (Target(role="button"), "the button"),
        (Target(), "an element that nothing describes"),
    ],
)
def test_a_target_is_said_by_the_descriptor_that_decides(target, words):
    assert said(target) == words
