"""From a case to its run."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from stepwire.runs.actions import Command, Navigate
from stepwire.runs.request import SecretValue
from stepwire.suites.asking import Given, request_for
from stepwire.suites.case import Case, Place, Surroundings, WrittenStep
from stepwire.suites.mistakes import SuiteRefused

CASE = Case(
    ("Shop", "Finds"),
    Place("shop.steps.md", 3),
    (WrittenStep("Search for {{word}}", Place("shop.steps.md", 4)),),
    variables={"word": "mug", "other": "x"},
    example={"word": "mug"},
    surroundings=Surroundings(base_url="https://shop.example", start="/a", viewport=(390, 844), max_steps=7),
)


def test_a_case_becomes_a_run_with_everything_it_said():
    secret = SecretValue(name="pin", value=SecretStr("1234"))
    request = request_for(CASE, Given(secrets=(secret,), max_seconds=30))
    assert request.task == "Search for {{word}}"
    assert request.start_url == "https://shop.example/a"
    assert (request.viewport.width, request.max_steps, request.max_seconds) == (390, 7, 30)
    assert request.labels == {"suite": "shop.steps.md", "test": "Shop › Finds (word: mug)"}
    assert (request.secrets, request.start) == ((secret,), True)


def test_what_is_given_goes_before_the_file_but_an_example_is_its_own():
    case = Given(base_url="http://localhost:1", variables={"word": "lamp", "other": "y"}).on(CASE)
    assert case.surroundings.start_url == "http://localhost:1/a"
    assert case.variables == {"word": "mug", "other": "y"}


def test_recorded_commands_go_to_the_site_that_is_given_with_what_they_were_allowed():
    recorded = replace(
        CASE,
        commands=(Command(action=Navigate(url="https://shop.example/a")),),
        surroundings=Surroundings(allowed_domains=("shop.example",)),
    )
    case = Given(base_url="http://localhost:1").on(recorded)
    assert case.commands[0].action.url == "http://localhost:1/a"
    assert case.surroundings.allowed_domains == ("shop.example", "localhost")
    assert Given().on(recorded).commands == recorded.commands


def test_recorded_commands_for_another_site_are_refused():
    commands = (Command(action=Navigate(url="https://shop.example/a")),)
    recorded = replace(CASE, commands=commands, surroundings=Surroundings(allowed_domains=("other.example",)))
    with pytest.raises(SuiteRefused, match=r"Command 1 of 1 opens shop\.example: .* than other\.example"):
        request_for(recorded, Given())


def test_what_makes_no_run_is_refused_with_its_place():
    with pytest.raises(SuiteRefused, match=r"shop\.steps\.md:3"):
        request_for(CASE, Given(agent="9 lives"))


def test_a_secret_is_typed_where_it_was_recorded_and_moves_with_its_site():
    recorded = replace(
        CASE,
        commands=(Command(action=Navigate(url="https://shop.example/a")),),
        secret_domains={"pin": ("shop.example", "pay.test")},
    )
    secrets = tuple(
        SecretValue(name=name, value=SecretStr("four-and-twenty"), domains=domains)
        for name, domains in (("pin", None), ("own", ("own.test",)), ("other", None))
    )
    here, there = Given(secrets=secrets), Given(secrets=secrets, base_url="http://localhost:1")
    asked = [request_for(given.on(recorded), given) for given in (here, there)]
    assert [[secret.domains for secret in request.secrets] for request in asked] == [
        [("shop.example", "pay.test"), ("own.test",), None],
        [("shop.example", "pay.test", "localhost"), ("own.test",), None],
    ]
