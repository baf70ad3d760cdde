"""The forms of sentence for what only a hand can do: drag by a way, resize, mark a text."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.pointer import DragBy, Resize, SelectText

_FAR = 100.0  # pixels, when the sentence says no number
_GROWS = r"larger|bigger|greater|taller|higher|longer|wider|broader|enlarge|widen|heighten|grow"
_SHRINKS = r"smaller|shorter|lower|narrower|thinner|shrink|narrow"
_SIDEWAYS = r"wider|broader|narrower|thinner|widen|narrow|width"
_UPRIGHT = r"taller|higher|shorter|lower|heighten|height"
_BY = r"(?: by (?P<by>\d{1,4})(?: ?px| pixels)?)?"
_THAN = r"(?: than .+)?"
_HOW = rf"(?P<how>{_GROWS}|{_SHRINKS})"


def _drag_by(slots: Slots) -> Simple:
    far = float(slots.raw("by") or _FAR)
    x, y = {"u": (0, -1), "d": (0, 1), "l": (-1, 0), "r": (1, 0)}[slots.raw("way")[0].lower()]
    return DragBy(slots.phrase("target"), x * far, y * far)


def _resize(slots: Slots) -> Simple:
    said = " ".join(slots.raw(name) for name in ("how", "side") if slots.has(name)).lower()
    far = float(slots.raw("by") or _FAR) * (-1 if re.search(_SHRINKS, said) else 1)
    sideways, upright = (bool(re.search(rf"\b(?:{words})\b", said)) for words in (_SIDEWAYS, _UPRIGHT))
    return Resize(slots.phrase("target"), 0.0 if upright else far, 0.0 if sideways else far)


def _mark(slots: Slots) -> Simple:
    return SelectText(slots.phrase("target"))


HAND_FORMS: tuple[Form, ...] = (
    form("Drag", rf"(?:drag|move|pull|push) (?P<target>.+?) (?:to the |towards the )?(?P<way>up(?:wards?)?|down(?:wards?)?|left|right){_BY}", _drag_by, "Drag the “Note” box to the right by 80 pixels"),
    form("Resize", rf"resize (?P<target>.+?)(?:,? (?:so that|such that|until|to make) (?:it|its|the)(?: (?P<side>width|height|size))?(?: (?:is|becomes|gets))? {_HOW}{_THAN}| to be {_HOW.replace('how', 'size')}{_THAN})?{_BY}", _resize, "Resize the Comment field so that its height is larger"),
    form("Resize", rf"make (?P<target>.+?) {_HOW}{_THAN}{_BY}", _resize, "Make the Comment field wider by 50 pixels"),
    form("Resize", rf"(?P<how>enlarge|widen|shrink) (?P<target>.+?){_BY}", _resize, "Enlarge the Comment field"),
    form("Mark a text", r"(?:highlight|select|mark) (?:all )?(?:of )?(?:the )?(?:text|words|contents?)(?: (?:of|in|inside|from))? (?P<target>\S.*?)(?: (?:below|above|on the page|with the (?:mouse|pointer)))?", _mark, "Select the text “Second paragraph”", "Highlight the text in the first paragraph"),
    form("Mark a text", r"highlight (?P<target>\S.*?)(?: (?:below|above|on the page|with the (?:mouse|pointer)))?", _mark, "Highlight the second paragraph"),
    form("Mark a text", r"(?:select|mark) (?P<target>(?:the )?(?:\w+ )?(?:paragraph|sentence))(?: below| above)?", _mark, "Select the first paragraph"),
)  # fmt: skip
