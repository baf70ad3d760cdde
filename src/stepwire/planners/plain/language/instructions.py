"""What sentences mean: one frozen class for each thing a person can ask for.

An instruction says *what* is wanted in the writer's words; nothing in it depends on a page. Values
keep their ``{{…}}`` templates. ``said`` is the sentence as it was written, for explanations and
errors; it takes no part in comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Relation = Literal["in", "row", "beside", "below", "above"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a target is: in something, in the row of something, next to, below or above it."""

    relation: Relation
    words: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of pointing at something on a page.

    ``said`` is the whole phrase; ``words`` is the name in it, empty when only a role was said
    ("the checkbox"). ``role`` is a word of the lexicon, ``nth`` counts from 0, from the end when
    negative. ``quoted``: the name stood in quotation marks, so every word of it counts.
    """

    said: str
    words: str
    role: str | None = None
    nth: int | None = None
    place: Place | None = None
    quoted: bool = False


# -- conditions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """It can be seen on the page."""

    what: Phrase


@dataclass(frozen=True, slots=True)
class Gone:
    """It can no longer be seen on the page."""

    what: Phrase


@dataclass(frozen=True, slots=True)
class AddressHas:
    """The page's address contains this."""

    text: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The page has loaded."""


@dataclass(frozen=True, slots=True)
class IsSo:
    """A value that the page gives under a name is this one: "the total is £64.00"."""

    words: str
    of: str
    value: str


State = Literal["enabled", "disabled", "ticked", "unticked", "empty"]


@dataclass(frozen=True, slots=True)
class InState:
    """A control is in this state."""

    what: Phrase
    state: State


@dataclass(frozen=True, slots=True)
class TitleHas:
    """The page's title contains this."""

    text: str


@dataclass(frozen=True, slots=True)
class Says:
    """The text or value of something contains this."""

    what: Phrase
    text: str


@dataclass(frozen=True, slots=True)
class Counts:
    """There are so many of something."""

    what: Phrase
    number: int


@dataclass(frozen=True, slots=True)
class Denied:
    """It is not so; what it is about has to be there all the same."""

    condition: AddressHas | TitleHas | IsSo | InState | Says | Counts


Condition = Shown | Gone | AddressHas | TitleHas | Loaded | IsSo | InState | Says | Counts | Denied


# -- questions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Named:
    """A value that the page gives under a name: "the order number", "the price" ``of`` something."""

    words: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class TextOf:
    """All the text of something."""

    what: Phrase


@dataclass(frozen=True, slots=True)
class HowMany:
    """A number of things: rows, results, links with a name."""

    what: Phrase


@dataclass(frozen=True, slots=True)
class PageFact:
    """The page's title or address."""

    what: Literal["title", "url"]


@dataclass(frozen=True, slots=True)
class Whether:
    """Whether a condition holds: the answer is true or false."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class DialogSays:
    """The message of the open dialog."""


@dataclass(frozen=True, slots=True)
class LastWord:
    """The first or last word in something's text."""

    what: Phrase
    last: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """The result of the one calculation that the page shows."""


@dataclass(frozen=True, slots=True)
class TextShown:
    """The one text that the page shows."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A number from all values of a name: their sum, average, least or most."""

    how: Literal["sum", "average", "least", "most"]
    words: str


@dataclass(frozen=True, slots=True)
class Best:
    """What has the least or most of something: "the cheapest product"."""

    what: str
    measure: Literal["money", "duration", "time", "number"]
    most: bool
    of: str = ""


@dataclass(frozen=True, slots=True)
class EveryValue:
    """All values of a name, or what all things are called: "all prices", "the names of all products"."""

    words: str
    of: str = ""


Source = Named | LastWord | Sum | TextShown | Reckoned
Question = Named | TextOf | HowMany | PageFact | Whether | DialogSays | Reckoned | Best | EveryValue


# -- instructions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    said: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Open(_Said):
    """Open an address; None is the run's start page."""

    address: str | None


@dataclass(frozen=True, slots=True)
class Visit(_Said):
    """Get to something that the page leads to: "open the basket", "go to Orders"."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class SignIn(_Said):
    """Sign in, here or behind a sign-in link."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Search(_Said):
    """Type into the search box and send it."""

    text: str
    box: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Click(_Said):
    """Click once, twice or with the right button."""

    target: Phrase
    how: Literal["click", "double", "right"] = "click"


