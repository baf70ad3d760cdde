from datetime import date
from itertools import count

from stepwire.demo.visits import MOST_VISITS, Visit, Visits

TODAY = date(2026, 11, 24)


def visits():
    numbers = count()
    return Visits(lambda: f"cookie-{next(numbers)}")


def test_a_cookie_finds_its_visit_again():
    door = visits()
    cookie, visit = door.enter(None)
    assert door.enter(cookie) == (cookie, visit)
    assert door.enter("made-up")[0] != "made-up"


def test_the_visit_longest_unseen_makes_room():
    door = visits()
    first, kept = door.enter(None)
    second, _ = door.enter(None)
    for _ in range(MOST_VISITS - 2):
        door.enter(None)
    door.enter(first)
    door.enter(None)
    assert door.enter(first)[1] is kept
    assert door.enter(second)[0] != second


def test_only_the_right_password_signs_in():
    visit = Visit()
    assert not visit.sign_in("ada@lindqvist.example", "lantern-dark", TODAY)
    assert not visit.sign_in("eve@lindqvist.example", "lantern-light", TODAY)
    assert visit.customer is None
    assert visit.sign_in("Ada@Lindqvist.example", "lantern-light", TODAY)
    assert visit.customer is not None
    assert len(visit.orders) == 5


def test_signing_in_twice_brings_no_order_twice():
    visit = Visit()
    visit.sign_in("ada@lindqvist.example", "lantern-light", TODAY)
    visit.cancel("HG-20411")
    visit.sign_in("ada@lindqvist.example", "lantern-light", TODAY)
    assert len(visit.orders) == 5
    assert visit.cancel("HG-20411") is None
