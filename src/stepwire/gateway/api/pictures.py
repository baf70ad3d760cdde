"""Pictures of steps: read from the blobs, made smaller on request.

A picture never changes, so a reader may keep it; but only that reader, and not for longer than a
day, for its run can be deleted.

One that the store does not have whole is not found. Who has come by a link is an ``<img>``, which shows
what comes with the refusal: a grey picture that says so.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from fastapi import Request, Response
from PIL import Image

from stepwire.aside import Aside
from stepwire.gateway.api.problems import HttpCode, Problem
from stepwire.gateway.lost_picture import NOTE, is_whole, lost_picture
from stepwire.runs.events import PictureRef, Step
from stepwire.runs.ports import Blobs

MIN_WIDTH: Final = 16
MAX_WIDTH: Final = 3_840
QUALITY: Final = 75
_AT_ONCE = 2  # pictures being made smaller; the next ones wait, for each takes a core and some megabytes


@dataclass(frozen=True, slots=True)
class StepPicture:
    """A step's picture as it is asked for: ``width`` None or beyond its own is the picture as it is.

    ``for_image``: it is shown as it comes, in an ``<img>``, so a refusal is to be seen there.
    """

    run_id: str
    ref: PictureRef
    width: int | None = None
    for_image: bool = False

    @property
    def smaller(self) -> bool:
        """Whether it has to be made smaller."""
        return self.width is not None and self.width < self.ref.width

    @property
    def tag(self) -> str:
        """Its entity tag: the digest in its key, and the width."""
        digest = self.ref.key.rpartition("-")[2]
        return f'"{digest}-{self.width}"' if self.smaller else f'"{digest}"'


def picture_of(run_id: str, step: Step, width: int | None, *, for_image: bool = False) -> StepPicture:
    """The step's picture. Raises Problem when there is none."""
    if step.picture is None:
        raise Problem(HttpCode.NOT_FOUND, f"Step {step.number} of this run has no picture.", run_id=run_id)
    return StepPicture(run_id, step.picture, width, for_image)


class Pictures:
    """Answers with pictures."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._aside = Aside(_AT_ONCE)

    async def answer(self, request: Request, picture: StepPicture) -> Response:
        """The picture, or 304 when the reader has it, or 404; as a Problem unless it is for an image."""
        headers = {
            "ETag": picture.tag,
            "Cache-Control": "private, max-age=86400, immutable",
            "Vary": "Authorization",
            "Cross-Origin-Resource-Policy": "cross-origin",  # an <img> in the page of an embedding product
        }
        if picture.tag in [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        data = await self._blobs.get(picture.ref.key)
        if not is_whole(data, picture.ref):
            return _refused(picture)
        if picture.smaller and picture.width is not None:
            data = await self._aside.do(smaller, data, picture.width)
        return Response(data, media_type=picture.ref.type, headers=headers)


def smaller(data: bytes, width: int) -> bytes:
    """The JPEG at this width, its height in proportion."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        height = max(1, round(image.height * width / image.width))
        image.draft("RGB", (width, height))  # decodes at a fraction of the size where that is enough
        buffer = io.BytesIO()
        image.resize((width, height), Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=QUALITY)
        return buffer.getvalue()


def _refused(picture: StepPicture) -> Response:
    if not picture.for_image:
        raise Problem(HttpCode.NOT_FOUND, NOTE, run_id=picture.run_id)
    return Response(
        lost_picture(picture.ref),
        status_code=HTTPStatus.NOT_FOUND,
        media_type="image/jpeg",
        headers={"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "cross-origin"},
    )
