import io

import pytest
from PIL import Image

from stepwire.gateway.lost_picture import lost_picture
from stepwire.runs.events import PictureRef


@pytest.mark.parametrize(
    ("lost", "shown"),
    [((1280, 800), (640, 400)), ((320, 240), (320, 240)), ((3840, 240), (640, 40)), ((0, 0), (1, 1))],
)
def test_a_lost_picture_has_the_proportions_of_what_was_lost(lost, shown) -> None:
    image = Image.open(io.BytesIO(lost_picture(PictureRef("k", *lost, bytes=1))))
    assert (image.format, image.size) == ("JPEG", shown)


def test_a_lost_picture_says_something() -> None:
    image = Image.open(io.BytesIO(lost_picture(PictureRef("k", 1280, 800, bytes=1)))).convert("L")
    darkest, lightest = image.getextrema()
    assert darkest < 130 < 220 < lightest
