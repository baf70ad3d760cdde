import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from stepwire.auth.jwks import (
    FRESH_FOR,
    MAX_BYTES,
    RETRY_AFTER,
    USABLE_FOR,
    JwksKeys,
    checked_jwks_url,
    published_keys,
)
from stepwire.auth.keys import BadKey, KeysUnavailable

URL = "https://id.example/keys"
RSA_KEY = rsa.generate_private_key(65537, 2048).public_key()
EC_KEY = ec.generate_private_key(ec.SECP256R1()).public_key()
ED_KEY = ed25519.Ed25519PrivateKey.generate().public_key()


def jwk(key: Any, algorithm: str, **fields: Any) -> dict[str, Any]:
    return json.loads(jwt.get_algorithm_by_name(algorithm).to_jwk(key)) | fields


class Clock:
    time = 1_000.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time, UTC)

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


class Provider:
    """An identity provider: counts how often it was asked, and answers what it holds."""

    def __init__(self) -> None:
        self.asked = 0
        self.keys: list[Any] = [jwk(RSA_KEY, "RS256", kid="one")]
        self.answer: httpx.Response | Exception | None = None
        self.clock = Clock()
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        self.source = JwksKeys(URL, self.http, self.clock)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        assert str(request.url) == URL
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or httpx.Response(200, json={"keys": self.keys})


async def test_the_set_is_fetched_once_and_kept() -> None:
    provider = Provider()
    results = await asyncio.gather(*(provider.source.keys("RS256", "one") for _ in range(5)))
    assert [len(found) for found in results] == [1] * 5
    assert provider.asked == 1


async def test_a_set_that_is_old_is_fetched_again() -> None:
    provider = Provider()
    await provider.source.keys("RS256", "one")
    provider.clock.time += FRESH_FOR
    provider.keys = []
    assert await provider.source.keys("RS256", "one") == []
    assert provider.asked == 2


async def test_an_unknown_key_id_brings_the_new_key() -> None:
    provider = Provider()
    await provider.source.keys("RS256", "one")
    provider.keys = [jwk(RSA_KEY, "RS256", kid="two")]
    provider.clock.time += RETRY_AFTER
    assert len(await provider.source.keys("RS256", "two")) == 1


async def test_unknown_key_ids_cannot_make_the_server_ask_often() -> None:
    provider = Provider()
    for number in range(100):
        assert await provider.source.keys("RS256", f"unknown-{number}") == []
    assert provider.asked == 1
    provider.clock.time += RETRY_AFTER
    for number in range(100):
        await provider.source.keys("RS256", f"unknown-{number}")
    assert provider.asked == 2


async def test_a_token_without_a_key_id_is_tried_against_all_of_its_algorithm() -> None:
    provider = Provider()
    provider.keys = [jwk(RSA_KEY, "RS256", kid="one"), jwk(RSA_KEY, "RS256"), jwk(EC_KEY, "ES256")]
    assert len(await provider.source.keys("RS256", None)) == 2
    assert len(await provider.source.keys("ES256", None)) == 1


async def test_shared_secrets_never_come_from_a_provider() -> None:
    provider = Provider()
    provider.keys = [{"kty": "oct", "k": "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg", "alg": "HS256"}]
    assert await provider.source.keys("HS256", None) == ()
    assert provider.asked == 0
    assert published_keys(json.dumps({"keys": provider.keys}).encode()) == ()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(302, headers={"Location": "https://evil.example"}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"keys": {}}),
        httpx.Response(200, text='{"keys":[' + " " * MAX_BYTES + "]}"),
        httpx.ConnectError("no route"),
        httpx.ReadTimeout("slow"),
    ],
)
async def test_a_provider_that_gives_nothing_usable_is_away(answer: httpx.Response | Exception) -> None:
    provider = Provider()
    provider.answer = answer
    for _ in range(3):
        with pytest.raises(KeysUnavailable):
            await provider.source.keys("RS256", "one")
    assert provider.asked == 1
    provider.answer = None
    provider.clock.time += RETRY_AFTER
    assert len(await provider.source.keys("RS256", "one")) == 1


async def test_the_old_set_counts_for_a_day_while_the_provider_is_away() -> None:
    provider = Provider()
    await provider.source.keys("RS256", "one")
    provider.answer = httpx.ConnectError("no route")
    provider.clock.time += USABLE_FOR
    assert len(await provider.source.keys("RS256", "one")) == 1
    provider.clock.time += RETRY_AFTER
    with pytest.raises(KeysUnavailable):
        await provider.source.keys("RS256", "one")


async def test_an_endless_answer_is_cut_off() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 65_536

    provider = Provider()
    provider.answer = httpx.Response(200, content=endless())
    with pytest.raises(KeysUnavailable):
        await provider.source.keys("RS256", "one")


def test_keys_of_other_kinds_and_uses_are_passed_over() -> None:
    entries = [
        jwk(RSA_KEY, "RS256", use="enc"),
        jwk(RSA_KEY, "RS256", alg="RS512"),
        jwk(RSA_KEY, "RS256", key_ops=["encrypt"]),
        {"kty": "RSA", "n": 7, "e": []},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": ["P-256"], "x": {}, "y": None},
        {"kty": "OKP", "crv": "X25519", "x": "AA"},
        {"kty": ["RSA"]},
        {"kty": 7},
        {"kty": "RSA", "alg": {"a": 1}},
        "RSA",
        None,
        jwk(EC_KEY, "ES256", use="sig", key_ops=["verify"], kid=7),
        jwk(ED_KEY, "EdDSA", alg="Ed25519"),
    ]
    keys = published_keys(json.dumps({"keys": entries}).encode())
    assert [(key.algorithm, key.key_id) for key in keys] == [("ES256", None), ("EdDSA", None)]


@pytest.mark.parametrize(
    "url", ["http://id.example/keys", "file:///etc/passwd", "id.example", "", "https://"]
)
def test_keys_come_over_a_safe_way_only(url: str) -> None:
    with pytest.raises(BadKey):
        checked_jwks_url(url)


def test_a_provider_on_this_machine_needs_no_tls() -> None:
    assert checked_jwks_url("http://127.0.0.1:8000/keys")
