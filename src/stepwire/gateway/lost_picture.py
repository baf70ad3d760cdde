"""What is shown in the place of a picture that its step names and the store does not have whole.

That happens to pictures of a Stepwire that did not sync them before a power cut, to a damaged disk, and to
a folder from which somebody removed files. Viewers are never sent nothing, for a page would show a hole or
the step before: they get a grey picture that says so, of the same proportions.
"""

from __future__ import annotations

import functools
import io
from typing import Final, TypeGuard

from PIL import Image, ImageDraw

from stepwire.runs.events import PictureRef

NOTE: Final = "The picture of this step is lost: the server's data folder does not hold it whole."
WIDEST: Final = 640  # pixels: there is little to see

_SAID: Final = "The picture of this step is lost"


def is_whole(data: bytes | None, picture: PictureRef) -> TypeGuard[bytes]:
    """Whether the store has all of the picture: a disk may have lost it, or its end."""
    return data is not None and len(data) == picture.bytes


def lost_picture(lost: PictureRef) -> bytes:
    """A JPEG that says so."""
    width = max(1, min(lost.width, WIDEST))
    return _drawn(width, max(1, round(lost.height * width / max(1, lost.width))))


@functools.lru_cache(maxsize=4)
def _drawn(width: int, height: int) -> bytes:
    image = Image.new("RGB", (width, height), (236, 236, 232))
    middle, size = (width / 2, height / 2), max(8, width / 24)
    ImageDraw.Draw(image).text(middle, _SAID, fill=(90, 90, 86), anchor="mm", font_size=size)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
