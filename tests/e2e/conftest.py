"""The whole system: a server in a process of its own, the demo shop, and pages of all kinds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pages import Pages, listener, served

from running_server import Server, make_token
from stepwire.demo.shop import demo_shop


@pytest.fixture(scope="session")
def shop() -> Iterator[str]:
    """Address of the demo shop."""
    made, host = listener()
    with served(demo_shop(), made):
        yield f"http://{host}/"


@pytest.fixture(scope="session")
def pages() -> Iterator[Pages]:
    """A site whose pages wait for a test, or mean no good."""
    made, host = listener()
    pages = Pages(host)
    with served(pages.application(), made):
        yield pages


@pytest.fixture(scope="session")
def private_hosts(shop: str, pages: Pages) -> str:
    """The setting that lets agents visit the two sites, and nothing else on this machine."""
    return f"{shop.removeprefix('http://').rstrip('/')},{pages.host}"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, private_hosts: str) -> Iterator[Server]:
    """One server that many tests share."""
    server = Server(tmp_path_factory.mktemp("server") / "data", {"agent_private_hosts": private_hosts})
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture
def new_server(tmp_path: Path, private_hosts: str) -> Iterator[Callable[..., Server]]:
    """Makes servers of a test's own, started, which it may kill."""
    with ExitStack() as stack:

        def make(**settings: str) -> Server:
            server = Server(tmp_path / "data", {"agent_private_hosts": private_hosts, **settings})
            stack.callback(_stop, server)
            server.start()
            return server

        yield make


def _stop(server: Server) -> None:
    if server.process is not None:
        server.stop()


@pytest.fixture(scope="session")
def token() -> str:
    return make_token()


@pytest.fixture
def certificate(tmp_path):
    """A certificate that this machine signs for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return tmp_path / "cert.pem", tmp_path / "key.pem"
