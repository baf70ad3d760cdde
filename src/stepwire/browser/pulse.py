"""Whether a page has answered: its counts before an action, compared with those after it came to rest.

What counts as an answer: its document changed, an event told of something that the document does not show,
a request left, another document or address stands there. Where nothing can be seen from outside (a
canvas, a film, a frame of another origin), an answer is taken for granted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stepwire.agent.ports import Reaction

Pulse = dict[str, Any]  # the counts of pulse.js
UNSEEN = frozenset({"canvas", "video", "audio", "iframe", "object", "embed"})


@dataclass
class Answer:
    """What is known of a page's answer to one action. ``before`` None: nobody has listened for one.

    Where the action was a press of the pointer, ``after["onset"]`` has the counts at that moment, which
    count instead of ``before``.
    """

    before: Pulse | None = None
    after: Pulse | None = None
    asked: int = 0
    granted: bool = False
    rejected: bool = False

    def reaction(self, *, status: int, elsewhere: bool) -> Reaction | None:
        """The reaction; ``elsewhere``: in a dialog, another tab or a download."""
        if self.before is None:
            return None
        if self.after is None or self.after["document"] != self.before["document"]:
            return Reaction(stirred=True, sent=True, refused=False, status=status)
        before = self.after["onset"] or self.before
        grown = {key for key, count in self.after.items() if key != "onset" and count != before[key]}
        marked = "marked" in grown
        grown.discard("marked")  # a pointer that is dragged over texts marks them, whatever it was to do
        return Reaction(
            marked=marked,
            stirred=bool(grown or self.asked or elsewhere or self.granted),
            sent="sent" in grown,
            refused="refused" in grown or self.rejected,
            status=status,
        )
