"""Addresses that someone asks the browser to open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepwire.guard.private_hosts import PrivateHosts
from stepwire.guard.rules import Rules
from stepwire.guard.urls import refuse_url

ANYWHERE = Rules(PrivateHosts.parse("localhost:8000"))
SHOP = Rules(PrivateHosts(), ("shop.example",))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "HTTPS://EXAMPLE.com:8443/a?b=c@d#e",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]/",
        "http://localhost:8000/shop",
        "about:blank",
        "  about:blank#x ",
        "https:example.com",
        "https:\\\\example.com\\a@b",
    ],
)
def test_an_address_of_the_web_may_be_tried(url: str) -> None:
    assert refuse_url(url, ANYWHERE) is None


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "chrome://settings",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "blob:https://example.com/1",
        "view-source:https://example.com",
        "filesystem:https://example.com/x",
        "ftp://example.com",
        "ws://example.com",
        "about:srcdoc",
        "about:blankx",
        "about:config",
        "devtools://devtools/x",
        "example.com",
        "//example.com",
        "",
        "http:",
        "http://",
        "http:///",
        "http://?x",
        "http://user@example.com",
        "http://example.com:pass@8.8.8.8/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1:8000/",
        "http:/\t/127.0.0.1/",
        "http:127.0.0.1",
        "http://localhost/",
        "http://LOCALHOST.:8001/",
        "http://a.localhost/",
        "http://[::ffff:7f00:1]/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fd00:ec2::254]/",
        "http://192.168.0.1/",
        "http://１２７.0.0.1/",
        "http://127。0。0。1/",
        "http://0/",
        "http://example.com:99999/",
        "http://exa mple.com/",
        "http://%00/",
    ],
)
def test_an_address_that_leads_elsewhere_is_refused_with_a_sentence(url: str) -> None:
    reason = refuse_url(url, ANYWHERE)
    assert reason is not None
    assert reason.endswith(".")


@pytest.mark.parametrize(
    "url", ["https://shop.example/", "http://a.shop.example:8080", "https://SHOP.example."]
)
def test_a_runs_domains_include_what_is_under_them(url: str) -> None:
    assert refuse_url(url, SHOP) is None


@pytest.mark.parametrize(
    "host",
    ["shop.example.evil.example", "evilshop.example", "shop.exampl", "shop.example@evil.example", "8.8.8.8"],
)
def test_a_runs_domains_are_matched_by_whole_labels(host: str) -> None:
    assert refuse_url(f"https://{host}/", SHOP) is not None


def test_a_reason_holds_neither_path_nor_query() -> None:
    reason = refuse_url("http://127.0.0.1/secret?token=secret#secret", ANYWHERE)
    assert reason is not None
    assert "secret" not in reason


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    refuse_url(text, ANYWHERE)
    refuse_url(f"http://{text}", ANYWHERE)
