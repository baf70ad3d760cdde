"""From a host to a connection: every address judged, each tried in turn."""

from __future__ import annotations

import pytest
from guard_harness import FakeResolver, Upstream

from stepwire.guard.dialer import Dialer, Refused, Unreachable
from stepwire.guard.hosts import parse_host
from stepwire.guard.limits import Limits
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.guard.rules import Rules


def dialer(
    listed: str, *, ports: frozenset[int] = frozenset(), own: bool = False, **names: list[str]
) -> Dialer:
    rules = Rules(PrivateHosts.parse(listed))
    return Dialer(rules, FakeResolver(**names), lambda: ports, lambda _: own, Limits())


async def test_the_next_address_is_tried_when_one_does_not_answer(hello: Upstream) -> None:
    stream = await dialer("*.example", shop_example=["127.0.0.2 127.0.0.1"]).dial(
        parse_host("shop.example"), hello.port
    )
    assert stream.writer.get_extra_info("peername") == ("127.0.0.1", hello.port)
    stream.cut()


async def test_localhost_is_never_asked_of_a_resolver(hello: Upstream) -> None:
    stream = await dialer(f"shop.localhost:{hello.port}").dial(parse_host("shop.localhost"), hello.port)
    stream.cut()


async def test_a_gate_is_refused_though_listed(hello: Upstream) -> None:
    with pytest.raises(Refused, match="the guard itself"):
        await dialer("localhost", ports=frozenset({hello.port})).dial(parse_host("localhost"), hello.port)
    assert hello.connections == 0


async def test_a_public_address_of_this_machine_is_refused() -> None:
    with pytest.raises(Refused, match="this machine"):
        await dialer("", own=True, me_example=["8.8.8.8"]).dial(parse_host("me.example"), 80)


async def test_what_cannot_be_resolved_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="resolved") as raised:
        await dialer("").dial(parse_host("nowhere.example"), 80)
    assert raised.value.word == "dns"
