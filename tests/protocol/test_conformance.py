"""The recorded conversations, played by Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conversation import apply, limits, lines, outcome, recordings
from jsonschema import Draft202012Validator
from reference_client import ReferenceClient

from stepwire.protocol.connection import Connection
from stepwire.protocol.schema import schema_documents
from stepwire.protocol.wire import SERVER_TYPES
from stepwire.runs.actions import Command

SERVER = recordings("server")
CLIENT = recordings("client")


@pytest.mark.parametrize("path", SERVER, ids=lambda path: path.stem)
def test_the_server_does_what_the_recording_says(path: Path) -> None:
    header, *rest = lines(path)
    connection = Connection(limits(header["limits"]), 0.0)
    for happening, expected in zip(rest[::2], rest[1::2], strict=True):
        found = outcome(connection, apply(connection, happening))
        assert found == expected | {"deadline": pytest.approx(expected["deadline"])}, happening


@pytest.mark.parametrize("path", CLIENT, ids=lambda path: path.stem)
def test_a_client_can_follow_the_rules_of_the_recording(path: Path) -> None:
    _, *rest = lines(path)
    client = ReferenceClient("your-jwt-token")
    for happening, expected in zip(rest[::2], rest[1::2], strict=True):
        assert client.play(happening) == expected, happening


@pytest.mark.parametrize("path", SERVER + CLIENT, ids=lambda path: path.stem)
def test_a_recording_says_what_it_is(path: Path) -> None:
    header = lines(path)[0]
    assert header["conformance"] == 1
    assert path.stem == f"{header['side']}-{header['name']}"
    assert header["description"].endswith(".")


@pytest.mark.parametrize("path", CLIENT, ids=lambda path: path.stem)
def test_what_the_recorded_server_says_is_in_the_schema_unless_it_is_from_the_future(path: Path) -> None:
    header, *rest = lines(path)
    schema = schema_documents({"Command": Command}).json_schema
    validator = Draft202012Validator(schema | {"anyOf": [{"$ref": "#/$defs/ServerMessage"}]})
    frames = [json.loads(line["in"]) for line in rest if "in" in line]
    if header["name"] != "unknown-things":
        for frame in frames:
            assert frame["type"] in SERVER_TYPES
            validator.validate(frame)
