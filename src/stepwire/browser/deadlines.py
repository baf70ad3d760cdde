"""How long each call to a page may take. On a page in an endless loop, none of them ever returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All in seconds.

    ``call``: one script or input event, beyond what it was asked to wait. ``capture``: a picture.
    ``open``: a context, a tab or a browser. ``navigation``: until an address begins to show.
    ``patience``: how long an action waits for its target to be there and ready.
    ``frame``: one look into all frames of other origins, or one call to one of them; what does not answer by
    then is left out. ``settle`` caps waiting for what an action started; ``loading`` the same when it started
    a page.
    ``download``: until a file has arrived. ``quiet``: how long the page must stand still to count as settled,
    once it has moved.
    """

    call: float = 10.0
    capture: float = 5.0
    open: float = 30.0
    navigation: float = 30.0
    patience: float = 4.0
    frame: float = 1.5
    settle: float = 3.0
    loading: float = 10.0
    download: float = 30.0
    quiet: float = 0.003
