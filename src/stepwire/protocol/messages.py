"""Every message on the wire, as frozen models, and one tagged union for each way.

Wire names are camelCase and for ever; a field that has no value is left out, never ``null``.
Fields and messages that a reader does not know are ignored, so that additions break nobody.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

RUN_ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"

MAX_INTEGER = 2**53 - 1  # the largest that every JSON reader keeps exact

RunId = Annotated[str, Field(pattern=RUN_ID_PATTERN, description="Identifies a run.")]
PositionText = Annotated[
    str,
    Field(max_length=128, description='Opaque place in a run\'s log, or "start": where to go on.'),
]
Screenshots = Annotated[
    Literal["inline", "url", "none"], Field(description="How this viewer wants its pictures.")
]

Pixels = Annotated[float, Field(ge=-1_000_000, le=1_000_000, description="CSS pixels.")]


class Message(BaseModel):
    """Base of every message: immutable, strict about types, camelCase on the wire."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="ignore",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,  # a token or a page's text must not reach a log by way of an error
    )


# -- client to server -------------------------------------------------------------------------


class Authenticate(Message):
    """First message of a connection, and again later with a fresh token of the same subject."""

    type: Literal["authenticate"] = "authenticate"
    token: str = Field(repr=False, min_length=1, max_length=16_384, description="A JWT.")
    session: str | None = Field(
        default=None,
        repr=False,
        max_length=128,
        description="From an earlier `authentication`: goes on with what that connection was watching.",
    )


class StartAgent(Message):
    """Start the run if it is pending, and attach to it."""

    type: Literal["start_agent"] = "start_agent"
    run_id: RunId
    after: PositionText | None = None
    screenshots: Screenshots = "inline"


class Watch(Message):
    """Attach to a run without starting it."""

    type: Literal["watch"] = "watch"
    run_id: RunId
    after: PositionText | None = None
    screenshots: Screenshots = "inline"
    steps: bool | None = Field(
        default=None,
        description="`false`: only where the run stands and what it asks, no steps and no completion. "
        "For who cannot take steps just now; the next attach goes on `after` what was taken.",
    )


class Unwatch(Message):
    """Stop receiving a run."""

    type: Literal["unwatch"] = "unwatch"
    run_id: RunId


class Cancel(Message):
    """End the run as cancelled; never queues behind a command that hangs."""

    type: Literal["cancel"] = "cancel"
    run_id: RunId


class Pause(Message):
    """Hold the agent before its next decision."""

    type: Literal["pause"] = "pause"
    run_id: RunId


class Resume(Message):
    """Let a paused agent go on."""

    type: Literal["resume"] = "resume"
    run_id: RunId


class Instruct(Message):
    """A sentence that the agent hears before its next decision."""

    type: Literal["instruct"] = "instruct"
    run_id: RunId
    text: str = Field(min_length=1, max_length=8_192)


class Answer(Message):
    """Answer to a `question`."""

    type: Literal["answer"] = "answer"
    run_id: RunId
    question_id: str = Field(max_length=128)
    value: str | bool = Field(union_mode="left_to_right")


class TakeControl(Message):
    """Ask for the control lease of a run."""

    type: Literal["take_control"] = "take_control"
    run_id: RunId


class ReleaseControl(Message):
    """Give the control lease back."""

    type: Literal["release_control"] = "release_control"
    run_id: RunId


class MouseEvent(Message):
    """The driver's pointer, in page CSS pixels from the top left of the viewport."""

    type: Literal["mouse"] = "mouse"
    kind: Literal["move", "down", "up", "wheel"]
    x: Pixels
    y: Pixels
    button: Literal["left", "middle", "right"] | None = None
    delta_x: Pixels | None = None
    delta_y: Pixels | None = None


class KeyEvent(Message):
    """A key of the driver's keyboard, by its DOM name such as ``a`` or ``Enter``."""

    type: Literal["key"] = "key"
    kind: Literal["down", "up"]
    key: str = Field(min_length=1, max_length=64)
    modifiers: list[Literal["Alt", "Control", "Meta", "Shift"]] | None = Field(default=None, max_length=4)


class TextEvent(Message):
    """Text that the driver typed or pasted."""

    type: Literal["text"] = "text"
    text: str = Field(repr=False, min_length=1, max_length=8_192)


class PageEvent(Message):
    """What the driver does with the browser around the page. ``tab`` switches to the tab ``index``."""

    type: Literal["page"] = "page"
    kind: Literal["navigate", "back", "forward", "reload", "tab"]
    url: str | None = Field(default=None, max_length=8_192)
    index: int | None = Field(default=None, ge=0, le=100)


