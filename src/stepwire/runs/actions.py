"""The action vocabulary, and commands: actions whose targets are described well enough to replay.

An agent decides *actions* about elements it has just observed (``Target.ref``). An executed
action becomes a *command*: the same model, its target described in several ways instead of
referenced, so that it can be found again on another day. Commands are a published contract:
``version`` says which; a reader refuses a newer one.

A value may hold ``{{name}}`` (a variable of the run) or ``{{secret:name}}``; they are filled in
at the browser's door and appear nowhere else.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator, model_validator
from pydantic.alias_generators import to_camel

COMMAND_VERSION = 1

Text = Annotated[str, Field(max_length=16_384)]
ShortText = Annotated[str, Field(max_length=1_024)]


class Data(BaseModel):
    """Base of actions and targets: immutable, camelCase outside, unknown fields refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,  # a secret or a page's text must not reach a log by way of an error
    )


class Point(Data):
    """A place in page CSS pixels, from the top left of the viewport."""

    x: float
    y: float


class Within(Data):
    """What stands around an element and tells it from its equals.

    ``text`` is the whole text of something that stands within the nearest element around it of that role, or
    within the one that is so many levels further out.
    """

    text: ShortText
    role: ShortText | None = Field(default=None, description="ARIA role of what is around, such as `row`.")
    levels: int | None = Field(
        default=None, ge=1, le=1_000, description="Instead of a role: how many elements further out."
    )

    @model_validator(mode="after")
    def _role_or_levels(self) -> Within:
        if (self.role is None) == (self.levels is None):
            raise ValueError("give either a role or levels")
        return self


class Target(Data):
    """An element, described several ways: the first given says which, the others tell equals apart."""

    ref: str | None = Field(
        default=None,
        max_length=64,
        description="Element of the current observation. Never in a command.",
    )
    role: ShortText | None = Field(default=None, description="ARIA role, such as `button` or `link`.")
    name: ShortText | None = Field(default=None, description="Accessible name, exact. Goes with role.")
    test_id: ShortText | None = Field(default=None, description="Value of `data-testid` or the like.")
    label: ShortText | None = Field(default=None, description="Text of the field's label, exact.")
    placeholder: ShortText | None = Field(default=None, description="The field's placeholder, exact.")
    text: ShortText | None = Field(default=None, description="The element's own visible text, exact.")
    css: ShortText | None = Field(default=None, description="A CSS selector.")
    within: Within | None = Field(default=None, description="What tells it from its equals.")
    nth: int | None = Field(default=None, ge=0, description="Which of several equals, counted from 0.")
    of: int | None = Field(
        default=None, ge=1, description="How many equals there must be for `nth` to count: any, unless given."
    )
    frame: tuple[ShortText, ...] = Field(
        default=(), description="CSS of the iframes around it, outermost first."
    )
    position: Point | None = Field(default=None, description="Centre of the element when it was recorded.")


class Condition(Data):
    """What ``wait`` waits for: exactly one of the fields."""

    text: ShortText | None = Field(default=None, description="This text is visible.")
    gone: ShortText | None = Field(default=None, description="This text is no longer visible.")
    url: ShortText | None = Field(default=None, description="The page's address contains this.")
    visible: Target | None = Field(default=None, description="This element is there and visible.")
    hidden: Target | None = Field(default=None, description="This element is not there, or not visible.")
    seconds: float | None = Field(default=None, ge=0, le=600, description="This much time has passed.")


class Navigate(Data):
    """Open an address."""

    type: Literal["navigate"] = "navigate"
    url: Text


class Back(Data):
    """Go back one page in the tab's history."""

    type: Literal["back"] = "back"


class Click(Data):
    """Click an element."""

    type: Literal["click"] = "click"
    target: Target
    button: Literal["left", "middle", "right"] = "left"


class DoubleClick(Data):
    """Click an element twice in quick succession."""

    type: Literal["double_click"] = "double_click"
    target: Target


class Hover(Data):
    """Move the pointer over an element."""

    type: Literal["hover"] = "hover"
    target: Target


class Type(Data):
    """Replace the content of a field by a text, and press Enter if ``submit``."""

    type: Literal["type"] = "type"
    target: Target
    text: Text
    submit: bool = Field(default=False, description="Press Enter afterwards.")


class Clear(Data):
    """Empty a field."""

    type: Literal["clear"] = "clear"
    target: Target


class Select(Data):
    """Choose options of a list by their labels."""

    type: Literal["select"] = "select"
    target: Target
    options: tuple[ShortText, ...] = Field(min_length=1, max_length=100)


class Check(Data):
    """Tick a box or choose a radio button; nothing happens if it is already so."""

    type: Literal["check"] = "check"
    target: Target