@dataclass(frozen=True, slots=True)
class Hover(_Said):
    """Move the pointer over something."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class TypeText(_Said):
    """Type a text into a field; None is the field that has the focus."""

    text: str
    into: Phrase | None = None
    submit: bool = False


@dataclass(frozen=True, slots=True)
class Fill(_Said):
    """Give fields their values, whatever kind of field each is."""

    values: tuple[tuple[Phrase, str], ...]


@dataclass(frozen=True, slots=True)
class Adjust(_Said):
    """Make a field's number so much more; less when negative."""

    target: Phrase
    by: float


@dataclass(frozen=True, slots=True)
class Choose(_Said):
    """Choose an option, in a list or group if one is named."""

    option: str
    within: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Tick(_Said):
    """Tick or untick a box."""

    target: Phrase
    on: bool = True


@dataclass(frozen=True, slots=True)
class Accept(_Said):
    """Agree to something: tick its box, or press the button that accepts it."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class Empty(_Said):
    """Empty a field."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class PressKeys(_Said):
    """Press a key or chord, in a field if one is named.

    ``button``: the key's name could as well be the name of a button ("press Delete").
    """

    keys: str
    into: Phrase | None = None
    button: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Submit(_Said):
    """Send the form; ``button`` is the word on the button, where the writer said one: "save"."""

    button: str = ""


@dataclass(frozen=True, slots=True)
class ScrollBy(_Said):
    """Scroll the page, by most of a screen or to its end."""

    direction: Literal["up", "down", "left", "right"] = "down"
    to_the_end: bool = False


@dataclass(frozen=True, slots=True)
class ScrollTo(_Said):
    """Scroll something into view."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class Expand(_Said):
    """Open or close a section that can be; nothing happens if it already is."""

    target: Phrase
    on: bool = True


@dataclass(frozen=True, slots=True)
class DragTo(_Said):
    """Drag something onto something else."""

    target: Phrase
    to: Phrase


@dataclass(frozen=True, slots=True)
class DragBy(_Said):
    """Drag something so many pixels to the right and down."""

    target: Phrase
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Resize(_Said):
    """Make something so many pixels wider and taller; less when negative."""

    target: Phrase
    wider: float
    taller: float


@dataclass(frozen=True, slots=True)
class SelectText(_Said):
    """Mark the text of something, as with the pointer."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class Use(_Said):
    """Do to a thing what a control beside it does: "remove X", "edit X", "add X to the basket".

    ``thing`` None is whatever the page is about.
    """

    verb: str
    thing: Phrase | None
    to: str = ""


@dataclass(frozen=True, slots=True)
class GoBack(_Said):
    """Go back one page."""


@dataclass(frozen=True, slots=True)
class Reload(_Said):
    """Load the page again."""


@dataclass(frozen=True, slots=True)
class OpenTab(_Said):
    """Open a new tab."""

    address: str | None = None


@dataclass(frozen=True, slots=True)
class SwitchTab(_Said):
    """Go to another tab: by its number from 0 (negative: from the end), by a step, or by its title."""

    index: int | None = None
    step: int | None = None
    title: Phrase | None = None


@dataclass(frozen=True, slots=True)
class CloseTab(_Said):
    """Close the current tab."""


@dataclass(frozen=True, slots=True)
class AnswerDialog(_Said):
    """Accept or dismiss the open dialog."""

    accept: bool
    text: str | None = None


@dataclass(frozen=True, slots=True)
class CloseDialog(_Said):
    """Close whatever lies over the page."""


@dataclass(frozen=True, slots=True)
class WaitSeconds(_Said):
    """Wait for a time."""

    seconds: float


@dataclass(frozen=True, slots=True)
class WaitUntil(_Said):
    """Wait until a condition holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Verify(_Said):
    """Fail unless a condition holds; at once, or if ``soft`` at the end of the run."""

    condition: Condition
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Tell(_Said):
    """Answer questions from the page."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Focus(_Said):
    """Put the cursor into a field."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class TypeEach(_Said):
    """Type a text into every field that fits."""

    text: str
    into: Phrase


@dataclass(frozen=True, slots=True)
class Remember(_Said):
    """Take a value from the page, for "it" in a later step."""

    source: Source


@dataclass(frozen=True, slots=True)
class Copy(_Said):
    """Put a value of the page into a field; None is the value that was remembered last."""

    source: Source | None
    into: Phrase | None = None


@dataclass(frozen=True, slots=True)
class CopyByLabels(_Said):
    """Give every empty field what the page says under the field's own label."""


@dataclass(frozen=True, slots=True)
class ScrollInside(_Said):
    """Scroll the content of something to its end."""

    target: Phrase
    to_the_top: bool = False


