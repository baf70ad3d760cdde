"""The keys of an identity provider, fetched from its JWKS address and kept.

Theory. A provider rotates its keys without telling anybody: a token then names a key id that is
not known here. So an unknown id makes the set be fetched again, but not more often than every
30 seconds, for anybody can write an unknown id into a token. A set that is older than ten minutes
is fetched again before it is used, so that a key taken back by the provider stops counting; when
the provider does not answer, the old set is used for a day at most.

The address is the operator's, never the token's. What it answers is bounded in size and time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import jwt
import orjson

from stepwire.auth.keys import BadKey, KeysUnavailable, VerificationKey, verification_key
from stepwire.runs.ports import Clock

FRESH_FOR: Final = 600.0  # seconds
USABLE_FOR: Final = 86_400.0
RETRY_AFTER: Final = 30.0  # also between failures, so that a dead provider is not asked for every token
FETCH_WITHIN: Final = 5.0
MAX_BYTES: Final = 262_144
MAX_KEYS: Final = 100

_PUBLIC_KINDS = frozenset({"RSA", "EC", "OKP"})  # never "oct": a published secret is none
_NAMES_IN_SETS: Final[Mapping[str, frozenset[str]]] = {
    "RS256": frozenset({"RS256"}),
    "ES256": frozenset({"ES256"}),
    "EdDSA": frozenset({"EdDSA", "Ed25519"}),  # the second is RFC 9864's name for the same
}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_UNAVAILABLE = "The server cannot get its identity provider's keys right now. Try again in a minute."


@dataclass(frozen=True, slots=True)
class KeySet:
    """What the provider published, and when it was fetched (monotonic seconds)."""

    keys: tuple[VerificationKey, ...]
    fetched_at: float

    def age(self, now: float) -> float:
        """Seconds since it was fetched."""
        return now - self.fetched_at


class JwksKeys:
    """A key source that asks an identity provider."""

    def __init__(self, url: str, http: httpx.AsyncClient, clock: Clock) -> None:
        self._url = checked_jwks_url(url)
        self._http = http
        self._clock = clock
        self._set: KeySet | None = None
        self._asked_at: float | None = None
        self._asking = asyncio.Lock()  # one question at a time; who waited finds the answer there

    async def keys(self, algorithm: str, key_id: str | None) -> Sequence[VerificationKey]:
        """The published keys of this algorithm, those with this id if the token names one.

        Raises KeysUnavailable when there are none to judge by.
        """
        if algorithm == "HS256":
            return ()
        found = _matching(await self._published(FRESH_FOR), algorithm, key_id)
        if found or key_id is None:
            return found
        return _matching(await self._published(RETRY_AFTER), algorithm, key_id)

    async def _published(self, at_most: float) -> KeySet:
        """The set, fetched anew when it is older than ``at_most`` seconds and it is time to ask."""
        async with self._asking:
            now = self._clock.monotonic()
            if self._is_due(at_most, now):
                self._asked_at = now
                self._set = await self._fetch(now) or self._set
            if self._set is None or self._set.age(now) > USABLE_FOR:
                raise KeysUnavailable(_UNAVAILABLE)
            return self._set

    def _is_due(self, at_most: float, now: float) -> bool:
        if self._asked_at is not None and now - self._asked_at < RETRY_AFTER:
            return False
        return self._set is None or self._set.age(now) >= at_most

    async def _fetch(self, now: float) -> KeySet | None:
        """What the provider publishes now; None when it gave nothing usable, for then the old set counts."""
        try:
            async with asyncio.timeout(FETCH_WITHIN):
                return KeySet(published_keys(await self._body()), now)
        except (TimeoutError, httpx.HTTPError, BadKey):
            return None

    async def _body(self) -> bytes:
        async with self._http.stream(
            "GET", self._url, headers={"Accept": "application/json"}, follow_redirects=False
        ) as response:
            response.raise_for_status()
            body = b""
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise BadKey(f"The key set is larger than {MAX_BYTES} bytes.")
            return body


def checked_jwks_url(url: str) -> str:
    """The address itself. Raises BadKey unless it is https, or http on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return url
    raise BadKey("The address of a key set must begin with https:// (http:// only on this machine).")


def published_keys(body: bytes) -> tuple[VerificationKey, ...]:
    """The usable keys of a JWKS document; those of kinds not accepted are passed over.

    Raises BadKey when it is no key set.
    """
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadKey("The key set is not JSON.") from error
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise BadKey('The key set has no list of "keys".')
    keys = (_usable(entry) for entry in entries[:MAX_KEYS])
    return tuple(key for key in keys if key is not None)


def _usable(entry: Any) -> VerificationKey | None:
    if not isinstance(entry, dict) or not _is_for_signatures(entry):
        return None
    texts = {name: value for name, value in entry.items() if isinstance(value, str)}
    named = texts.pop("alg", None)  # checked below: PyJWT does not know every name
    if texts.get("kty") not in _PUBLIC_KINDS:
        return None
    try:
        key = verification_key(jwt.PyJWK(texts).key, texts.get("kid"))
    except (jwt.PyJWTError, BadKey):
        return None
    return key if named is None or named in _NAMES_IN_SETS[key.algorithm] else None


def _is_for_signatures(entry: Mapping[str, Any]) -> bool:
    operations = entry.get("key_ops")
    return entry.get("use", "sig") == "sig" and (not isinstance(operations, list) or "verify" in operations)


def _matching(published: KeySet, algorithm: str, key_id: str | None) -> Sequence[VerificationKey]:
    return [
        key
        for key in published.keys
        if key.algorithm == algorithm and (key_id is None or key.key_id in (None, key_id))
    ]
