"""The operator's list: what an entry opens, and what it does not."""

from __future__ import annotations

import pytest

from stepwire.guard.hosts import split_authority
from stepwire.guard.private_hosts import BadPrivateHost, PrivateHosts


def opens(entries: str, authority: str) -> bool:
    return PrivateHosts.parse(entries).open(*split_authority(authority, 80))


@pytest.mark.parametrize(
    ("entries", "authority"),
    [
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("127.0.0.1:8000", "0x7f.1:8000"),
        ("a.example:1, localhost ,b.example", "localhost:9999"),
        ("LocalHost.:80", "localhost"),
        ("[::1]:8000", "[0:0::1]:8000"),
        ("::1", "[::1]:5"),
        ("[::1]", "[::1]:5"),
        ("bücher.example", "xn--bcher-kva.example:443"),
        ("*.intranet.example:443", "a.b.intranet.example:443"),
    ],
)
def test_an_entry_opens_its_host(entries: str, authority: str) -> None:
    assert opens(entries, authority)


@pytest.mark.parametrize(
    ("entries", "authority"),
    [
        ("", "localhost"),
        ("127.0.0.1:8000", "127.0.0.1:8001"),
        ("127.0.0.1:8000", "localhost:8000"),
        ("localhost", "a.localhost"),
        ("127.0.0.1", "[::ffff:127.0.0.1]"),
        ("*.intranet.example", "intranet.example"),
        ("*.intranet.example", "notintranet.example"),
        ("intranet.example", "intranet.example.evil.example"),
    ],
)
def test_an_entry_opens_nothing_else(entries: str, authority: str) -> None:
    assert not opens(entries, authority)


@pytest.mark.parametrize(
    "entry", ["http://localhost", "a:0", "a:b", "10.0.0.0/8", "*", "*.127.0.0.1", "a b", "u@a"]
)
def test_an_entry_that_cannot_be_read_says_how_to_write_it(entry: str) -> None:
    with pytest.raises(BadPrivateHost) as raised:
        PrivateHosts.parse(f"localhost,{entry}")
    assert entry in str(raised.value)
