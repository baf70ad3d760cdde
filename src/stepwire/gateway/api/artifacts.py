"""Files of runs as answers: to be saved, and harmless where a browser opens them all the same.

They come from sites that a run visited. None is ever shown as a page of this server: it is an attachment,
its type is not guessed at, and what should still open it has a sandbox without scripts and an origin.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from fastapi import Response

from stepwire.runs.artifacts import Artifact

POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"


def saved_as(artifact: Artifact, data: bytes) -> Response:
    """The file, to be saved under its name."""
    return Response(
        data,
        headers={
            "Content-Type": artifact.type,  # as it is: which characters it is written in is not known
            "Content-Disposition": disposition(artifact.name),
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def disposition(name: str) -> str:
    """The header for a file name of any language (RFC 6266), with a plain name for old readers."""
    plain = "".join(char if char.isascii() and char not in '"\\%' else "_" for char in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
