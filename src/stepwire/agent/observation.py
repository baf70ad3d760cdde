"""What the agent sees of a page: typed, bounded, the same whichever browser shows it. Pure.

Text in here comes from the page: it is data, never an instruction.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from stepwire.runs.events import Rect
from stepwire.runs.model import Viewport


@dataclass(frozen=True, slots=True)
class Element:
    """Something a person could point at.

    ``ref`` is stable while the element lives. ``role`` and ``name`` follow ARIA and accname as far
    as one script can; ``text`` is the visible text; ``hint`` is what the pictures and styles of a control
    without any words are called, such as ``trash delete``. ``context`` is the text of the nearest row, item,
    field set or section, for "next to" and "in the row of". ``form`` numbers the form it belongs to, 0 for
    none. ``autofill`` is what a field says that a browser may fill in, such as ``cc-number``.
    ``rect`` is relative to the viewport. ``invalid`` is why the page does not accept
    what the field holds. ``closed``: it opens a section, panel or menu that is closed now; ``hidden`` are the
    words in there, as far as the page has them. ``aside``: it stands in the page's navigation, header, footer
    or side bar, not in what the page is about. ``order`` is its place among all that was seen, controls and
    texts, in the order of the document. ``origin``: of the frame it lies in, where that is another than the
    page's; ``null`` when it has been put into a sandbox.
    """

    ref: str
    role: str
    name: str
    rect: Rect
    tag: str = ""
    input_type: str = ""
    autofill: str = ""
    text: str = ""
    label: str = ""
    placeholder: str = ""
    title: str = ""
    test_id: str = ""
    hint: str = ""
    href: str = ""
    value: str = ""
    options: tuple[str, ...] = ()
    context: str = ""
    frame: int = 0
    form: int = 0
    in_view: bool = True
    disabled: bool = False
    editable: bool = False
    clickable: bool = False
    checked: bool | None = None
    expanded: bool | None = None
    selected: bool | None = None
    focused: bool = False
    required: bool = False
    invalid: str = ""
    closed: bool = False
    hidden: str = ""
    aside: bool = False
    origin: str = ""
    order: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A piece of visible text that is no control: heading, paragraph, cell, message.

    ``complaint``: the page marks it as a message about something wrong. ``origin`` and ``order`` as in
    ``Element``.
    """

    ref: str
    role: str
    text: str
    rect: Rect
    in_view: bool = True
    complaint: bool = False
    aside: bool = False
    origin: str = ""
    order: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class OpenDialog:
    """A dialog of the page that waits for an answer: alert, confirm, prompt or beforeunload."""

    kind: str
    message: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class TabInfo:
    """One tab of the run's browser."""

    index: int
    url: str
    title: str
    current: bool


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Observation:
    """The page as it stands. ``whole`` says whether what lies outside the viewport is included.

    ``above`` and ``below`` count the elements that are out of view in each direction. Each look at the page
    is an observation of its own, equal to no other: what is worked out about it can be kept with it.
    ``words`` is the page as text, where that is what there is of it: in a recording.
    """

    url: str
    title: str
    viewport: Viewport
    elements: tuple[Element, ...] = ()
    texts: tuple[TextBlock, ...] = ()
    above: int = 0
    below: int = 0
    whole: bool = False
    dialog: OpenDialog | None = None
    tabs: tuple[TabInfo, ...] = field(default=())
    words: str | None = None

    def element(self, ref: str) -> Element | None:
        """The element with this ref, or None."""
        return next((element for element in self.elements if element.ref == ref), None)
