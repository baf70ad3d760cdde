from stepwire.gateway.stream.hall import Hall


class AGuest:
    def __init__(self, depth: int = 0) -> None:
        self.depth = depth
        self.refused = False

    def refuse(self) -> None:
        self.refused = True


def test_the_hall_knows_how_many_are_there_and_what_waits_for_them() -> None:
    hall = Hall(max_guests=2, max_held=1)
    one, two = AGuest(3), AGuest(4)
    hall.enter(one)
    assert not hall.full
    hall.enter(two)
    assert (hall.full, hall.guests, hall.depth) == (True, 2, 7)
    hall.leave(one)
    assert (hall.full, hall.guests, hall.depth) == (False, 1, 4)


def test_who_is_held_longest_makes_room() -> None:
    hall = Hall(max_guests=9, max_held=2)
    guests = [AGuest() for _ in range(4)]
    for guest in guests[:3]:
        hall.hold(guest, held=True)
    assert [guest.refused for guest in guests] == [True, False, False, False]
    hall.hold(guests[1], held=False)
    hall.hold(guests[3], held=True)
    assert not any(guest.refused for guest in guests[1:])


def test_failing_again_does_not_make_a_guest_younger() -> None:
    hall = Hall(max_guests=9, max_held=2)
    one, two, three = AGuest(), AGuest(), AGuest()
    for guest in (one, two, one, three):
        hall.hold(guest, held=True)
    assert (one.refused, two.refused) == (True, False)
