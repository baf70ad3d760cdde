import pytest

from stepwire.demo.checkout import CheckoutForm, is_card_number

GOOD = {
    "email": "ada@lindqvist.example",
    "name": "Ada Lindqvist",
    "address": "14 Quay Street, Whitby YO21 1DH",
    "delivery": "tracked",
    "payment": "card",
    "card": "4242 4242 4242 4242",
    "terms": "yes",
}


def test_a_filled_form_has_no_faults():
    form = CheckoutForm.read(GOOD)
    assert form.faults() == {}
    assert form.chosen_delivery.name == "Tracked"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "ada"),
        ("name", " "),
        ("phone", "call me"),
        ("address", "here"),
        ("delivery", "pigeon"),
        ("payment", "shells"),
        ("card", "4242"),
        ("terms", ""),
    ],
)
def test_each_fault_is_said_at_its_field(field, value):
    assert list(CheckoutForm.read(GOOD | {field: value}).faults()) == [field]


def test_a_bank_transfer_needs_no_card():
    assert CheckoutForm.read(GOOD | {"payment": "transfer", "card": ""}).faults() == {}


def test_a_card_number_may_come_in_groups():
    assert is_card_number("4242-4242 42424242")
    assert not is_card_number("4242 4242 4242 424")
    assert not is_card_number("٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢")


def test_the_card_number_stays_out_of_representations():
    assert "4242" not in repr(CheckoutForm.read(GOOD))


def test_endless_input_is_cut():
    assert len(CheckoutForm.read(GOOD | {"name": "A" * 100_000}).name) == 200
