"""What one run may reach, judged by the host and by what it resolves to."""

from __future__ import annotations

from ipaddress import ip_address

from stepwire.guard.hosts import parse_host
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.guard.rules import Rules

PUBLIC, PRIVATE = ip_address("8.8.8.8"), ip_address("10.0.0.1")
EVIL = parse_host("evil.example")


def nobodys(_: object) -> bool:
    return False


def test_one_private_address_among_public_ones_is_enough() -> None:
    verdict = Rules(PrivateHosts()).refuse_addresses(EVIL, 80, [PUBLIC, PRIVATE], nobodys)
    assert verdict is not None
    assert verdict.word == "private"


def test_public_addresses_are_let_through() -> None:
    assert Rules(PrivateHosts()).refuse_addresses(EVIL, 80, [PUBLIC], nobodys) is None


def test_a_listed_name_may_resolve_to_anything_but_a_listed_address_vouches_for_no_name() -> None:
    rules = Rules(PrivateHosts.parse("intranet.example:80,10.0.0.1:80"))
    assert rules.refuse_addresses(parse_host("intranet.example"), 80, [PRIVATE], nobodys) is None
    assert rules.refuse_addresses(EVIL, 80, [PRIVATE], nobodys) is not None
    assert rules.refuse_host(parse_host("10.0.0.1"), 80) is None


def test_a_listed_host_must_still_be_one_of_the_runs_domains() -> None:
    rules = Rules(PrivateHosts.parse("localhost"), ("shop.example",))
    verdict = rules.refuse_host(parse_host("localhost"), 80)
    assert verdict is not None
    assert verdict.word == "domain"


def test_a_refusal_says_what_to_list() -> None:
    verdict = Rules(PrivateHosts()).refuse_host(parse_host("[::1]"), 8000)
    assert verdict is not None
    assert "[::1]:8000" in verdict.sentence


def test_a_public_address_of_this_machine_is_refused_unless_listed() -> None:
    refused = Rules(PrivateHosts()).refuse_addresses(EVIL, 80, [PUBLIC], lambda _: True)
    listed = Rules(PrivateHosts.parse("evil.example")).refuse_addresses(EVIL, 80, [PUBLIC], lambda _: True)
    assert refused is not None
    assert refused.word == "own"
    assert listed is None
