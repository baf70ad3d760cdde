"""Naming an address on the command line opens its host and port, and nothing else."""

import pytest

from stepwire.cli.named_sites import opened_to
from stepwire.settings import Settings


@pytest.mark.parametrize(
    ("named", "opens"),
    [
        ("http://127.0.0.1:3000/a?b", {("127.0.0.1", 3000)}),
        ("https://intranet.example", {("intranet.example", 443)}),
        ("http://[::1]:3000/", {("::1", 3000)}),
        ("http://intranet.example", {("intranet.example", 80)}),
        *(
            (url, set())
            for url in (None, "shop", "file:///etc/passwd", "http://[", "http://a:b", "http://*.a/")
        ),
    ],
)
def test_what_is_named_is_opened_beside_what_was_open(tmp_path, named, opens):
    given = Settings.load(data=tmp_path, environ={"STEPWIRE_AGENT_PRIVATE_HOSTS": "10.0.0.5"})
    entries = {(entry.name, entry.port) for entry in opened_to(given, named).agent_private_hosts.entries}
    before = {(entry.name, entry.port) for entry in given.agent_private_hosts.entries}
    assert entries - before == opens
    assert before <= entries
