"""The kind of a thing is the head of its name."""

import pytest

from stepwire.planners.plain.language.heads import Part, part_of, singular


@pytest.mark.parametrize(
    ("kind", "name", "part"),
    [
        ("lamp", "Desk lamp", Part.HEAD),
        ("lamps", "Desk lamp", Part.HEAD),
        ("lamp", "Lamps", Part.HEAD),
        ("lamp", "Desk lamp, brass", Part.HEAD),
        ("lamp", "Lamp – brass", Part.HEAD),
        ("lamp", "Lamp (brass)", Part.HEAD),
        ("lamp", "Lamp with a shade", Part.HEAD),
        ("lamp", "Lamp 3000", Part.HEAD),
        ("lamp", "Desk lamp Aurora", Part.HEAD),
        ("lamp", "Lamp black", Part.HEAD),
        ("lamp", "Lamp oil", Part.MODIFIER),
        ("lamp", "Brass lamp shade", Part.MODIFIER),
        ("lamp", "Lamp oil for a desk lamp", Part.MODIFIER),
        ("lamp", "Box for a lamp", Part.MODIFIER),
        ("lamp", "Box with wicks – a lamp", Part.HEAD),
        ("lamp", "Pair of lamps", Part.HEAD),
        ("lamp", "Lamp Oil", Part.DOUBTFUL),
        ("hotel", "Hotel Astoria", Part.DOUBTFUL),
        ("lamp", "Lampion", Part.NONE),
        ("lamp", "Wick", Part.NONE),
        ("desk lamp", "Desk lamp", Part.HEAD),
        ("desk lamp", "Floor lamp", Part.NONE),
        ("battery", "Spare batteries", Part.HEAD),
    ],
)
def test_a_kind_is_told_from_a_word_that_only_says_of_what_sort_a_thing_is(kind, name, part):
    assert part_of(kind, name) is part


def test_what_is_said_behind_a_name_begins_with_a_capital_letter():
    assert part_of("lamp", "Lamp By hand €30", runs_on=True) is Part.HEAD
    assert part_of("lamp", "Lamp oil By hand €3", runs_on=True) is Part.MODIFIER


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("hats", "hat"),
        ("straw hats", "straw hat"),
        ("berries", "berry"),
        ("boxes", "box"),
        ("glass", "glass"),
    ],
)
def test_the_last_word_of_several_is_put_in_the_singular(words, one):
    assert singular(words) == one
