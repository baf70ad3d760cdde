"""A frame's own pixels in those of the page around it. Pure."""

import pytest

from stepwire.browser.placement import Placement

TURNED = Placement(0, 1, -1, 0, 50, 60)  # by a quarter, to the right


def test_what_is_not_in_a_frame_stands_where_it_stands():
    assert Placement().rect([1, 2, 3, 4]) == [1, 2, 3, 4]


def test_a_frame_moves_and_scales_what_is_in_it():
    scaled = Placement(2, 0, 0, 0.5, 10, 20)
    assert scaled.point(5, 8) == (20, 24)
    assert scaled.rect([5, 8, 10, 10]) == [20, 24, 20, 5]
    assert scaled.position({"x": 5, "y": 9}) == {"x": 20, "y": 24}


def test_a_frame_turns_what_is_in_it():
    assert TURNED.point(10, 0) == (50, 70)
    assert TURNED.point(0, 10) == (40, 60)
    assert TURNED.rect([0, 0, 30, 10]) == [40, 60, 10, 30]


def test_frames_within_frames_add_up():
    inner, outer = Placement(2, 0, 0, 2, 3, 4), Placement(0.5, 0, 0, 0.5, 100, 50)
    assert inner.within(outer) == Placement(1, 0, 0, 1, 101.5, 52)
    for around in (outer, TURNED):
        assert inner.within(around).point(7, 7) == pytest.approx(around.point(*inner.point(7, 7)))
