"""What only a hand can do: drag, resize, mark a text, move a slider."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.fields import Fill, SetSliders
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.pointer import DragBy, DragTo, Resize, SelectText
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.phrases import phrase

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


def _slider(slots: Slots) -> Simple:
    words = "" if not slots.has("which") else slots.text("which")
    return Fill(((Phrase(said=f"{words} slider".strip(), words=words, role="slider"), slots.text("value")),))


def _sliders(slots: Slots) -> Simple:
    return SetSliders(tuple(re.findall(r"-?\d+(?:\.\d+)?", slots.raw("values"))))


def _drag(slots: Slots) -> Simple:
    handle = re.fullmatch(
        r"(?:the )?(?:handle|thumb|knob) of (.+ slider)", slots.raw("target"), re.IGNORECASE
    )
    target = (handle and phrase(slots.piece, handle[1])) or slots.phrase("target")
    if target.role == "slider" and re.fullmatch(r"-?\d+(?:\.\d+)?%?", slots.text("to")):
        return Fill(((target, slots.text("to").rstrip("%")),))
    return DragTo(target, slots.phrase("to"))


FORMS: tuple[Form, ...] = (
    form("Drag", rf"(?:drag|move|pull|push) (?P<target>(?!.* all the way\b).+?) (?:to the |towards the )?(?P<way>up(?:wards?)?|down(?:wards?)?|left|right){_BY}", _drag_by, "Drag the “Note” box to the right by 80 pixels"),
    form("Resize", rf"resize (?P<target>(?!.* to (?!be |make )).+?)(?:,? (?:so that|such that|until|to make) (?:it|its|the)(?: (?P<side>width|height|size))?(?: (?:is|becomes|gets))? {_HOW}{_THAN}| to be {_HOW.replace('how', 'size')}{_THAN})?{_BY}", _resize, "Resize the Comment field so that its height is larger"),
    form("Resize", rf"make (?P<target>.+?) {_HOW}{_THAN}{_BY}", _resize, "Make the Comment field wider by 50 pixels"),
    form("Resize", rf"(?P<how>enlarge|widen|shrink) (?P<target>.+?){_BY}", _resize, "Enlarge the Comment field"),
    form("Mark a text", r"(?:highlight|select|mark) (?:all )?(?:of )?(?:the )?(?:text|words|contents?)(?: (?:of|in|inside|from))? (?P<target>\S.*?)(?: (?:below|above|on the page|with the (?:mouse|pointer)))?", _mark, "Select the text “Second paragraph”", "Highlight the text in the first paragraph"),
    form("Mark a text", r"highlight (?P<target>\S.*?)(?: (?:below|above|on the page|with the (?:mouse|pointer)))?", _mark, "Highlight the second paragraph"),
    form("Mark a text", r"(?:select|mark) (?P<target>(?:the )?(?:\w+ )?(?:paragraph|sentence))(?: below| above)?", _mark, "Select the first paragraph"),
    form("Drag", r"drag (?P<target>.+?) from (?P<origin>.+?) (?:onto|to|into) (?P<to>.+)", lambda slots: DragTo(slots.phrase("target"), slots.phrase("to")), "Drag “Task A” from “To do” to “Done”"),
    form("Sliders", r"(?:select|choose|set|pick) (?P<value>-?\d+(?:\.\d+)?) (?:with|on|using) the (?:(?P<which>.+) )?slider", _slider, "Select 7 with the slider"),
    form("Sliders", r"(?:set|move|adjust|put) (?:all )?(?:the )?(?:\w+ )?sliders to (?:the )?(?:combination|values?|positions?)? ?[\[(]?(?P<values>-?\d+(?:\.\d+)?(?:(?: ?, ?(?:and )?| and )-?\d+(?:\.\d+)?)+)[\])]?", _sliders, "Set the sliders to 3, 8 and 1"),
    form("Drag", r"(?:drag|move)(?: and drop)? (?P<target>.+?)(?: and drop(?: it)?)? (?:onto|to|into|on|over) (?P<to>.+)", _drag, "Drag Card A to Done"),
)  # fmt: skip
