"""Whether a page has answered: its counts before an action, compared with those after it came to rest.

What counts as an answer: its document changed, an event told of something that the document does not show,
a request left, another document or address stands there; in the page, or in a frame of another origin. Where
nothing can be seen from outside (a canvas, a film, a frame that is not looked into), an answer is taken for
granted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stepwire.agent.ports import Reaction

Pulse = dict[str, Any]  # the counts of pulse.js
UNSEEN = frozenset({"canvas", "video", "audio", "iframe", "object", "embed"})


@dataclass
class Heard:
    """The counts of one document before an action, and after it: None when there is another one by then.

    Where the action was a press of the pointer, ``after["onset"]`` has the counts at that moment, which
    count instead of ``before``.
    """

    before: Pulse
    after: Pulse | None = None

    @property
    def grown(self) -> set[str]:
        """Which counts are others than before."""
        if self.after is None or self.after["document"] != self.before["document"]:
            return {"document", "sent"}
        before = self.after["onset"] or self.before
        return {key for key, count in self.after.items() if key != "onset" and count != before[key]}


@dataclass
class Answer:
    """What is known of a page's answer to one action. ``before`` None: nobody has listened for one.

    ``frames`` are those of other origins that are listened to as well; ``granted``: an answer could not be
    seen.
    """

    before: Pulse | None = None
    after: Pulse | None = None
    frames: tuple[Heard, ...] = ()
    asked: int = 0
    granted: bool = False
    rejected: bool = False

    def reaction(self, *, status: int, elsewhere: bool) -> Reaction | None:
        """The reaction; ``elsewhere``: in a dialog, another tab or a download."""
        if self.before is None:
            return None
        page = Heard(self.before, self.after)
        if "document" in page.grown:
            return Reaction(stirred=True, sent=True, refused=False, status=status)
        grown = page.grown.union(*(frame.grown for frame in self.frames))
        marked = "marked" in grown
        grown.discard("marked")  # a pointer that is dragged over texts marks them, whatever it was to do
        return Reaction(
            marked=marked,
            stirred=bool(grown or self.asked or elsewhere or self.granted),
            sent="sent" in grown,
            refused="refused" in grown or self.rejected,
            status=status,
        )
