import pytest

from stepwire.runs import domains
from stepwire.runs.domains import host_matches


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("example.com", "example.com"),
        ("shop.example.com", "example.com"),
        ("a.b.example.com", "*.example.com"),
        ("EXAMPLE.com.", "example.COM"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("127.0.0.1", "127.0.0.1:8000"),
        ("::1", "[::1]"),
        ("example.com", "https://example.com/path"),
    ],
)
def test_a_host_matches_its_domain_and_what_is_above_it(host: str, domain: str) -> None:
    assert host_matches(host, [domain])


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("example.com.evil.test", "example.com"),
        ("evilexample.com", "example.com"),
        ("example.co", "example.com"),
        ("com", "example.com"),
        ("1.127.0.0.1", "127.0.0.1"),
        ("", "example.com"),
        ("example.com", ""),
        ("example.com", "*"),
        ("a." * 122 + "example.com.", "example.com"),
    ],
)
def test_a_host_matches_by_whole_labels_only(host: str, domain: str) -> None:
    assert not host_matches(host, [domain])


def test_a_list_of_domains_is_read_once_however_often_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    plain = domains.plain_domain
    monkeypatch.setattr(domains, "plain_domain", lambda domain: read.append(domain) or plain(domain))
    allowed = [f"read-once-{number}.example" for number in range(100)]
    for number in range(1_000):
        assert not host_matches(f"{number}.other.example", allowed)
    assert host_matches("a.read-once-99.example", allowed)
    assert read == allowed
