"""The keys that tokens may be signed with: shared secrets, and public keys in PEM.

Theory. A key never stands apart from its algorithm: each is made with the one algorithm it may
verify, and a token's header only chooses among the keys that are there. So a token cannot talk
the server into ``none``, nor into taking a public key for a shared secret, nor into a key that
the token itself carries or points at.

Where keys come from is a :class:`KeySource`; several may stand side by side, which is how an
operator moves from one key to the next, or from one kind to another. The keys of an identity
provider are in :mod:`stepwire.auth.jwks`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate

Algorithm = Literal["HS256", "RS256", "ES256", "EdDSA"]
PublicKey = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey

MIN_SECRET_BYTES = 32  # RFC 7518, 3.2: a key for HS256 has at least the size of its hash
MIN_RSA_BITS = 2_048  # RFC 7518, 3.3
MAX_KEYS = 10  # of one source: a token without a key id is tried against each

_PEM_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)


class BadKey(ValueError):
    """A configured key cannot be used. The message says what to configure, and shows no key."""


class KeysUnavailable(Exception):
    """The keys cannot be had right now: the server's trouble, not the token's."""


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A key and the one algorithm that it verifies."""

    algorithm: Algorithm
    key: bytes | PublicKey = field(repr=False)
    key_id: str | None = None


class KeySource(Protocol):
    """Somewhere that keys come from."""

    async def keys(self, algorithm: str, key_id: str | None) -> Sequence[VerificationKey]:
        """The keys that may have signed a token with this header. Raises KeysUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class FixedKeys:
    """Keys that the operator configured. They have no ids: the header's key id is ignored."""

    known: tuple[VerificationKey, ...]

    async def keys(self, algorithm: str, key_id: str | None) -> Sequence[VerificationKey]:
        """Those of this algorithm."""
        return [key for key in self.known if key.algorithm == algorithm]


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Several sources as one, asked in order."""

    sources: tuple[KeySource, ...]

    async def keys(self, algorithm: str, key_id: str | None) -> Sequence[VerificationKey]:
        """The keys of every source."""
        return [key for source in self.sources for key in await source.keys(algorithm, key_id)]


def shared_secrets(secrets: Sequence[str]) -> FixedKeys:
    """Keys for HS256; any of them verifies, the first signs what is minted here. Raises BadKey."""
    _require_few(len(secrets))
    return FixedKeys(tuple(VerificationKey("HS256", secret_bytes(secret)) for secret in secrets))


def secret_bytes(secret: str) -> bytes:
    """A shared secret as the bytes that sign. Raises BadKey when it is too short, or no secret at all."""
    value = secret.encode()
    if "-----BEGIN" in secret:
        raise BadKey("This is a PEM key, not a shared secret. Give it as the public key instead.")
    if len(value) < MIN_SECRET_BYTES:
        raise BadKey(
            f"A shared secret needs at least {MIN_SECRET_BYTES} bytes; this one has {len(value)}. "
            "Make one with: openssl rand -base64 48"
        )
    return value


def public_keys(pem: str) -> FixedKeys:
    """The public keys or certificates in a PEM text, each with the algorithm of its kind. Raises BadKey."""
    blocks = [(found[1], found[0]) for found in _PEM_BLOCK.finditer(pem.replace("\\n", "\n"))]
    if not blocks:
        raise BadKey("This is no PEM text: it should begin with -----BEGIN PUBLIC KEY-----.")
    _require_few(len(blocks))
    return FixedKeys(tuple(verification_key(_load(label, block.encode())) for label, block in blocks))


def verification_key(key: object, key_id: str | None = None) -> VerificationKey:
    """A public key with the one algorithm of its kind. Raises BadKey for kinds and sizes not accepted."""
    match key:
        case RSAPublicKey() if key.key_size < MIN_RSA_BITS:
            raise BadKey(f"An RSA key needs at least {MIN_RSA_BITS} bits; this one has {key.key_size}.")
        case RSAPublicKey():
            return VerificationKey("RS256", key, key_id)
        case EllipticCurvePublicKey() if isinstance(key.curve, SECP256R1):
            return VerificationKey("ES256", key, key_id)
        case Ed25519PublicKey():
            return VerificationKey("EdDSA", key, key_id)
        case _:
            raise BadKey("Only RSA, elliptic curve P-256 and Ed25519 keys are accepted.")


def _load(label: str, block: bytes) -> object:
    if "PRIVATE" in label:
        raise BadKey("This is a private key. Give its public key: openssl pkey -in KEY.pem -pubout")
    try:
        if label == "CERTIFICATE":
            return load_pem_x509_certificate(block).public_key()
        return load_pem_public_key(block)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadKey("This PEM text holds no readable public key or certificate.") from error


def _require_few(count: int) -> None:
    if count > MAX_KEYS:
        raise BadKey(f"These are {count} keys; at most {MAX_KEYS} may be configured at once.")
