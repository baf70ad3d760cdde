import pytest

from stepwire.agent.observation import Element
from stepwire.planners.model.answer import OnElement, PressKeys, TypeIn, UnusableAnswer
from stepwire.planners.model.consent import require_consent
from stepwire.runs.events import Rect


def control(name, role="button", form=0, **states):
    return Element("e1", role, name, Rect(0, 0, 9, 9), form=form, **states)


CLICK = OnElement(type="click", ref="e1")


@pytest.mark.parametrize(
    "name",
    [
        "Buy now",
        "Pay £64.00",
        "PURCHASE",
        "Place your order",
        "Confirm payment",
        "Donate",
        "Subscribe",
        "Order now",
    ],
)
def test_a_click_that_spends_is_refused_to_a_task_that_does_not_speak_of_it(name):
    with pytest.raises(UnusableAnswer, match="nothing of spending"):
        require_consent(CLICK, control(name), (), "Tell me the price of the lamp")


@pytest.mark.parametrize(
    "name", ["Orders", "Payment settings", "Add to basket", "Checkout", "Buyers’ guide", "Book Sale", "Save"]
)
def test_other_clicks_are_not(name):
    require_consent(CLICK, control(name), (), "Tell me the price of the lamp")


@pytest.mark.parametrize(
    "task",
    ["Buy the lamp", "order one", "Check out", "Book two tickets", "pay the bill", "Subscribe to it"],
)
def test_a_task_that_speaks_of_it_may_spend(task):
    require_consent(CLICK, control("Buy now"), (), task)


def test_the_enter_key_counts_as_the_button_of_its_form():
    field, other = control("Amount", "textbox", form=2, focused=True), control("Query", "textbox", form=3)
    elements = (field, other, control("Pay", form=2), control("Go", form=3))
    for deed in (TypeIn(type="type", ref="e1", text="5", submit=True), PressKeys(type="press", keys="Enter")):
        with pytest.raises(UnusableAnswer):
            require_consent(deed, field, elements, "Tell me the price")
    require_consent(
        TypeIn(type="type", ref="e1", text="x", submit=True), other, elements, "Tell me the price"
    )
    require_consent(TypeIn(type="type", ref="e1", text="5"), field, elements, "Tell me the price")
    require_consent(PressKeys(type="press", keys="Tab"), field, elements, "Tell me the price")


def test_enter_on_a_focused_button_that_spends_is_refused():
    focused = control("Buy now", focused=True)
    with pytest.raises(UnusableAnswer):
        require_consent(PressKeys(type="press", keys="Space"), None, (focused,), "Tell me the price")
