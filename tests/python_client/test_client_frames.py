"""What a client makes of frames, those of later servers and broken ones too."""

from __future__ import annotations

import json

import pytest

from stepwire.client.frames import MalformedFrame, encode, parse
from stepwire.protocol.messages import RunStatus, Watch


def test_a_type_that_is_not_known_is_passed_over():
    assert parse('{"type":"weather","sky":"blue"}') is None


def test_a_value_from_a_later_version_is_left_out():
    frame = json.dumps({"type": "run_status", "runId": "r", "status": "dreaming", "phase": "rem", "new": 1})
    assert parse(frame) == RunStatus(run_id="r", status="dreaming")


@pytest.mark.parametrize(
    "frame",
    ["", "no json", "[]", "null", "{}", '{"type":7}', b"\x00", '{"type":"completion","status":"so-so"}'],
)
def test_what_is_no_message_is_malformed_and_not_repeated(frame):
    with pytest.raises(MalformedFrame) as malformed:
        parse(frame)
    assert "so-so" not in malformed.value.message
    assert malformed.value.__cause__ is None


def test_a_malformed_message_names_its_run_and_its_fields():
    with pytest.raises(MalformedFrame, match="status") as malformed:
        parse('{"type":"run_status","runId":"run-1","status":["of a page"]}')
    assert malformed.value.run_id == "run-1"
    assert "of a page" not in malformed.value.message


def test_what_has_its_usual_value_is_not_sent():
    assert json.loads(encode(Watch(run_id="r"))) == {"type": "watch", "runId": "r"}
    assert json.loads(encode(Watch(run_id="r", screenshots="url")))["screenshots"] == "url"
