"""What no client should send: each thing gets its error or close code, and the server goes on."""

import asyncio
from pathlib import Path

import pytest
from raw_socket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, frame, raw_socket

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
async def goes_on(server, token, pages):
    """After each test the server is well and a normal run succeeds."""
    yield
    assert (await server.call("GET", "/healthz")).status_code == 200
    _, completion = await server.outcome(token, task="Tell me the heading", startUrl=pages.url("fine"))
    assert (completion["status"], completion["result"]) == ("success", "Fine")


BAD_JSON = [b"{", b"", b"nul", b"'{}'", b'{"type":"ping"} x', b'{"type":NaN}', b'{"type":"ping","x":NaN}']
BAD_JSON += [
    b'{"type":"ping","x":Infinity}',
    b"[" * 50_000,
    b'{"a":' * 10_000,
    b'{"type":"ping","type":"pong"}',
]
BAD_JSON += [b'{"type":"watch","runId":"\\ud800"}', b'{"type":"ping","x":01}', b'{"type":"ping",}']
BAD_MESSAGES = [
    b"[]",
    b"1",
    b'"ping"',
    b"null",
    b"{}",
    b'{"type":1}',
    b'{"type":null}',
    b'{"type":["watch"]}',
]
BAD_MESSAGES += [b'{"type":"watch"}', b'{"type":"watch","runId":1}', b'{"type":"watch","runId":""}']
BAD_MESSAGES += [b'{"type":"watch","runId":"../../etc/passwd"}', b'{"type":"watch","runId":null}']
BAD_MESSAGES += [b'{"type":"watch","runId":"' + b"x" * 129 + b'"}', b'{"type":"watch","runId":"a","after":7}']
BAD_MESSAGES += [b'{"type":"watch","runId":"a","screenshots":"huge"}', b'{"type":"authenticate","token":1}']
BAD_MESSAGES += [b'{"type":"live_view","runId":"a","on":"yes"}', b'{"type":"frame_ack","runId":"a","seq":-1}']
BAD_MESSAGES += [
    b'{"type":"frame_ack","runId":"a","seq":1e400}',
    b'{"type":"frame_ack","runId":"a","seq":1.5}',
]
BAD_MESSAGES += [b'{"type":"input","runId":"a","event":{"type":"mouse","kind":"move","x":1e9,"y":0}}']
UNKNOWN = [b'{"type":"nope"}', b'{"type":""}', b'{"type":"completion"}', b'{"type":"' + b"x" * 60_000 + b'"}']


async def test_what_is_no_message_gets_an_error_and_the_connection_stays_usable(server, token):
    async with raw_socket(server.port) as raw:
        await raw.say(type="authenticate", token=token)
        await raw.message("authentication")
        for code, texts in (("bad_json", BAD_JSON), ("bad_message", BAD_MESSAGES), ("unknown_type", UNKNOWN)):
            for text in texts:
                await raw.write(frame(text))
                error = await raw.message("error")
                expected = {code, "bad_json"} if b"1e400" in text else {code}
                assert error["code"] in expected, text[:80]
                assert len(error["error"]) < 500
                assert error["retryable"] is False
        await raw.say(type="watch", runId="nobody-knows")
        assert (await raw.message("error"))["code"] == "unknown_run"


async def test_messages_for_later_are_known_and_not_supported(server, token):
    later = [{"type": kind} for kind in ("pause", "resume", "take_control", "release_control")]
    later += [
        {"type": "instruct", "text": "Hurry"},
        {"type": "answer", "questionId": "q", "value": "yes"},
        {"type": "input", "event": {"type": "text", "text": "hello"}},
        {"type": "live_view", "on": True},
    ]
    async with raw_socket(server.port) as raw:
        await raw.say(type="authenticate", token=token)
        for message in later:
            await raw.say(**message, runId="run-1")
            error = await raw.message("error")
            assert (error["code"], error["runId"]) == ("not_supported", "run-1")


