"""Values of options: read where they are given, told with what is wrong, and never shown."""

import pytest
import typer

from stepwire.cli import given


@pytest.fixture
def file(tmp_path):
    """Writes a file; gives its path as an option has it."""

    def file(content, name="given.txt"):
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return file


def test_a_pair_has_its_first_equals_sign_between_name_and_value():
    assert given.named([given.pair("a=1"), given.pair("b=x=y"), given.pair("a=2")]) == {"a": "2", "b": "x=y"}
    assert given.named(None) == {}


@pytest.mark.parametrize("text", ["a", "=1"])
def test_what_is_no_pair_is_told_how_to_write_it(text):
    with pytest.raises(typer.BadParameter, match="NAME=VALUE"):
        given.pair(text)


def test_a_secret_is_the_content_of_its_file_without_the_last_line_break(file):
    secret = given.secret("pin=" + file(b"four-and-twenty\n"))
    assert (secret.name, secret.revealed, secret.totp) == ("pin", "four-and-twenty", None)
    seed = given.seed("code=" + file(b"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
    assert (seed.revealed, seed.value) == ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", None)


@pytest.mark.parametrize(
    ("read", "text", "says"),
    [
        (given.secret, "pin=/no/such/file", "The file with the secret pin cannot be read"),
        (given.token, "/no/such/file", "The file with the token cannot be read"),
        (given.schema, "/no/such/file", "The file with the output schema cannot be read"),
        (given.upload, "/no/such/file", "The file /no/such/file cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_what_it_is_for(read, text, says):
    with pytest.raises(typer.BadParameter, match=says):
        read(text)


def test_a_seed_that_is_none_is_told_without_showing_it(file):
    with pytest.raises(typer.BadParameter) as refused:
        given.seed("code=" + file(b"no-seed-but-long-enough"))
    assert refused.value.message.startswith("The file with the secret code must hold an authenticator's seed")
    assert "no-seed" not in refused.value.message
    assert refused.value.__context__ is None, "what was given stands in no chain of errors"


def test_a_secret_has_a_name_and_is_not_empty(file):
    with pytest.raises(typer.BadParameter, match="pin must hold 1 to 4,096 characters"):
        given.secret("pin=" + file(b"\n"))
    with pytest.raises(typer.BadParameter, match="begins with a letter"):
        given.secret("1=" + file(b"x"))
    with pytest.raises(typer.BadParameter, match="NAME=FILE"):
        given.secret("pin")


def test_a_schema_is_json(file):
    assert given.schema(file(b'{"type": "object"}')) == {"type": "object"}
    with pytest.raises(typer.BadParameter, match="no JSON"):
        given.schema(file(b"{"))


def test_a_file_for_the_run_has_its_own_name_and_is_not_too_large(file):
    upload = given.upload(file(b"a,b\n", "report.csv"))
    assert (upload.name, upload.data) == ("report.csv", b"a,b\n")
    with pytest.raises(typer.BadParameter, match="too large: a run takes 5,000,000 bytes"):
        given.upload(file(b"x" * 5_000_001))
    with pytest.raises(typer.BadParameter, match="give it a plainer one"):
        given.upload(file(b"", 'a"b'))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("example.com", "https://example.com"),
        ("shop.example:8443/a?b#c", "https://shop.example:8443/a?b#c"),
        ("example", "https://example"),
        ("localhost:3000", "http://localhost:3000"),
        ("shop.localhost/", "http://shop.localhost/"),
        ("127.0.0.1:8081/", "http://127.0.0.1:8081/"),
        ("[::1]:8081", "http://[::1]:8081"),
        ("127.0.0.1.example", "https://127.0.0.1.example"),
        *(
            (same, same)
            for same in ("http://a", "https://a/b", "about:blank", "file:///etc", "/basket", "a b")
        ),
    ],
)
def test_an_address_that_begins_with_its_host_needs_no_scheme(written, meant):
    assert given.address(written) == meant


@pytest.mark.parametrize(("written", "meant"), [("shop", "https://shop"), ("http://a/b", "http://a/b")])
def test_a_site_is_an_address_on_the_web(written, meant):
    assert given.site(written) == meant
    for other in ("/basket", "file:///etc", "about:blank", "http://", "http://[::1", "a b"):
        with pytest.raises(typer.BadParameter, match=r"such as https://shop\.example"):
            given.site(other)
