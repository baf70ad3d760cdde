import pytest

from stepwire.runs.keys import playwright_keys


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("enter", "Enter"),
        ("ctrl+A", "Control+a"),
        ("Cmd + Shift + k", "Meta+Shift+k"),
        ("return", "Enter"),
        ("F5", "F5"),
        ("A", "A"),
        ("+", "+"),
        (" ", "Space"),
        ("pgdn", "PageDown"),
    ],
)
def test_chords_as_people_write_them_are_chords_that_browsers_know(written, known):
    assert playwright_keys(written) == known
