from stepwire.demo.catalogue import BY_SLUG, DEPARTMENTS, PRODUCTS, Search, in_department


def test_every_product_has_its_own_slug_a_colour_and_a_shelf():
    assert len(BY_SLUG) == len(PRODUCTS)
    shelves = {department.slug for department in DEPARTMENTS}
    assert all(product.colours and product.department in shelves for product in PRODUCTS)


def test_a_search_finds_by_name_and_by_the_words_people_use():
    assert "Lamp oil, 1 l" in [product.name for product in Search("LANTERN").results()]
    assert [product.slug for product in Search("sweater").results()] == ["fishermans-jumper"]
    assert Search("submarine").results() == []


def test_every_word_of_a_search_counts():
    assert [product.slug for product in Search("garden lantern").results()] == ["garden-lantern"]


def test_filters_narrow_and_the_order_sorts():
    found = Search("lantern", departments=("lighting",), price=(30_00, 60_00)).results()
    assert [product.slug for product in found] == ["garden-lantern"]
    prices = [product.pence for product in Search(order="cheapest").results()]
    assert prices == sorted(prices)
    assert [product.pence for product in Search(order="dearest").results()] == prices[::-1]


def test_what_is_new_also_stands_on_its_own_shelf():
    kettle = BY_SLUG["galley-kettle"]
    assert in_department(kettle, "new")
    assert in_department(kettle, "kitchen")
    assert not in_department(kettle, "wool")
