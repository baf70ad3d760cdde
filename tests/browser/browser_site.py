"""A site of pages served from strings, and a stand-in for the guard that sends every host to it.

So pages can have any name: `http://shop.test/` and `http://other.test/` are different origins, and
`refuse` names what is forbidden, with its reason.
"""

import asyncio
import contextlib

from stepwire.agent.ports import Refusal


class Server:
    """A listener that ends with everything it is serving."""

    def __init__(self):
        self._tasks = set()

    @contextlib.asynccontextmanager
    async def listening(self):
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def serve(self, reader, writer):
        self._tasks.add(asyncio.current_task())
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self.converse(reader, writer)
        finally:
            self._tasks.discard(asyncio.current_task())
            writer.close()


class Site(Server):
    """Pages by path. A page is HTML, or a coroutine that is given the writer."""

    def __init__(self):
        super().__init__()
        self.pages = {}
        self.posts = []
        self.hanging = asyncio.Event()  # never set: for pages that never end

    def page(self, path, html):
        self.pages[path] = html
        return f"http://shop.test{path}"

    async def converse(self, reader, writer):
        _method, path, headers = await head_of(reader)
        if length := int(headers.get("content-length", 0)):
            self.posts.append((path, (await reader.readexactly(length)).decode()))
        page = self.pages.get(path.split("?")[0])
        if callable(page):
            await page(writer)
        elif page is None:
            await answer(writer, "404 Not Found", "<h1>Nothing here</h1>")
        else:
            await answer(writer, "200 OK", page)


async def head_of(reader):
    line = (await reader.readline()).decode()
    method, path, *_ = line.split() if line.strip() else ("", "", "")
    headers = {}
    while (header := (await reader.readline()).decode().strip()) != "":
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    return method, path, headers


async def answer(writer, status, body, *headers):
    data = body.encode()
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", f"Content-Length: {len(data)}"]
    writer.write("\r\n".join([*lines, "Connection: close", *headers, "", ""]).encode() + data)
    await writer.drain()


class OpenGuard:
    """The Guard port: lets everything through to the site, but what is in `refuse`."""

    def __init__(self, port=0):
        self.site_port = port
        self.refuse = {}

    @contextlib.asynccontextmanager
    async def admit(self, run_id, allowed_domains):
        passed = Pass(self)
        async with passed.listening() as port:
            passed.server = f"http://127.0.0.1:{port}"
            yield passed

    def refuses_url(self, url, allowed_domains):
        ok = url.startswith(("http://", "https://")) or url == "about:blank"
        return None if ok else "only http and https addresses may be opened"


class Pass(Server):
    """The GuardPass port: a forward proxy for plain http."""

    def __init__(self, guard):
        super().__init__()
        self._guard = guard
        self._refused = []
        self.server = ""

    def refusals(self):
        refused, self._refused = tuple(self._refused), []
        return refused

    async def converse(self, reader, writer):
        method, address, headers = await head_of(reader)
        host = address.split("//")[-1].split("/")[0].split(":")[0]
        if host in self._guard.refuse or method == "CONNECT":
            reason = self._guard.refuse.get(host, "no tunnels here")
            self._refused.append(Refusal(host, reason))
            await answer(writer, "403 Forbidden", "refused", f"Stepwire-Refused: {reason}")
            return
        path = "/" + address.split("//")[-1].partition("/")[2]
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._guard.site_port)
        length = int(headers.get("content-length", 0))
        head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n"
        up_writer.write(head.encode() + (await reader.readexactly(length) if length else b""))
        try:
            while data := await up_reader.read(65536):
                writer.write(data)
                await writer.drain()
        finally:
            up_writer.close()
