"""A frame's own pixels in those of the page around it. Pure."""

from stepwire.browser.placement import Placement


def test_what_is_not_in_a_frame_stands_where_it_stands():
    assert Placement().rect([1, 2, 3, 4]) == [1, 2, 3, 4]


def test_a_frame_moves_and_scales_what_is_in_it():
    scaled = Placement(10, 20, 2, 0.5)
    assert scaled.point(5, 8) == (20, 24)
    assert scaled.rect([5, 8, 10, 10]) == [20, 24, 20, 5]
    assert scaled.position({"x": 5, "y": 9}) == {"x": 20, "y": 24}


def test_frames_within_frames_add_up():
    inner, outer = Placement(3, 4, 2, 2), Placement(100, 50, 0.5, 0.5)
    assert inner.within(outer) == Placement(101.5, 52, 1, 1)
    assert inner.within(outer).point(7, 7) == outer.point(*inner.point(7, 7))
