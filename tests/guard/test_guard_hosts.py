"""One host, one spelling: as Chromium reads it."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepwire.guard.hosts import BadHost, parse_host, split_authority

LOOPBACK = (
    "127.0.0.1 127.0.0.1. 127.1 127.0.1 2130706433 0x7f000001 0x7F.1 017700000001 0177.0.0.1 "
    "0x7f.0x0.0x0.0x1 0000000000000000177.0.0.1 %31%32%37.0.0.1 １２７.0.0.1 127。0。0。1 ①②⑦.⓪.⓪.① ⑫７.0.0.1"
)
NAMES = {
    "EXAMPLE.com": "example.com",
    "example.com.": "example.com",
    "bücher.example": "xn--bcher-kva.example",
    "BÜCHER.example": "xn--bcher-kva.example",
    "b%C3%BCcher.example": "xn--bcher-kva.example",
    "faß.de": "xn--fa-hia.de",
    "i❤.ws": "xn--i-7iq.ws",
    "ｅｘａｍｐｌｅ．com": "example.com",
    "exa\u00admple.com": "example.com",
    "under_score.example": "under_score.example",
    "1.2.3.4.example": "1.2.3.4.example",
    "0x.example": "0x.example",
}
BAD = (
    "|.|..|a..b|.a|a b|a/b|a\\b|a@b|a%00b|a%2fb|%ff|a<b|256.1.1.1|1.2.3.4.5|09.1|1.2.3.08|0xg.1|99999999999|"
    "1..2|[::1|[::1%25lo]|[fe80::1%lo]|[1.2.3.4]|[]|[::1]x|::1|a:b|\ud800.example|foo.0x1.2.3.4.5"
)


@pytest.mark.parametrize("spelling", LOOPBACK.split())
def test_every_spelling_of_an_address_is_that_address(spelling: str) -> None:
    assert parse_host(spelling).address == ip_address("127.0.0.1")


@pytest.mark.parametrize(("written", "name"), NAMES.items())
def test_every_spelling_of_a_name_is_that_name(written: str, name: str) -> None:
    host = parse_host(written)
    assert (host.name, host.address) == (name, None)


@pytest.mark.parametrize("text", [*BAD.split("|"), "a" * 64 + ".example", "a." * 130 + "example"])
def test_what_no_browser_takes_for_a_host_is_refused(text: str) -> None:
    with pytest.raises(BadHost):
        parse_host(text)


def test_an_ipv6_address_has_brackets_only_when_written() -> None:
    host = parse_host("[0:0::FFFF:7f00:1]")
    assert (host.name, str(host)) == ("::ffff:7f00:1", "[::ffff:7f00:1]")


def test_a_trailing_dot_is_kept_for_the_resolver() -> None:
    host = parse_host("Example.com.")
    assert (str(host), host.shown) == ("example.com.", "example.com")


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST.", "a.b.localhost", "ｌocalhost"])
def test_localhost_is_known_by_its_name(name: str) -> None:
    assert parse_host(name).is_localhost


def test_a_name_that_only_starts_like_localhost_is_not_it() -> None:
    assert not parse_host("localhost.example").is_localhost
    assert not parse_host("notlocalhost").is_localhost


@given(st.ip_addresses(v=4), st.sampled_from(["{}", "0x{:x}", "0{:o}", "0X{:X}"]))
def test_an_address_as_one_number_in_any_base_is_that_address(address: IPv4Address, form: str) -> None:
    assert parse_host(form.format(int(address))).address == address


@given(st.text(max_size=40))
def test_any_text_is_a_host_or_bad_and_reading_it_again_changes_nothing(text: str) -> None:
    try:
        host = parse_host(text)
    except BadHost:
        return
    assert parse_host(str(host)) == host
    assert host.name.isascii()


@pytest.mark.parametrize(
    ("authority", "name", "port"),
    [
        ("a.example", "a.example", 80),
        ("a.example:8080", "a.example", 8080),
        ("[::1]:1", "::1", 1),
        ("a:", "a", 80),
    ],
)
def test_an_authority_is_a_host_and_a_port(authority: str, name: str, port: int) -> None:
    host, found = split_authority(authority, 80)
    assert (host.name, found) == (name, port)


@pytest.mark.parametrize(
    "authority", ["user@a", "u:p@a", "a:0", "a:65536", "a:x", "a:-1", "a:1:2", "[::1]1", "a:٣", ":80"]
)
def test_an_authority_with_more_or_less_than_that_is_refused(authority: str) -> None:
    with pytest.raises(BadHost):
        split_authority(authority, 80)


def test_a_missing_port_without_a_default_is_refused() -> None:
    with pytest.raises(BadHost, match="port"):
        split_authority("a.example", None)
