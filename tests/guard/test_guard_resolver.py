"""Names to addresses: one lookup for many askers, kept for a while, failures not at all."""

from __future__ import annotations

import asyncio
import threading
from ipaddress import ip_address

import pytest

from stepwire.guard.addresses import Address
from stepwire.guard.resolver import SystemResolver, Unresolvable, ask_system, is_own_address

ADDRESS = ip_address("192.0.2.1")


async def test_those_who_ask_at_the_same_time_share_one_lookup() -> None:
    asked: list[str] = []
    answer = threading.Event()

    def look_up(name: str) -> tuple[Address, ...]:
        asked.append(name)
        answer.wait(10)
        return (ADDRESS,)

    resolver = SystemResolver(look_up)
    first, second = (asyncio.ensure_future(resolver.resolve("a.example")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    answer.set()
    assert await second == (ADDRESS,)
    assert await resolver.resolve("a.example") == (ADDRESS,)
    assert asked == ["a.example"]


async def test_an_answer_is_asked_for_again_when_its_time_is_over() -> None:
    asked: list[str] = []
    resolver = SystemResolver(lambda name: (asked.append(name), (ADDRESS,))[1], keep_seconds=-1)
    for _ in range(2):
        await resolver.resolve("a.example")
    assert len(asked) == 2


async def test_a_failure_is_not_kept() -> None:
    answers: list[tuple[Address, ...]] = [(), (ADDRESS,)]
    resolver = SystemResolver(lambda name: answers.pop(0))
    with pytest.raises(Unresolvable):
        await resolver.resolve("a.example")
    assert await resolver.resolve("a.example") == (ADDRESS,)


def test_the_system_knows_addresses_and_does_not_know_invalid_names() -> None:
    assert ask_system("192.0.2.1") == (ADDRESS,)
    assert ask_system("no-such-name.invalid") == ()
    assert ask_system("a" * 300) == ()


def test_a_machine_knows_its_own_addresses() -> None:
    assert is_own_address(ip_address("127.0.0.1"))
    assert not is_own_address(ADDRESS)
