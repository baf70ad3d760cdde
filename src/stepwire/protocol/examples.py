"""One example of every message and more of the telling ones: shown in the specs, checked by tests."""

from __future__ import annotations

from typing import Final

from stepwire.protocol.messages import (
    Answer,
    Authenticate,
    Authentication,
    Cancel,
    ClientMessage,
    Completion,
    Driver,
    Error,
    Frame,
    FrameAck,
    Input,
    Instruct,
    KeyEvent,
    LiveView,
    MouseEvent,
    PageEvent,
    Pause,
    Ping,
    Pong,
    Question,
    Rect,
    ReleaseControl,
    Resume,
    RunStatus,
    ServerMessage,
    StartAgent,
    StepAction,
    StepTarget,
    StepTimings,
    StepUpdate,
    TakeControl,
    TextEvent,
    TokenExpiring,
    Unwatch,
    Usage,
    ViewportSize,
    Watch,
)

_RUN = "run-123"
_PICTURE = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q=="

CLIENT_EXAMPLES: Final[tuple[ClientMessage, ...]] = (
    Authenticate(token="your-jwt-token"),  # noqa: S106 - the guide's placeholder
    Authenticate(token="your-fresh-jwt-token", session="s-8c1f"),  # noqa: S106
    StartAgent(run_id=_RUN),
    Watch(run_id=_RUN, after="k3v9.7", screenshots="url"),
    Unwatch(run_id=_RUN),
    Cancel(run_id=_RUN),
    Pause(run_id=_RUN),
    Resume(run_id=_RUN),
    Instruct(run_id=_RUN, text="Take the cheaper one."),
    Answer(run_id=_RUN, question_id="q1", value=True),
    TakeControl(run_id=_RUN),
    ReleaseControl(run_id=_RUN),
    Input(run_id=_RUN, event=MouseEvent(kind="down", x=412.0, y=96.5, button="left")),
    Input(run_id=_RUN, event=KeyEvent(kind="down", key="a", modifiers=["Control"])),
    Input(run_id=_RUN, event=TextEvent(text="Ada Lovelace")),
    Input(run_id=_RUN, event=PageEvent(kind="navigate", url="https://shop.example/cart")),
    LiveView(run_id=_RUN, on=True, max_fps=12, quality=60),
    FrameAck(run_id=_RUN, seq=41),
    Ping(),
    Pong(),
)

SERVER_EXAMPLES: Final[tuple[ServerMessage, ...]] = (
    Authentication(status="success", session="s-8c1f", expires_at="2030-01-01T12:00:00Z"),
    Authentication(status="failed", error="Invalid authentication token", code="bad_token"),
    StepUpdate(
        step_number=1,
        screenshot=_PICTURE,
        action=StepAction.model_validate(
            {
                "type": "click",
                "selector": "#submit-button",
                "explanation": "Clicking submit button",
                "target": StepTarget(
                    role="button", name="Submit", rect=Rect(x=40.0, y=96.0, width=120.0, height=32.0)
                ),
            }
        ),
        explanation="Performing click action",
        run_id=_RUN,
        position="k3v9.1",
        url="https://shop.example/checkout",
        title="Checkout",
        at="2030-01-01T11:58:00.250Z",
        attempt=1,
        by="agent",
        viewport=ViewportSize(width=1280, height=800),
        screenshot_type="image/jpeg",
        timings=StepTimings(observe=0.009, decide=1.42, act=0.021, capture=0.018),
        usage=Usage(
            model="openai:gpt-5-mini", input_tokens=2214, output_tokens=61, cost_usd=0.0006755, seconds=1.42
        ),
    ),
    Completion(
        status="success",
        commands=[
            {
                "version": 1,
                "action": {"type": "click", "target": {"role": "button", "name": "Submit"}},
                "explanation": "Performing click action",
                "url": "https://shop.example/checkout",
            }
        ],
        run_id=_RUN,
        position="k3v9.2",
        result={"total": "12.50"},
        usage=Usage(
            model="openai:gpt-5-mini", input_tokens=4506, output_tokens=96, cost_usd=0.0013185, seconds=2.77
        ),
    ),
    Completion(
        status="failed",
        commands=[],
        error="Nothing on the page is called 'Pay later'.",
        run_id=_RUN,
        position="k3v9.2",
        code="target_not_found",
    ),
    Error(
        error="No such run. Check the runId, and that this token may see it.",
        code="unknown_run",
        run_id="run-124",
        retryable=False,
    ),
    RunStatus(
        run_id=_RUN,
        status="running",
        phase="deciding",
        since="2030-01-01T11:58:00Z",
        viewers=2,
        driver=Driver(kind="agent", you=False),
    ),
    Question(
        run_id=_RUN,
        question_id="q1",
        kind="choice",
        prompt="Which address shall it go to?",
        options=["Home", "Office"],
        expires_at="2030-01-01T12:05:00Z",
        default="Home",
    ),
    TokenExpiring(expires_at="2030-01-01T12:00:00Z"),
    Frame(run_id=_RUN, seq=41, data=_PICTURE, width=640, height=400),
    Pong(),
)
