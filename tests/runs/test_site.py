"""A list belongs to a site: refused on another one with the place in the list, or moved to it as a whole."""

import pytest

from stepwire.runs.actions import Back, Click, Command, Condition, Expect, Navigate, Tab, Target, Wait
from stepwire.runs.errors import InvalidRun
from stepwire.runs.site import (
    Move,
    require_begun_at,
    require_no_password,
    require_opening,
    require_within,
    site_of,
)

OPEN = Command(action=Navigate(url="https://shop.example/"))
CLICK = Command(action=Click(target=Target(role="button", name="Buy")))
PAID = CLICK.model_copy(update={"url": "https://pay.test/card"})


@pytest.mark.parametrize("first", [CLICK, Command(action=Tab(do="switch", index=1))])
def test_a_list_that_opens_nothing_first_is_refused(first):
    with pytest.raises(InvalidRun, match=rf"Command 1 of 2 \({first.action.type}\) opens no page"):
        require_opening((first, OPEN))
    require_opening((OPEN, first))


@pytest.mark.parametrize(
    ("commands", "says"),
    [
        ((OPEN, CLICK, Command(action=Navigate(url="https://evil.test/"))),
         "Command 3 of 3 opens evil.test: the list is for another site than shop.example"),
        ((OPEN, PAID, CLICK), "Command 2 of 3 leads to pay.test: the list is for another site"),
    ],
)  # fmt: skip
def test_a_list_that_leaves_the_allowed_domains_is_refused_with_the_command_that_does(commands, says):
    with pytest.raises(InvalidRun, match=says):
        require_within(commands, ("shop.example",))
    require_within(commands, ())


def test_a_list_within_the_allowed_domains_may_begin():
    require_within((OPEN, Command(action=Navigate(url="https://{{host}}/x"))), ("shop.example",))
    require_within((Command(action=Tab(do="open", url="https://a.shop.example/")),), ("*.shop.example",))
    refused = CLICK.model_copy(update={"url": "chrome-error://chromewebdata/"})
    require_within((OPEN, refused), ("shop.example",))


def test_a_list_begins_on_its_own_site_only():
    with pytest.raises(
        InvalidRun, match=r"Command 2 of 2 opens https://shop\.example: .* than http://localhost:1\."
    ):
        require_begun_at((CLICK, OPEN), "http://localhost:1/basket")
    require_begun_at((CLICK, OPEN), "https://shop.example/basket")
    require_begun_at((CLICK, Command(action=Back())), "http://localhost:1/basket")
    require_begun_at((OPEN,), None)


def test_what_is_of_the_lists_own_site_moves_and_nothing_else():
    actions = (
        Navigate(url="https://shop.example/a?b"),
        Click(target=Target(css="a")),
        Navigate(url="https://pay.example/"),
        Tab(do="open", url="https://shop.example"),
    )
    commands = tuple(Command(action=action, url="https://shop.example/x") for action in actions)
    there = Move.of(commands, "http://localhost:1/").commands(commands)
    assert [getattr(each.action, "url", None) for each in there] == [
        "http://localhost:1/a?b", None, "https://pay.example/", "http://localhost:1",
    ]  # fmt: skip
    assert {each.url for each in there} == {"http://localhost:1/x"}


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("https://shop.example/basket", "http://localhost:1/basket"),
        ("shop.example/basket", "localhost:1/basket"),
        ("/basket", "/basket"),
    ],
)
def test_an_address_that_is_expected_or_waited_for_moves_too(said, becomes):
    commands = (
        OPEN,
        Command(action=Expect(what="url", value=said)),
        Command(action=Wait(until=Condition(url=said))),
    )
    _, expect, wait = Move.of(commands, "http://localhost:1").commands(commands)
    assert (expect.action.value, wait.action.until.url) == (becomes, becomes)


@pytest.mark.parametrize(
    ("domains", "become"),
    [
        ((), ()),
        (("shop.example", "pay.example"), ("shop.example", "pay.example", "localhost")),
        (("pay.example",), ("pay.example",)),
        (("*.example",), ("*.example", "localhost")),
    ],
)
def test_what_was_allowed_on_the_old_host_is_allowed_on_the_new_one(domains, become):
    assert Move("https://shop.example", "http://localhost:1").domains(domains) == become


@pytest.mark.parametrize("base_url", [None, "https://shop.example/other", "about:blank", "http://["])
def test_nothing_moves_unless_another_site_is_named(base_url):
    assert Move.of((OPEN,), base_url) is None


def test_a_list_that_opens_no_page_has_no_site():
    assert site_of((CLICK, Command(action=Tab(do="switch", index=0)))) is None
    assert Move.of((CLICK,), "http://localhost:1") is None


@pytest.mark.parametrize("address", ["https://ada:hunter2@shop.example/", "http://:hunter2@shop.example"])
def test_an_address_with_a_password_is_refused_and_not_repeated(address):
    with pytest.raises(InvalidRun, match="password in startUrl") as of_start:
        require_no_password((), address)
    with pytest.raises(InvalidRun, match="in the address of command 2") as of_command:
        require_no_password((OPEN, Command(action=Tab(do="open", url=address))), None)
    assert "hunter2" not in f"{of_start.value} {of_command.value}"


@pytest.mark.parametrize(
    "address",
    ["https://ada@shop.example/", "https://shop.example:8080/a:b@c", "https://shop.example/?q=//a:b@c"],
)
def test_an_address_without_one_is_not(address):
    require_no_password((OPEN,), address)
