import io

import pytest
from http_world import jpeg
from PIL import Image

from stepwire.gateway.api.pictures import StepPicture, smaller
from stepwire.runs.events import PictureRef

REF = PictureRef("runs/run-1/3-abc", 1280, 800, 9)


def test_the_tag_is_of_the_picture_and_its_width() -> None:
    tags = [StepPicture("run-1", REF, width).tag for width in (None, 2_000, 1_280, 640, 320)]
    assert tags[0] == tags[1] == tags[2] == '"abc"'
    assert len(set(tags)) == 3


@pytest.mark.parametrize(("width", "height"), [(16, 10), (640, 400), (1279, 799)])
def test_the_height_stays_in_proportion(width: int, height: int) -> None:
    image = Image.open(io.BytesIO(smaller(jpeg(1280, 800), width)))
    assert (image.format, image.size) == ("JPEG", (width, height))


def test_a_very_wide_picture_keeps_a_pixel_of_height() -> None:
    assert Image.open(io.BytesIO(smaller(jpeg(1000, 2), 16))).size == (16, 1)
