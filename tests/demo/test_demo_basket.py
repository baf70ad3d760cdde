from stepwire.demo.basket import MOST_OF_ONE, STANDARD, TRACKED, Basket, chosen_line, tax_within


def lantern(quantity=1, colour="navy"):
    line = chosen_line("storm-lantern", colour, "", quantity)
    assert line is not None
    return line


def test_the_same_thing_twice_is_one_line():
    basket = Basket().with_more(lantern()).with_more(lantern(2)).with_more(lantern(colour="pine"))
    assert [(line.colour.name, line.quantity) for line in basket.lines] == [("Navy", 3), ("Pine", 1)]
    assert basket.goods == 4 * 64_00


def test_nobody_takes_more_than_ten_of_one():
    assert Basket().with_more(lantern(8)).with_more(lantern(8)).count == MOST_OF_ONE
    assert lantern(5_000).quantity == MOST_OF_ONE


def test_none_of_it_takes_the_line_out():
    basket = Basket().with_more(lantern())
    assert basket.with_quantity(lantern().key, 0) == Basket()
    assert basket.with_quantity("something-else", 0) == basket


def test_standard_delivery_is_free_from_a_hundred_pounds():
    assert Basket().with_more(lantern()).total(STANDARD) == 68_40
    assert Basket().with_more(lantern(2)).total(STANDARD) == 128_00
    assert Basket().with_more(lantern(2)).total(TRACKED) == 134_90


def test_tax_is_what_the_price_contains():
    assert tax_within(68_40) == 11_40


def test_what_the_shop_does_not_have_makes_no_line():
    assert chosen_line("storm-lantern", "mauve", "", 1) is None
    assert chosen_line("submarine", "navy", "", 1) is None
    assert chosen_line("fishermans-jumper", "navy", "", 1) is None
    jumper = chosen_line("fishermans-jumper", "navy", "M", 1)
    assert jumper is not None
    assert jumper.variant == "Navy, size M"