InputEvent = Annotated[MouseEvent | KeyEvent | TextEvent | PageEvent, Field(discriminator="type")]


class Input(Message):
    """A mouse, key, text or page event from whoever holds the control lease."""

    type: Literal["input"] = "input"
    run_id: RunId
    event: InputEvent


class LiveView(Message):
    """Switch the video lane of a run on or off for this viewer."""

    type: Literal["live_view"] = "live_view"
    run_id: RunId
    on: bool
    max_fps: int | None = Field(default=None, ge=1, le=60, description="Pictures a second, at most.")
    quality: int | None = Field(default=None, ge=1, le=100, description="Of the JPEG.")


class FrameAck(Message):
    """The viewer has shown a video frame."""

    type: Literal["frame_ack"] = "frame_ack"
    run_id: RunId
    seq: int = Field(ge=0, le=MAX_INTEGER, description="The frame's number.")


class Ping(Message):
    """Heartbeat; the bare text `ping` means the same. Answered by `pong`."""

    type: Literal["ping"] = "ping"


class Pong(Message):
    """Heartbeat's answer, either way; the bare text `pong` means the same to the server."""

    type: Literal["pong"] = "pong"


ClientMessage = (
    Authenticate
    | StartAgent
    | Watch
    | Unwatch
    | Cancel
    | Pause
    | Resume
    | Instruct
    | Answer
    | TakeControl
    | ReleaseControl
    | Input
    | LiveView
    | FrameAck
    | Ping
    | Pong
)


# -- server to client -------------------------------------------------------------------------


class Authentication(Message):
    """Outcome of `authenticate`, and the news that a token has expired."""

    type: Literal["authentication"] = "authentication"
    status: Literal["success", "failed"]
    error: str | None = Field(default=None, description="Why it failed, for people.")
    session: str | None = Field(
        default=None, description="Names what this client watches; send it in `authenticate` after a drop."
    )
    expires_at: str | None = Field(default=None, description="When the token expires.")
    code: str | None = Field(default=None, description="Why it failed, for programs.")


class Rect(Message):
    """A rectangle in page CSS pixels."""

    x: float
    y: float
    width: float
    height: float


class StepTarget(Message):
    """The element a step acted on, as it was on the page before the step."""

    role: str | None = None
    name: str | None = None
    rect: Rect | None = None


class StepAction(Message):
    """What the agent did. Further fields depend on ``type``."""

    model_config = ConfigDict(extra="allow")

    type: str
    selector: str | None = None
    explanation: str | None = None
    target: StepTarget | None = None
    error: str | None = None


class ViewportSize(Message):
    """Size of the page's viewport in CSS pixels."""

    width: int
    height: int


class StepTimings(Message):
    """Seconds that the parts of a step took."""

    observe: float | None = None
    decide: float | None = None
    act: float | None = None
    capture: float | None = None


class Usage(Message):
    """What deciding cost at a model."""

    model: str = Field(description="`provider:name`; several, in a sum, are separated by commas.")
    input_tokens: int
    output_tokens: int
    cost_usd: float | None = Field(default=None, description="US dollars. Absent: the price is not known.")
    seconds: float = Field(description="Of waiting for the model.")
    estimated_tokens: int | None = Field(
        default=None,
        description="So many of the tokens are estimated: of answers that were cut off, or whose provider "
        "reported none.",
    )


class StepHealed(Message):
    """A recorded target that no longer answered to its first descriptor, and how it was found."""

    from_: dict[str, Any] = Field(alias="from", description="The target as the list of commands has it.")
    to: dict[str, Any] = Field(description="The target as the element is described now.")
    why: str = Field(description="Which descriptor failed, and which found it.")


