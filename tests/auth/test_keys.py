from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from stepwire.auth.keys import BadKey, KeyRing, public_keys, shared_secrets

ED_KEY = ed25519.Ed25519PrivateKey.generate()


def pem(key: object) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def certificate() -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "id.example")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(ED_KEY.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
    )
    return built.sign(ED_KEY, None).public_bytes(Encoding.PEM).decode()


def test_a_shared_secret_has_at_least_32_bytes() -> None:
    assert len(shared_secrets(["é" * 16]).known) == 1
    with pytest.raises(BadKey, match="at least 32 bytes; this one has 31"):
        shared_secrets(["x" * 31])


def test_a_secret_that_is_a_pem_key_is_a_mistake() -> None:
    with pytest.raises(BadKey, match="PEM"):
        shared_secrets([pem(ED_KEY)])


def test_keys_are_few() -> None:
    with pytest.raises(BadKey, match="at most 10"):
        shared_secrets(["x" * 32] * 11)


def test_each_kind_of_public_key_has_one_algorithm() -> None:
    text = (
        pem(ED_KEY)
        + pem(ec.generate_private_key(ec.SECP256R1()))
        + pem(rsa.generate_private_key(65537, 2048))
    )
    assert [key.algorithm for key in public_keys(text).known] == ["EdDSA", "ES256", "RS256"]


def test_a_pem_on_one_line_is_read() -> None:
    assert len(public_keys(pem(ED_KEY).replace("\n", "\\n")).known) == 1


def test_a_certificate_gives_its_key() -> None:
    assert public_keys(certificate()).known[0].algorithm == "EdDSA"


def test_weak_and_foreign_kinds_are_refused() -> None:
    for key in (
        rsa.generate_private_key(65537, 1024),
        ec.generate_private_key(ec.SECP384R1()),
        x25519.X25519PrivateKey.generate(),
        dsa.generate_private_key(1024),
    ):
        with pytest.raises(BadKey):
            public_keys(pem(key))


def test_a_private_key_is_refused_and_not_shown() -> None:
    text = ED_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(BadKey, match="private key") as refusal:
        public_keys(text)
    assert text.splitlines()[1] not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "key.pem",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----",
    ],
)
def test_what_is_no_pem_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        public_keys(text)


def test_a_key_shows_nothing_of_itself() -> None:
    assert "xxxx" not in repr(shared_secrets(["x" * 32]))


async def test_a_ring_asks_all_its_sources() -> None:
    ring = KeyRing((shared_secrets(["x" * 32]), shared_secrets(["y" * 32]), public_keys(pem(ED_KEY))))
    assert [key.key for key in await ring.keys("HS256", None)] == [b"x" * 32, b"y" * 32]
    assert len(await ring.keys("EdDSA", "any")) == 1
    assert await ring.keys("RS256", None) == []
