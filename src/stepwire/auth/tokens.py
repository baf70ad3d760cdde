"""Bearer tokens: verified against the operator's keys, and minted with a shared secret.

A token is judged in this order, the cheapest first: its length, its shape, its algorithm, its
signature (by PyJWT), its claims. Everything is refused with a sentence that tells its bearer
what is wrong and quotes nothing of it. Headers that name or carry a key (``jku``, ``jwk``,
``x5u``, ``x5c``) are never looked at; an extension that the header calls critical is refused.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn

import jwt

from stepwire.auth.claims import Claims, TokenRules, identity
from stepwire.auth.keys import KeySource, KeysUnavailable, VerificationKey, secret_bytes
from stepwire.protocol.codes import AuthenticationCode
from stepwire.runs.access import Identity, Scope, TokenRefused
from stepwire.runs.ports import Clock

MAX_TOKEN: Final = 16_384  # characters; all of a token's are ASCII
MAX_KEY_ID: Final = 256

_ALGORITHMS: Final = frozenset({"HS256", "RS256", "ES256", "EdDSA"})
_JWS = jwt.PyJWS(algorithms=sorted(_ALGORITHMS))


class JwtVerifier:
    """Turns a JWT into an identity, by the keys of a source and the operator's rules."""

    def __init__(self, keys: KeySource, rules: TokenRules, clock: Clock) -> None:
        self._keys = keys
        self._rules = rules
        self._clock = clock

    async def verify(self, token: str) -> Identity:
        """Who the bearer is. Raises TokenRefused."""
        algorithm, key_id = _chosen_key(_header(token))
        try:
            keys = await self._keys.keys(algorithm, key_id)
        except KeysUnavailable as error:
            raise TokenRefused(str(error), AuthenticationCode.KEYS_UNAVAILABLE) from error
        return identity(_signed_claims(token, keys), self._rules, self._clock.now())


@dataclass(frozen=True, slots=True)
class TokenContent:
    """What a minted token says. ``scopes`` None: the usual four. ``runs`` None: the subject's own."""

    subject: str
    lifetime: timedelta
    scopes: frozenset[Scope] | None = None
    runs: Sequence[str] | None = None


def mint(secret: str, content: TokenContent, rules: TokenRules, now: datetime) -> str:
    """A token that a verifier with this secret and these rules accepts until its lifetime is over.

    Raises BadKey for a secret that is too short, and TokenRefused for content that would be refused.
    """
    issued_at = int(now.timestamp())
    claims: dict[str, Any] = {
        rules.subject_claim: content.subject,
        "iat": issued_at,
        "exp": issued_at + int(content.lifetime.total_seconds()),
    }
    optional = {
        "iss": rules.issuer,
        "aud": rules.audience,
        rules.scope_claim: " ".join(sorted(content.scopes)) if content.scopes is not None else None,
        "runs": list(content.runs) if content.runs is not None else None,
    }
    claims |= {name: value for name, value in optional.items() if value is not None}
    identity(claims, rules, now)
    return jwt.encode(claims, secret_bytes(secret), algorithm="HS256")


def _header(token: str) -> Mapping[str, Any]:
    if len(token) > MAX_TOKEN:
        raise TokenRefused(f"The token is longer than {MAX_TOKEN} characters.")
    segments = token.split(".")
    if len(segments) != 3 or not token.isascii():
        _refuse_shape()
    return _object(_decoded(segments[0]))


def _chosen_key(header: Mapping[str, Any]) -> tuple[str, str | None]:
    algorithm, key_id = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
        raise TokenRefused(f"The token's algorithm is not accepted here; sign it with one of {_NAMES}.")
    if key_id is not None and not (isinstance(key_id, str) and len(key_id) <= MAX_KEY_ID):
        raise TokenRefused("The token's key id (kid) must be a short text.")
    return algorithm, key_id


def _signed_claims(token: str, keys: Sequence[VerificationKey]) -> Claims:
    for key in keys:
        try:
            return _object(_JWS.decode(token, key.key, algorithms=[key.algorithm]))
        except jwt.InvalidSignatureError:
            continue  # perhaps another key that is being rotated
        except jwt.PyJWTError as error:
            raise TokenRefused(_SHAPE) from error
    raise TokenRefused("The token is not signed with a key that this server trusts.")


def _decoded(segment: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except binascii.Error:
        _refuse_shape()


def _object(text: bytes) -> dict[str, Any]:
    """A JSON object without a name written twice, nesting that exhausts a reader, or NaN."""
    try:
        value = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        _refuse_shape()
    return value


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise TokenRefused("The token says something twice: one of its names is repeated.")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse_shape() -> NoReturn:
    raise TokenRefused(_SHAPE)


_SHAPE: Final = "The token is not a signed JWT: three parts of base64url, separated by dots."
_NAMES: Final = ", ".join(sorted(_ALGORITHMS))
