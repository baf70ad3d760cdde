from stepwire.gateway.stream.shelf import Parcel, Place, Shelf


def a_parcel(offset: int, size: int = 10) -> Parcel:
    return Parcel(offset, bytes(size), b"", last=False)


def at(offset: int, run_id: str = "run-1", kind: str = "inline") -> Place:
    return Place(run_id, "epoch", offset, kind)


def test_a_parcel_is_found_by_its_place_and_no_other() -> None:
    shelf = Shelf()
    shelf.put(at(1), a_parcel(1))
    assert shelf.get(at(1)) == a_parcel(1)
    assert shelf.get(at(2)) is None
    assert shelf.get(at(1, run_id="run-2")) is None
    assert shelf.get(at(1, kind="none")) is None


def test_when_it_is_full_what_was_needed_longest_ago_goes() -> None:
    shelf = Shelf(max_bytes=20)
    shelf.put(at(1), a_parcel(1))
    shelf.put(at(2), a_parcel(2))
    shelf.get(at(1))
    shelf.put(at(3), a_parcel(3))
    assert shelf.get(at(2)) is None
    assert shelf.get(at(1)) is not None


def test_the_newest_stays_however_large_it_is() -> None:
    shelf = Shelf(max_bytes=20)
    shelf.put(at(1), a_parcel(1))
    shelf.put(at(2), a_parcel(2, size=1_000))
    assert shelf.get(at(1)) is None
    assert shelf.get(at(2)) is not None


def test_putting_the_same_again_takes_no_more_room() -> None:
    shelf = Shelf(max_bytes=20)
    for _ in range(5):
        shelf.put(at(1), a_parcel(1))
    shelf.put(at(2), a_parcel(2))
    assert shelf.get(at(1)) is not None