class StepUpdate(Message):
    """One executed step, with the picture of the page after it."""

    type: Literal["step_update"] = "step_update"
    step_number: int = Field(ge=1, description="1 to n, the same for every viewer.")
    screenshot: str = Field(description="JPEG in plain base64; empty unless inline.")
    action: StepAction
    explanation: str = Field(description="What the agent did and why, for people.")
    run_id: str | None = Field(default=None, description="The run.")
    position: str | None = Field(default=None, description="Send it as `after` to go on behind this message.")
    url: str | None = Field(default=None, description="Address of the page after the action.")
    title: str | None = Field(default=None, description="Title of the page after the action.")
    at: str | None = Field(default=None, description="When the step was done.")
    attempt: int | None = Field(default=None, description="Grows when another worker takes the run up again.")
    by: Literal["agent", "person"] | None = Field(default=None, description="Who did it.")
    viewport: ViewportSize | None = None
    screenshot_type: str | None = Field(default=None, description="Media type of the picture.")
    screenshot_url: str | None = Field(
        default=None, description="Where to get the picture for a short time; takes `?width=`."
    )
    screenshot_stale: bool | None = Field(
        default=None,
        description="This is not the step's picture. The page could not be captured, and it is the last good "
        "one; or the picture was lost, and it is a grey one that says so.",
    )
    timings: StepTimings | None = None
    usage: Usage | None = Field(default=None, description="What deciding the step cost at the model.")
    notes: list[str] | None = Field(
        default=None, description="What else happened: a refused request, a popup."
    )
    healed: StepHealed | None = Field(
        default=None, description="The target was found by another descriptor than its first: look at it."
    )


class Artifact(Message):
    """A file that the run made, to be fetched at `/api/runs/{id}/artifacts/{name}`."""

    name: str = Field(description="Safe as a file's name, and the run's only file of this name.")
    type: str = Field(description="The media type that its ending stands for.")
    bytes: int


class Completion(Message):
    """The end of a run; exactly one for each run, sent again on every attach."""

    type: Literal["completion"] = "completion"
    status: Literal["success", "failed"]
    commands: list[dict[str, Any]] | None = Field(
        default=None, description="What was executed, ready to be replayed; always there."
    )
    error: str | None = Field(default=None, description="Why it failed, for people.")
    run_id: str | None = Field(default=None, description="The run.")
    position: str | None = Field(default=None, description="The end of the log.")
    code: str | None = Field(default=None, description="Why it failed, for programs.")
    result: Any | None = Field(default=None, description="What the task asked for.")
    usage: Usage | None = Field(default=None, description="What the whole run cost at the model.")
    artifacts: list[Artifact] | None = Field(default=None, description="Files that the run downloaded.")
    nearest: list[StepTarget] | None = Field(
        default=None,
        description="What came near to a target that was not found, as it was on the last page; best first.",
    )


class Error(Message):
    """A request that could not be obeyed; the connection stays open."""

    type: Literal["error"] = "error"
    error: str = Field(description="What went wrong, for people.")
    code: str | None = Field(default=None, description="What went wrong, for programs.")
    run_id: str | None = Field(default=None, description="The run it is about.")
    retryable: bool | None = Field(default=None, description="Whether the same request can succeed later.")


class Driver(Message):
    """Who drives a run's browser."""

    kind: Literal["agent", "person"]
    you: bool = Field(description="Whether it is this connection.")


class RunStatus(Message):
    """Where a run stands; sent on attach and whenever it changes."""

    type: Literal["run_status"] = "run_status"
    run_id: str
    status: str = Field(
        description="`pending`, `queued`, `running`, `paused` or `waiting`; "
        "at the end `succeeded`, `failed` or `cancelled`."
    )
    phase: Literal["starting", "observing", "deciding", "acting"] | None = Field(
        default=None, description="What a running agent does right now."
    )
    since: str | None = Field(default=None, description="Since when.")
    queue_position: int | None = Field(default=None, description="1 for the next to be started.")
    viewers: int | None = Field(default=None, description="How many connections watch.")
    driver: Driver | None = None


class Question(Message):
    """The agent needs an answer from a person."""

    type: Literal["question"] = "question"
    run_id: str
    question_id: str
    kind: Literal["approval", "text", "choice"]
    prompt: str
    options: list[str] | None = Field(default=None, description="To choose from.")
    expires_at: str | None = Field(default=None, description="Until when it can be answered.")
    default: str | None = Field(default=None, description="What is taken then.")


class TokenExpiring(Message):
    """The token of this connection expires soon: authenticate again."""

    type: Literal["token_expiring"] = "token_expiring"
    expires_at: str = Field(description="When the token expires.")


class Frame(Message):
    """One picture of the video lane."""

    type: Literal["frame"] = "frame"
    run_id: str
    seq: int = Field(description="Grows with each frame; send it in `frame_ack`.")
    data: str = Field(description="JPEG in plain base64.")
    width: int
    height: int


ServerMessage = (
    Authentication | StepUpdate | Completion | Error | RunStatus | Question | TokenExpiring | Frame | Pong
)
