"""Messages are values: frozen, strict, camelCase outside."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from stepwire.protocol.examples import CLIENT_EXAMPLES, SERVER_EXAMPLES
from stepwire.protocol.messages import Authenticate, FrameAck, LiveView, Message, StepUpdate
from stepwire.protocol.wire import CLIENT_TYPES, SERVER_TYPES


@pytest.mark.parametrize("message", [*CLIENT_EXAMPLES, *SERVER_EXAMPLES], ids=lambda message: message.type)
def test_a_message_cannot_be_changed(message: Message) -> None:
    with pytest.raises(ValidationError):
        message.type = "other"


def test_types_are_told_apart_by_their_wire_name() -> None:
    types = {**CLIENT_TYPES, **SERVER_TYPES}
    assert set(CLIENT_TYPES) & set(SERVER_TYPES) == {"pong"}
    assert all(model.model_fields["type"].default == kind for kind, model in types.items())


def test_a_number_in_a_string_is_no_number() -> None:
    with pytest.raises(ValidationError):
        FrameAck.model_validate({"runId": "r", "seq": "1"})


def test_names_are_camel_case_on_the_wire_and_python_inside() -> None:
    message = LiveView(run_id="r", on=True, max_fps=12)
    assert message.model_dump(by_alias=True, exclude_none=True) == {
        "type": "live_view",
        "runId": "r",
        "on": True,
        "maxFps": 12,
    }


def test_a_validation_error_does_not_print_the_token() -> None:
    with pytest.raises(ValidationError) as caught:
        Authenticate.model_validate({"token": ["secret-token"]})
    assert "secret-token" not in str(caught.value)


def test_the_guides_step_is_a_whole_step() -> None:
    step = StepUpdate.model_validate(
        {
            "type": "step_update",
            "stepNumber": 1,
            "screenshot": "base64-encoded-image",
            "action": {
                "type": "click",
                "selector": "#submit-button",
                "explanation": "Clicking submit button",
            },
            "explanation": "Performing click action",
        }
    )
    assert step.action.selector == "#submit-button"
