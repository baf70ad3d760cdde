"""From a case to its run."""

import pytest
from pydantic import SecretStr

from stepwire.runs.actions import Click, Command, Navigate, Tab, Target
from stepwire.runs.request import SecretValue
from stepwire.suites.asking import Given, moved, request_for
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


def test_commands_move_to_another_site_from_their_own_only():
    commands = tuple(
        Command(action=action, url="https://shop.example/x")
        for action in (
            Navigate(url="https://shop.example/a?b"),
            Click(target=Target(css="a")),
            Navigate(url="https://pay.example/"),
            Tab(do="open", url="https://shop.example"),
        )
    )
    there = moved(commands, "http://localhost:1/")
    assert [getattr(each.action, "url", None) for each in there] == [
        "http://localhost:1/a?b", None, "https://pay.example/", "http://localhost:1",
    ]  # fmt: skip
    assert {each.url for each in there} == {"http://localhost:1/x"}
    assert moved(commands, None) is commands


def test_what_makes_no_run_is_refused_with_its_place():
    with pytest.raises(SuiteRefused, match=r"shop\.steps\.md:3"):
        request_for(CASE, Given(agent="9 lives"))
