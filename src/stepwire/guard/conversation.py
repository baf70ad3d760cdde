"""One connection from the browser: its requests, one after another, each carried out or refused.

A conversation ends when either side closes, when a message is garbled, when nothing has moved for
the idle time, or with the run.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from http import HTTPStatus

import h11

from stepwire.guard import answers
from stepwire.guard.answers import Answer
from stepwire.guard.dialer import Dialer, Refused, Stream, Unreachable
from stepwire.guard.heads import (
    BadRequest,
    Route,
    has_body,
    interim_head,
    request_head,
    response_head,
    route_of,
    tunnel_of,
)
from stepwire.guard.hosts import BadHost
from stepwire.guard.limits import Limits
from stepwire.guard.peer import Garbled, Patience, Peer, relay
from stepwire.guard.rules import BAD_HOST, Verdict

_LINGER_SECONDS = 1.0
_REPEATABLE = frozenset({b"GET", b"HEAD", b"OPTIONS"})
Note = Callable[[Refused], None]


class Conversation:
    """Serves one connection of a run's browser until it ends."""

    def __init__(self, browser: Stream, dialer: Dialer, note: Note, limits: Limits, patience: Patience):
        self._browser = Peer(browser, h11.SERVER, limits.head_bytes, patience)
        self._dialer = dialer
        self._note = note
        self._limits = limits
        self._patience = patience
        self._method = b""
        self._server: Peer | None = None
        self._server_at: tuple[str, int] | None = None

    async def hold(self) -> None:
        """Answer requests until the connection ends; closes both sides. Raises TimeoutError when idle."""
        try:
            while await self._one_request():
                self._browser.http.start_next_cycle()
        except OSError:
            pass  # a side is gone: nobody is left to tell
        finally:
            self._hang_up()
            self._browser.stream.writer.close()

    async def _one_request(self) -> bool:
        """Carry out the next request; False when it was the last."""
        self._method = b""
        try:
            request = await self._browser.next()
            if not isinstance(request, h11.Request):
                return False
            self._method = request.method
            await self._carry_out(request)
        except Refused as refused:
            self._note(refused)
            await self._answer(answers.refusal(refused.verdict.word, refused.verdict.sentence))
        except Unreachable as failed:
            await self._answer(answers.failure(failed.word, failed.sentence, status=failed.status))
        except Garbled as garbled:
            await self._answer(answers.refusal("request", "This is not HTTP/1.1.", status=garbled.status))
        except BadRequest as bad:
            await self._answer(answers.refusal("request", str(bad), status=400))
        return self._browser.http.states == {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}

    async def _carry_out(self, request: h11.Request) -> None:
        try:
            if request.method == b"CONNECT":
                await self._tunnel(request)
            else:
                await self._forward(request, route_of(request))
        except BadHost as error:
            raise Refused("(unreadable)", Verdict(BAD_HOST, str(error))) from error

    # -- tunnels: https, wss, and ws as browsers do it ------------------------------------------

    async def _tunnel(self, request: h11.Request) -> None:
        host, port = tunnel_of(request)
        await self._browser.next()  # the end of the request, which has no body
        server = await self._dialer.dial(host, port)
        try:
            await self._browser.send(h11.Response(status_code=200, headers=[], reason=b"Connected"))
            await self._relay(server, self._browser.http.trailing_data[0], b"")
        finally:
            server.cut()

    async def _relay(self, server: Stream, from_browser: bytes, from_server: bytes) -> None:
        server.writer.write(from_browser)
        self._browser.stream.writer.write(from_server)
        await relay(self._browser.stream, server, self._patience)

    # -- plain http -----------------------------------------------------------------------------

    async def _forward(self, request: h11.Request, route: Route) -> None:
        """Pass the request on. One that may be repeated is, when a kept connection turns out dead."""
        kept = self._kept(request, route)
        if kept is None or not await self._exchanged(kept, request, route):
            await self._exchange(await self._call(route), request, route)

    async def _exchanged(self, kept: Peer, request: h11.Request, route: Route) -> bool:
        """Whether the exchange worked on a kept connection; False when it may be tried on another."""
        try:
            await self._exchange(kept, request, route)
        except Unreachable:
            if self._browser.http.our_state is h11.SEND_RESPONSE and not self._browser.left:
                return False
            raise
        return True

    def _kept(self, request: h11.Request, route: Route) -> Peer | None:
        """The connection that is still open to the same server, if this request may be tried on it."""
        same = self._server_at == (route.host.name, route.port)
        return self._server if same and request.method in _REPEATABLE and not has_body(request) else None

    async def _call(self, route: Route) -> Peer:
        self._hang_up()
        stream = await self._dialer.dial(route.host, route.port)
        self._server = Peer(stream, h11.CLIENT, self._limits.head_bytes, self._patience)
        self._server_at = (route.host.name, route.port)
        return self._server

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.stream.cut()
        self._server = self._server_at = None

    async def _exchange(self, server: Peer, request: h11.Request, route: Route) -> None:
        """One request and its response, streamed both ways at once."""
        try:
            await server.send(request_head(request, route))
            async with _alongside(self._pass_body(server)):
                switched = await self._pass_response(server, request)
            if switched:
                from_browser, from_server = self._browser.http, server.http
                await self._relay(server.stream, from_browser.trailing_data[0], from_server.trailing_data[0])
        except (OSError, Garbled) as error:
            raise _as_unreachable(error, route) from error
        finally:
            self._keep_or_hang_up(server)

    def _keep_or_hang_up(self, server: Peer) -> None:
        done = server.http.states == {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}
        if done and not server.http.trailing_data[0]:
            server.http.start_next_cycle()
        else:
            self._hang_up()

    async def _pass_body(self, server: Peer) -> None:
        """The request's body, then a watch over the browser: when it leaves, the server's side is cut."""
        try:
            while self._browser.http.their_state is h11.SEND_BODY:
                event = await self._browser.next()
                if isinstance(event, h11.Data) and not await _taken(server, event):
                    return
            await server.send(h11.EndOfMessage())
            await self._browser.gone()
        except (OSError, Garbled):
            pass  # the browser broke off
        server.stream.cut()

    async def _pass_response(self, server: Peer, request: h11.Request) -> bool:
        """The response, streamed; True when the server switched to another protocol."""
        while True:
            event = await server.next()
            match event:
                case h11.InformationalResponse():
                    if request.http_version != b"1.0":
                        await self._browser.send(interim_head(event))
                    if event.status_code == 101:
                        return True
                case h11.Response():
                    await self._browser.send(response_head(event))
                case h11.Data():
                    await self._browser.send(h11.Data(data=event.data))
                case h11.EndOfMessage():
                    await self._browser.send(h11.EndOfMessage())
                    return False
                case _:
                    raise ConnectionResetError("closed before the response was complete")

    # -- answers of our own ---------------------------------------------------------------------

    async def _answer(self, answer: Answer) -> None:
        """Send a page of our own, unless a response is already on its way: then only a cut is honest."""
        http = self._browser.http
        if http.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self._browser.stream.cut()
            return
        reason = HTTPStatus(answer.status).phrase.encode("ascii")
        await self._browser.send(
            h11.Response(status_code=answer.status, headers=answer.headers, reason=reason)
        )
        if self._method != b"HEAD":
            await self._browser.send(h11.Data(data=answer.body))
        await self._browser.send(h11.EndOfMessage())
        await self._browser.linger(_LINGER_SECONDS)


async def _taken(server: Peer, data: h11.Data) -> bool:
    """Whether the server takes more; if not, it may have answered already, and that is still read."""
    try:
        await server.send(h11.Data(data=data.data))
    except OSError:
        return False
    return True


def _as_unreachable(error: OSError | Garbled, route: Route) -> Unreachable:
    if isinstance(error, Garbled):
        return Unreachable("response", f"{route.host.shown} answered with something that is not HTTP/1.1.")
    return Unreachable("closed", f"{route.host.shown} closed the connection without a complete answer.")


@asynccontextmanager
async def _alongside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Run work beside the block and end it with the block.

    Not a TaskGroup: that would wrap the block's own error in a group.
    """
    task = asyncio.get_running_loop().create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
    if not task.cancelled():
        task.result()
