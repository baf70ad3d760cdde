"""The proxy as a whole, over real sockets: what it lets through, what it refuses, what it ends."""

from __future__ import annotations

import asyncio

import pytest
from guard_harness import FakeResolver, Upstream, answering, ask, connect, get, guarded, until_closed

from stepwire.guard.limits import Limits
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.guard.proxy import FilteringProxy, GuardNotRunning


async def test_a_listed_host_is_reached(hello: Upstream) -> None:
    async with guarded(hello.at) as passed:
        answer = await ask(passed, get(f"http://{hello.at}/greeting?name=you"))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"hello")
    assert hello.heads[0].startswith(b"GET /greeting?name=you HTTP/1.1\r\n")


async def test_an_unlisted_loopback_port_is_refused_without_a_connection(hello: Upstream) -> None:
    async with guarded("127.0.0.1:1") as passed:
        answer = await ask(passed, get(f"http://{hello.at}/secret/path?token=1"))
        refusals = passed.refusals()
    assert answer.startswith(b"HTTP/1.1 403")
    assert b"\r\nStepwire-Refused: loopback\r\n" in answer
    assert hello.connections == 0
    assert [refusal.host for refusal in refusals] == ["127.0.0.1"]
    assert "secret" not in repr(refusals)
    assert "token" not in repr(refusals)


SPELLINGS = (
    "2130706433 0x7f000001 0177.0.0.1 127.1 %31%32%37.0.0.1 0.0.0.0 [::] [::1] [::ffff:7f00:1] "
    "localhost a.localhost LOCALHOST."
)


