"""What a replay asks for: the recording, and what differs."""

import pytest

from stepwire.runs.actions import Command, Navigate, Target, Type
from stepwire.runs.command_list import CommandList, SecretPlace
from stepwire.runs.errors import InvalidRun
from stepwire.runs.replay import ReplayRequest, replayed
from stepwire.runs.request import split_secrets

OPEN = Command(action=Navigate(url="https://shop.example/"))
TYPED = Command(action=Type(target=Target(css="#q"), text="{{product}} {{secret:password}}"))
RECORDING = CommandList(
    variables={"product": "mug"},
    secrets=(SecretPlace(name="password", domains=("login.example",)),),
    commands=(OPEN, TYPED),
)
PASSWORD = {"name": "password", "value": "lantern-light"}


def asked(**fields):
    return ReplayRequest.model_validate(fields)


def test_a_replay_keeps_what_was_recorded_and_takes_what_is_given():
    request = replayed(RECORDING, asked(secrets=[PASSWORD], variables={"product": "lamp"}, heal="write"))
    spec, values = split_secrets(request)
    assert spec.commands == RECORDING.commands
    assert spec.variables == {"product": "lamp"}
    assert spec.heal == "write"
    assert spec.secrets[0].domains == ("login.example",)
    assert values == {"password": "lantern-light"}


def test_a_secret_is_typed_on_the_sites_that_the_list_opens_unless_it_says_where():
    bare = RECORDING.model_copy(update={"secrets": ()})
    spec, _ = split_secrets(replayed(bare, asked(secrets=[PASSWORD])))
    assert spec.secrets[0].domains == ("shop.example",)


def test_what_is_missing_is_named_with_its_command():
    with pytest.raises(InvalidRun, match=r"Command 2 of 2: \{\{secret:password\}\} is used"):
        split_secrets(replayed(RECORDING, asked()))
    bare = RECORDING.model_copy(update={"variables": {}})
    with pytest.raises(InvalidRun, match=r"Command 2 of 2: \{\{product\}\} is used"):
        split_secrets(replayed(bare, asked(secrets=[PASSWORD])))


def test_a_recording_of_another_site_is_refused():
    with pytest.raises(InvalidRun, match=r"Command 1 of 2 opens shop\.example"):
        replayed(RECORDING, asked(allowedDomains=["other.example"]))


def test_a_replay_elsewhere_takes_its_secrets_and_domains_along():
    recording = RECORDING.model_copy(
        update={"allowed_domains": ("shop.example", "login.example"), "secrets": ()}
    )
    spec, _ = split_secrets(
        replayed(recording, asked(secrets=[PASSWORD], baseUrl="http://localhost:1/anything"))
    )
    assert spec.commands[0].action.url == "http://localhost:1/"
    assert spec.allowed_domains == ("shop.example", "login.example", "localhost")
    assert "localhost" in spec.secrets[0].domains


@pytest.mark.parametrize(
    ("says", "begins_with"),
    [({}, "customer"), ({"session": "admin"}, "admin"), ({"session": None}, None)],
)
def test_a_replay_begins_with_the_session_of_the_recording_unless_it_says_otherwise(says, begins_with):
    recording = CommandList(commands=(OPEN,), session="customer")
    assert replayed(recording, asked(**says)).session == begins_with