@dataclass(frozen=True, slots=True)
class ClickEach(_Said):
    """Click everything that fits, or so many of it."""

    target: Phrase
    count: int | None = None
    but: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class SetSliders(_Said):
    """Give the page's sliders these values, in their order."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pick(_Said):
    """Use the one of several that has the least or most of something: "buy the cheapest ticket"."""

    verb: str
    measure: Literal["money", "duration", "time", "number"]
    most: bool
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Travel(_Said):
    """Book the best of the journeys from one place to another on a day."""

    origin: str
    destination: str
    day: str
    best: Pick


@dataclass(frozen=True, slots=True)
class SearchBy(_Said):
    """Search with a form that has a field for each of these; the first words that name one are its name."""

    facets: tuple[tuple[tuple[str, ...], str], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Mail(_Said):
    """Do something with the messages of a sender; None is the sender named before."""

    do: Literal["open", "delete", "star", "reply", "forward"]
    sender: str | None
    text: str = ""
    every: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Something that an application keeps: "the page called Ideas", "issue 12", "Ada".

    ``kind`` is what the writer calls that sort of thing, empty when not said.
    """

    name: str
    kind: str = ""


Values = tuple[tuple[Phrase, str], ...]


@dataclass(frozen=True, slots=True)
class Create(_Said):
    """Make a new record: find its form, fill it in, send it, see that it is there.

    ``press`` is the button that the writer says sends the form, "publish" for one.
    """

    kind: str
    name: str = ""
    values: Values = ()
    press: str = ""


@dataclass(frozen=True, slots=True)
class Change(_Said):
    """Give a record, or the settings if none is named, new values; find the form and save it.

    ``personal``: it is the writer's own ("my display name"). ``saves`` is false when a later step saves.
    """

    record: Record | None
    values: Values
    personal: bool = False
    saves: bool = True
    press: str = ""


@dataclass(frozen=True, slots=True)
class Delete(_Said):
    """Delete a record and see that it is gone. ``confirms`` is false when a later step does that."""

    record: Record
    confirms: bool = True


@dataclass(frozen=True, slots=True)
class Show(_Said):
    """Get to a record: "open issue 12", "find the page called Ideas"."""

    record: Record


@dataclass(frozen=True, slots=True)
class Upload(_Said):
    """Give one of the run's files to a file field; None is the only one there is."""

    file: str
    into: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Sort(_Said):
    """Bring a list into an order; ``descending`` None is whichever the page takes."""

    by: str
    descending: bool | None = None


@dataclass(frozen=True, slots=True)
class Filter(_Said):
    """Show only what has this value; ``field`` is what it is a value of, empty when not said."""

    value: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class TickEach(_Said):
    """Tick or untick every box that fits, but for some."""

    target: Phrase
    on: bool = True
    but: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Do(_Said):
    """Do to a record what a control of that name does: "publish the page X", "close issue 3"."""

    verb: str
    record: Record


Simple = (
    Focus
    | TypeEach
    | Remember
    | Copy
    | CopyByLabels
    | ScrollInside
    | ClickEach
    | SetSliders
    | Pick
    | Travel
    | SearchBy
    | Mail
    | Open
    | Visit
    | SignIn
    | Search
    | Click
    | Hover
    | TypeText
    | Fill
    | Adjust
    | Choose
    | Tick
    | Accept
    | Empty
    | PressKeys
    | Submit
    | ScrollBy
    | ScrollTo
    | Expand
    | DragTo
    | DragBy
    | Resize
    | SelectText
    | Use
    | GoBack
    | Reload
    | OpenTab
    | SwitchTab
    | CloseTab
    | AnswerDialog
    | CloseDialog
    | WaitSeconds
    | WaitUntil
    | Verify
    | Tell
    | Create
    | Change
    | Delete
    | Show
    | Do
    | Upload
    | Sort
    | Filter
    | TickEach
)


@dataclass(frozen=True, slots=True)
class Repeat(_Said):
    """Do something again and again: so many times, or until a condition holds."""

    what: Simple
    until: Condition | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Either(_Said):
    """ "Click Save and continue": one control of that name where the page has it, else a step and another."""

    whole: Click
    parts: tuple[Simple, ...]


IT = Phrase(said="it", words="it", quoted=True)  # the thing whose turn it is


@dataclass(frozen=True, slots=True)
class ForEach(_Said):
    """Do the steps with each of several things, but for some; in the steps IT is the one whose turn it is."""

    items: Phrase
    steps: tuple[Instruction, ...]
    but: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class If(_Said):
    """Do something only if a condition holds, or only if it does not."""

    condition: Condition
    what: Simple | Repeat | ForEach | Either
    holds: bool = True


Instruction = Simple | Repeat | If | ForEach | Either


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A sentence that means nothing to the grammar, and what would have been understood."""

    sentence: str
    why: str
