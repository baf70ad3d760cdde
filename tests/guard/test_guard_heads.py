"""Heads: where a request leads, and what of it goes on."""

from __future__ import annotations

import h11
import pytest

from stepwire.guard.heads import (
    BadRequest,
    has_body,
    interim_head,
    request_head,
    response_head,
    route_of,
    tunnel_of,
)


def request(target: str, *headers: tuple[str, str], method: str = "GET") -> h11.Request:
    return h11.Request(method=method, target=target, headers=[("Host", "written.example"), *headers])


@pytest.mark.parametrize(
    ("target", "authority", "path"),
    [
        ("http://a.example/x?y", b"a.example", b"/x?y"),
        ("HTTP://A.example:80", b"a.example", b"/"),
        ("http://a.example:8080?q", b"a.example:8080", b"/?q"),
        ("http://[::1]:8080/#f", b"[::1]:8080", b"/"),
        ("http://0x7f.1/", b"127.0.0.1", b"/"),
    ],
)
def test_a_request_is_asked_of_the_host_in_its_target(target: str, authority: bytes, path: bytes) -> None:
    route = route_of(request(target))
    head = request_head(request(target), route)
    assert (route.authority, head.target) == (authority, path)
    assert [value for name, value in head.headers if name == b"host"] == [authority]


def test_a_body_is_framed_as_it_was_announced() -> None:
    chunked = request("http://a.example/", ("Transfer-Encoding", "chunked"), method="POST")
    head = request_head(chunked, route_of(chunked))
    assert (b"transfer-encoding", b"chunked") in list(head.headers)
    assert has_body(chunked)
    assert has_body(request("http://a.example/", ("Content-Length", "1")))
    assert not has_body(request("http://a.example/", ("Content-Length", "0")))


def test_an_upgrade_goes_on_only_when_it_was_asked_for() -> None:
    asked = request("http://a.example/", ("Connection", "x, Upgrade"), ("Upgrade", "websocket"))
    unasked = request("http://a.example/", ("Upgrade", "websocket"))
    assert (b"upgrade", b"websocket") in list(request_head(asked, route_of(asked)).headers)
    assert b"upgrade" not in dict(request_head(unasked, route_of(unasked)).headers)


def test_the_case_of_header_names_is_kept() -> None:
    seen = request("http://a.example/", ("X-CamelCase", "1"))
    assert (b"X-CamelCase", b"1") in request_head(seen, route_of(seen)).headers.raw_items()


def test_a_server_cannot_speak_for_the_guard() -> None:
    answer = h11.Response(
        status_code=403, headers=[("Stepwire-Refused", "x"), ("STEPWIRE-FAILED", "y"), ("A", "b")]
    )
    assert list(response_head(answer).headers) == [(b"a", b"b")]


def test_a_switch_of_protocols_names_the_protocol() -> None:
    switch = h11.InformationalResponse(
        status_code=101, headers=[("Upgrade", "websocket"), ("Connection", "Upgrade")]
    )
    assert dict(interim_head(switch).headers) == {b"upgrade": b"websocket", b"connection": b"Upgrade"}


def test_a_tunnel_names_host_and_port_and_has_no_body() -> None:
    connect = h11.Request(method="CONNECT", target="a.example:443", headers=[("Host", "x")])
    host, port = tunnel_of(connect)
    assert (host.name, port) == ("a.example", 443)
    with pytest.raises(BadRequest):
        tunnel_of(request("a.example:443", ("Content-Length", "1"), method="CONNECT"))
