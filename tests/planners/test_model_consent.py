import pytest

from stepwire.agent.observation import Element, Observation, OpenDialog
from stepwire.planners.model.answer import (
    AnswerDialog,
    DragTo,
    OnElement,
    PressKeys,
    SelectIn,
    TypeIn,
    UnusableAnswer,
)
from stepwire.planners.model.consent import require_consent
from stepwire.runs.events import Rect
from stepwire.runs.model import Viewport


def control(name, role="button", form=0, **states):
    return Element("e1", role, name, Rect(0, 0, 9, 9), form=form, **states)


def page(*elements, dialog=None):
    return Observation("https://shop.test/", "Shop", Viewport(), elements, dialog=dialog)


PAGE = page()
CLICK = OnElement(type="click", ref="e1")
PRICE = "Tell me the price"


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
    with pytest.raises(UnusableAnswer, match="does not ask to spend"):
        require_consent(CLICK, control(name), PAGE, "Tell me the price of the lamp")


@pytest.mark.parametrize(
    "name", ["Orders", "Payment settings", "Add to basket", "Checkout", "Buyers’ guide", "Book Sale", "Save"]
)
def test_other_clicks_are_not(name):
    require_consent(CLICK, control(name), PAGE, "Tell me the price of the lamp")


@pytest.mark.parametrize(
    "task",
    ["Buy the lamp", "order one", "Check out", "Book two tickets", "pay the bill", "Subscribe to it"],
)
def test_a_task_that_speaks_of_it_may_spend(task):
    require_consent(CLICK, control("Buy now"), PAGE, task)


def test_the_enter_key_counts_as_the_button_of_its_form():
    field, other = control("Amount", "textbox", form=2, focused=True), control("Query", "textbox", form=3)
    elements = (field, other, control("Pay", form=2), control("Go", form=3))
    for deed in (TypeIn(type="type", ref="e1", text="5", submit=True), PressKeys(type="press", keys="Enter")):
        with pytest.raises(UnusableAnswer):
            require_consent(deed, field, page(*elements), "Tell me the price")
    require_consent(
        TypeIn(type="type", ref="e1", text="x", submit=True), other, page(*elements), "Tell me the price"
    )
    require_consent(TypeIn(type="type", ref="e1", text="5"), field, page(*elements), "Tell me the price")
    require_consent(PressKeys(type="press", keys="Tab"), field, page(*elements), "Tell me the price")


def test_enter_on_a_focused_button_that_spends_is_refused():
    focused = control("Buy now", focused=True)
    with pytest.raises(UnusableAnswer):
        require_consent(PressKeys(type="press", keys="Space"), None, page(focused), "Tell me the price")


def test_a_page_in_another_language_than_the_task_spends_no_more():
    with pytest.raises(UnusableAnswer, match="what you chose would"):
        require_consent(CLICK, control("Zahlungspflichtig bestellen"), PAGE, PRICE)
    require_consent(CLICK, control("Zahlungspflichtig bestellen"), PAGE, "Buy the lamp")


CARDS = [
    {"name": "Field 7", "autofill": "section-a billing cc-number"},
    {"name": "Field 7", "autofill": "cc-csc"},
    {"name": "Card number"},
    {"name": "", "label": "Kartennummer"},
    {"name": "", "placeholder": "CVC"},
]


@pytest.mark.parametrize("card", CARDS)
def test_a_field_for_a_card_is_not_filled_in_and_its_form_not_sent(card):
    said = {"editable": True, "form": 1, **card}
    field = control(said.pop("name"), "textbox", **said)
    elements = page(field, go := control("Continue", form=1), control("Back", form=2))
    for deed in (
        TypeIn(type="type", ref="e1", text="4111"),
        SelectIn(type="select", ref="e1", option="Visa"),
    ):
        with pytest.raises(UnusableAnswer, match="is for paying"):
            require_consent(deed, field, elements, PRICE)
        require_consent(deed, field, elements, "Pay the bill")
        require_consent(deed, field, elements, "Type 4111 as the card number")
    with pytest.raises(UnusableAnswer, match="what you chose is below the fields for paying"):
        require_consent(CLICK, go, elements, "Type 4111 as the card number")
    require_consent(CLICK, control("Back", form=2), elements, PRICE)
    require_consent(CLICK, control("Terms", "link", form=1), elements, PRICE)


def test_a_card_in_a_frame_of_its_own_guards_the_buttons_around_it():
    card = control("Number", "textbox", editable=True, autofill="cc-number", frame=1)
    with pytest.raises(UnusableAnswer, match="below the fields for paying"):
        require_consent(CLICK, control("Continue"), page(card), PRICE)


def test_a_form_without_a_card_is_sent():
    field = control("Street", "textbox", editable=True, form=1, autofill="street-address")
    require_consent(CLICK, control("Continue", form=1), page(field), PRICE)


def test_a_dialog_that_spends_is_dismissed_only():
    seen = page(dialog=OpenDialog("confirm", "Buy this lamp for £64?"))
    with pytest.raises(UnusableAnswer, match="the dialog would"):
        require_consent(AnswerDialog(type="dialog", accept=True), None, seen, PRICE)
    require_consent(AnswerDialog(type="dialog", accept=False), None, seen, PRICE)
    require_consent(AnswerDialog(type="dialog", accept=True), None, seen, "Buy the lamp")


def test_a_slider_that_spends_is_not_dragged():
    with pytest.raises(UnusableAnswer):
        require_consent(DragTo(type="drag", ref="e1", to="e2"), control("Pay", "slider"), PAGE, PRICE)