@pytest.mark.parametrize("spelling", SPELLINGS.split())
async def test_no_spelling_of_loopback_is_let_through(hello: Upstream, spelling: str) -> None:
    async with guarded() as passed:
        plain = await ask(passed, get(f"http://{spelling}:{hello.port}/"))
        tunnel = await ask(passed, f"CONNECT {spelling}:{hello.port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert plain.startswith(b"HTTP/1.1 403")
    assert tunnel.startswith(b"HTTP/1.1 403")
    assert hello.connections == 0


async def test_a_refused_ipv6_address_is_noted_in_brackets() -> None:
    async with guarded() as passed:
        await ask(passed, get("http://[::1]:8000/"))
        assert [refusal.host for refusal in passed.refusals()] == ["[::1]"]


async def test_a_name_that_resolves_to_a_private_address_is_refused(hello: Upstream) -> None:
    resolver = FakeResolver(evil_example=["127.0.0.1"], mixed_example=["93.184.216.34 10.0.0.1"])
    async with guarded(hello.at, resolver=resolver) as passed:
        evil = await ask(passed, get(f"http://evil.example:{hello.port}/"))
        mixed = await ask(passed, get("http://mixed.example/"))
    assert b"Stepwire-Refused: loopback" in evil
    assert b"Stepwire-Refused: private" in mixed
    assert hello.connections == 0


async def test_a_name_is_resolved_once_and_the_judged_address_is_connected_to(hello: Upstream) -> None:
    """Rebinding: the second answer would lead elsewhere, but nobody asks for it."""
    resolver = FakeResolver(shop_example=["127.0.0.1", "10.0.0.1"])
    async with guarded(f"shop.example:{hello.port}", resolver=resolver) as passed:
        answer = await ask(passed, get(f"http://shop.example:{hello.port}/"))
    assert answer.endswith(b"hello")
    assert resolver.asked == ["shop.example"]


async def test_a_name_that_turns_private_is_refused_at_the_next_request(hello: Upstream) -> None:
    resolver = FakeResolver(rebind_example=["192.0.2.1", "127.0.0.1"])
    async with guarded(resolver=resolver) as passed:
        answers = [await ask(passed, get(f"http://rebind.example:{hello.port}/")) for _ in range(2)]
    assert [b"Stepwire-Refused" in answer for answer in answers] == [True, True]
    assert hello.connections == 0


async def test_only_allowed_domains_are_reached(hello: Upstream) -> None:
    resolver = FakeResolver(shop_example=["127.0.0.1"])
    async with guarded("*.example", allowed=("shop.example",), resolver=resolver) as passed:
        inside = await ask(passed, get(f"http://shop.example:{hello.port}/"))
        outside = await ask(passed, get(f"http://notshop.example:{hello.port}/"))
    assert inside.endswith(b"hello")
    assert b"Stepwire-Refused: domain" in outside
    assert resolver.asked == ["shop.example"]


async def test_an_unresolvable_name_is_a_failure_and_no_refusal() -> None:
    async with guarded() as passed:
        answer = await ask(passed, get("http://nowhere.example/"))
        assert passed.refusals() == ()
    assert answer.startswith(b"HTTP/1.1 502")
    assert b"Stepwire-Failed: dns" in answer


async def test_a_closed_port_is_a_failure_to_connect(hello: Upstream, unused_tcp_port: int) -> None:
    async with guarded("127.0.0.1") as passed:
        answer = await ask(passed, get(f"http://127.0.0.1:{unused_tcp_port}/"))
    assert b"Stepwire-Failed: connect" in answer


async def test_a_server_that_never_accepts_runs_into_the_deadline() -> None:
    class Stuck(FakeResolver):
        async def resolve(self, name: str):
            await asyncio.Event().wait()

    async with guarded(resolver=Stuck(), limits=Limits(connect=0.05)) as passed:
        answer = await ask(passed, get("http://slow.example/"))
    assert answer.startswith(b"HTTP/1.1 504")
    assert b"Stepwire-Failed: timeout" in answer


async def test_a_public_address_of_this_machine_is_refused() -> None:
    async with (
        FilteringProxy(
            PrivateHosts(), FakeResolver(me_example=["93.184.216.34"]), is_own=lambda _: True
        ) as guard,
        guard.admit("run-1", ()) as passed,
    ):
        assert b"Stepwire-Refused: own" in await ask(passed, get("http://me.example/"))


async def test_a_gate_of_another_run_is_out_of_reach_even_when_loopback_is_listed(hello: Upstream) -> None:
    async with (
        FilteringProxy(PrivateHosts.parse("127.0.0.1,localhost")) as guard,
        guard.admit("run-1", ("127.0.0.1",)) as first,
        guard.admit("run-2", ()) as second,
    ):
        answer = await ask(first, get(f"http://127.0.0.1:{second.port}/"))
        assert b"Stepwire-Refused: own" in answer
        assert (await ask(first, get(f"http://{hello.at}/"))).endswith(b"hello")


async def test_runs_are_told_apart_by_their_port(hello: Upstream) -> None:
    async with (
        FilteringProxy(PrivateHosts.parse(hello.at)) as guard,
        guard.admit("run-1", ("shop.example",)) as narrow,
        guard.admit("run-2", ()) as wide,
    ):
        refused, let_through = await asyncio.gather(
            ask(narrow, get(f"http://{hello.at}/")), ask(wide, get(f"http://{hello.at}/"))
        )
        assert b"Stepwire-Refused: domain" in refused
        assert let_through.endswith(b"hello")
        assert len(narrow.refusals()) == 1
        assert wide.refusals() == ()


async def test_when_a_run_ends_its_connections_are_cut_and_its_port_is_gone() -> None:
    connected = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        await reader.read()

    async with (
        Upstream(talk).listen() as silent,
        FilteringProxy(PrivateHosts.parse(silent.at)) as guard,
    ):
        async with guard.admit("run-1", ()) as passed:
            reader, writer = await connect(passed)
            writer.write(f"CONNECT {silent.at} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            await connected.wait()
            await reader.readuntil(b"\r\n\r\n")
        assert await until_closed(reader) == b""
        with pytest.raises(ConnectionRefusedError):
            await connect(passed)
        writer.close()


async def test_refusals_are_handed_out_once_and_kept_within_a_bound() -> None:
    async with guarded(limits=Limits(refusals=3)) as passed:
        for last in (1, 1, 2, 3, 4, 5):
            await ask(passed, get(f"http://10.0.0.{last}/"))
        assert [refusal.host for refusal in passed.refusals()] == ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
        assert passed.refusals() == ()


async def test_connections_beyond_the_bound_are_cut() -> None:
    async with guarded(limits=Limits(connections=1)) as passed:
        _, kept = await connect(passed)
        reader, writer = await connect(passed)
        assert await until_closed(reader) == b""
        kept.close()
        writer.close()


async def test_an_idle_connection_is_cut() -> None:
    async with guarded(limits=Limits(idle=0.05)) as passed:
        assert await ask(passed, b"GET http://exa") == b""


async def test_a_guard_that_is_not_entered_says_so() -> None:
    guard = FilteringProxy(PrivateHosts())
    with pytest.raises(GuardNotRunning, match="async with"):
        async with guard.admit("run-1", ()):
            pass


async def test_a_guard_that_stops_before_its_runs_ends_their_gates(hello: Upstream) -> None:
    guard = FilteringProxy(PrivateHosts.parse(hello.at))
    async with guard:
        pass_of_run = guard.admit("run-1", ())
        passed = await pass_of_run.__aenter__()
    with pytest.raises(ConnectionRefusedError):
        await connect(passed)
    await pass_of_run.__aexit__(None, None, None)


async def test_refuses_url_knows_the_operators_list() -> None:
    guard = FilteringProxy(PrivateHosts.parse("localhost:8000"))
    assert guard.refuses_url("http://localhost:8000/shop", ()) is None
    assert "STEPWIRE_AGENT_PRIVATE_HOSTS" in (guard.refuses_url("http://localhost:8001/", ()) or "")
    assert "allowed domains" in (guard.refuses_url("https://example.org/", ("example.com",)) or "")


async def test_answers_of_many_requests_on_one_connection_stay_in_order() -> None:
    async with (
        answering(b"HTTP/1.1 204 No Content\r\n\r\n").listen() as upstream,
        guarded(upstream.at) as passed,
    ):
        reader, writer = await connect(passed)
        for number in range(5):
            writer.write(f"GET http://{upstream.at}/{number} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")
        writer.close()
        assert [head.split()[1] for head in upstream.heads] == [b"/0", b"/1", b"/2", b"/3", b"/4"]
        assert upstream.connections == 1