async def test_nothing_is_obeyed_before_authentication(server):
    async with raw_socket(server.port) as raw:
        for kind in ("start_agent", "watch", "cancel"):
            await raw.say(type=kind, runId="run-1")
            assert (await raw.message("error"))["code"] == "not_authenticated"
        await raw.write(frame(b"ping"))
        assert await raw.message() == {"type": "pong"}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (frame(b"\x00\x01", BINARY), 1003),
        (frame(b"", BINARY), 1003),
        (frame(b'"\xff"'), 1007),
        (frame(b"\xed\xa0\x80"), 1007),  # a lone surrogate, as bytes
        (frame(b"x" * 65_537), 1009),
        (frame(b"x" * 10_000_000), 1009),
        (frame(b"x" * 40_000, final=False) + frame(b"x" * 40_000, CONTINUATION), 1009),
        (frame(b"ping", masked=False), 1002),
        (frame(b"x", CONTINUATION), 1002),
        (frame(b"x" * 126, PING), 1002),
        (frame(b"{}", 3), 1002),
        (frame(b"{}", TEXT, final=False) + frame(b"{}", TEXT), 1002),
        (frame(b"", PING, final=False), 1002),
        (b"\xc1\x80\x00\x00\x00\x00", 1002),  # a reserved bit
        (frame(b"\x03", CLOSE), 1002),
        (frame(b"\x03\xe8", CLOSE), 1000),
    ],
    ids=lambda value: None if isinstance(value, int) else f"{len(value)}-bytes-{value[:2].hex()}",
)
async def test_what_breaks_the_rules_of_websocket_closes_with_its_code(server, sent, code):
    async with raw_socket(server.port) as raw:
        await raw.write(sent)
        assert await raw.closed() == code


async def test_a_message_in_fragments_with_pings_in_between_is_one_message(server, token):
    async with raw_socket(server.port) as raw:
        await raw.write(frame(b"", TEXT, final=False) + frame(b'{"type"', CONTINUATION, final=False))
        await raw.write(frame(b"between", PING) + frame(b"", CONTINUATION, final=False))
        await raw.write(frame(b':"ping"}', CONTINUATION))
        assert await raw.receive() == (PONG, b"between")
        assert await raw.message() == {"type": "pong"}


@pytest.mark.parametrize(
    "flood",
    [
        frame(b'{"type":"watch","runId":"x"}') * 2_000,
        frame(b"{") * 5_000,
        frame(b"ping") * 5_000,
        frame(b"", PING) * 5_000,
        frame(b"", PONG) * 5_000,
    ],
    ids=["messages", "nonsense", "heartbeats", "pings", "pongs"],
)
async def test_a_flood_is_cut_off_as_rate_limited(server, token, flood):
    async with raw_socket(server.port) as raw:
        await raw.say(type="authenticate", token=token)
        await raw.write(flood)
        assert await raw.closed() == 1008


async def test_a_flood_of_empty_fragments_is_cut_off(server):
    async with raw_socket(server.port) as raw:
        await raw.write(frame(b"", TEXT, final=False) + frame(b"", CONTINUATION, final=False) * 100_000)
        assert await raw.closed() == 1009


async def test_an_http_request_that_is_no_handshake_is_refused(server):
    for head in (
        {"Upgrade": "websocket", "Connection": "Upgrade"},
        {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": "short",
            "Sec-WebSocket-Version": "13",
        },
        {},
    ):
        answer = await server.call("GET", "/ws", headers=head)
        assert 400 <= answer.status_code < 500


async def test_1000_sockets_that_never_authenticate_are_closed_at_their_deadline(server):
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:  # 10 s, and the time to open them all
        closes = [group.create_task(_idle(server.port)) for _ in range(1_000)]
    assert {task.result() for task in closes} == {1008}


async def _idle(port: int) -> int | None:
    async with raw_socket(port) as raw:
        return await raw.closed()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
async def test_a_peer_that_takes_nothing_makes_the_server_keep_nothing_for_it(server):
    def resident() -> int:
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024

    before = resident()
    async with raw_socket(server.port, takes=2_048) as raw:
        for _ in range(400):
            await raw.write(frame(b"x" * 125, PING) * 100)
    assert resident() - before < 20_000_000


async def test_the_metrics_count_the_connections(server, token):
    async with server.viewer(token):
        metrics = (await server.call("GET", "/metrics", token)).text
        assert "stepwire_connections" in metrics