class Uncheck(Data):
    """Untick a box; nothing happens if it is already so."""

    type: Literal["uncheck"] = "uncheck"
    target: Target


class Press(Data):
    """Press a key or chord such as ``Enter`` or ``Control+A``, on an element or where the focus is."""

    type: Literal["press"] = "press"
    keys: Annotated[str, Field(min_length=1, max_length=64, description="DOM names joined by `+`.")]
    target: Target | None = None


class Scroll(Data):
    """Scroll the page by ``amount`` CSS pixels (default: most of a screen), or an element into view."""

    type: Literal["scroll"] = "scroll"
    direction: Literal["up", "down", "left", "right"] = "down"
    amount: int | None = Field(default=None, ge=1, le=100_000, description="CSS pixels.")
    target: Target | None = None


class Drag(Data):
    """Drag an element onto another, or by a way of its own: both ends may lie off the middle."""

    type: Literal["drag"] = "drag"
    target: Target
    to: Target
    start: Point | None = Field(
        default=None, description="Where it begins, in CSS pixels from the middle of the target."
    )
    offset: Point | None = Field(
        default=None, description="Where it ends, in CSS pixels from the middle of `to`."
    )


class Upload(Data):
    """Give files, by their names in the run, to a file field."""

    type: Literal["upload"] = "upload"
    target: Target
    files: tuple[ShortText, ...] = Field(min_length=1, max_length=20, description="Names in the run.")


class Tab(Data):
    """Open, switch to or close a tab; tabs count from 0 in the order they were opened."""

    type: Literal["tab"] = "tab"
    do: Literal["open", "switch", "close"]
    index: int | None = Field(default=None, ge=0, le=100, description="Which tab, for `switch` and `close`.")
    url: Text | None = Field(default=None, description="What to load, for `open`.")


class Dialog(Data):
    """Answer the page's open dialog (alert, confirm, prompt)."""

    type: Literal["dialog"] = "dialog"
    accept: bool
    text: Text | None = Field(default=None, description="What to answer a prompt.")


class Wait(Data):
    """Wait until a condition holds; fails at its deadline (seconds)."""

    type: Literal["wait"] = "wait"
    until: Condition
    timeout: float = Field(default=15.0, gt=0, le=600, description="Seconds.")


class Read(Data):
    """Take something from the page into the run's result.

    ``table`` and ``list`` are the one around the target, in it, or, without one, the page's largest: a table
    with a row of headers becomes a list of records, any other a list of rows.
    """

    type: Literal["read"] = "read"
    what: Literal["text", "value", "title", "url", "count", "table", "list"] = "text"
    target: Target | None = None
    value: Any | None = Field(default=None, description="What was read; filled in by the step.")


class Expect(Data):
    """Check something about the page; a step that fails when it is not so in time."""

    type: Literal["expect"] = "expect"
    what: Literal["visible", "text", "value", "title", "url", "count", "enabled", "checked"]
    target: Target | None = None
    value: str | int | None = Field(
        default=None, description="What it should be (`value`, `count`) or contain (`text`, `title`, `url`)."
    )
    negate: bool = Field(default=False, description="Fail when it *is* so.")
    soft: bool = Field(
        default=False, description="Go on when it fails; the run fails at its end, with all that failed so."
    )
    timeout: float = Field(default=5.0, gt=0, le=600, description="Seconds that it is given to become so.")


Action = Annotated[
    Navigate
    | Back
    | Click
    | DoubleClick
    | Hover
    | Type
    | Clear
    | Select
    | Check
    | Uncheck
    | Press
    | Scroll
    | Drag
    | Upload
    | Tab
    | Dialog
    | Wait
    | Read
    | Expect,
    Field(discriminator="type"),
]


TabChange = Literal["opened", "closed"]


class Command(Data):
    """One executed action as a replayable, versioned record."""

    version: Literal[1] = 1
    action: Action
    explanation: ShortText = ""
    url: Text | None = Field(default=None, description="Address of the page that it led to.")
    tab: TabChange | None = Field(
        default=None,
        description="What the page did by itself: opened a tab, in which the run went on, or closed its own.",
    )
    downloads: tuple[ShortText, ...] | None = Field(
        default=None, max_length=20, description="Names of the files that it downloaded."
    )

    @field_validator("version", mode="before")
    @classmethod
    def _not_newer(cls, version: object) -> object:
        if isinstance(version, int) and version > COMMAND_VERSION:
            raise ValueError(
                f"it is of version {version}; this Stepwire knows {COMMAND_VERSION}. Use a newer one"
            )
        return version


ACTION: TypeAdapter[Action] = TypeAdapter(Action)
