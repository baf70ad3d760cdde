import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from stepwire.auth.claims import LEEWAY, TokenRules
from stepwire.auth.keys import BadKey, FixedKeys, KeyRing, KeysUnavailable, public_keys, shared_secrets
from stepwire.auth.tokens import MAX_TOKEN, JwtVerifier, TokenContent, mint
from stepwire.protocol.codes import AuthenticationCode
from stepwire.runs.access import Scope, TokenRefused

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = int(NOW.timestamp()) + 600
SECRET = "a shared secret of more than thirty-two bytes"
OTHER = "another secret that is also longer than that"

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()


class StoppedClock:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing here waits")


def pem(key: Any) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def verifier(keys: Any = None, rules: TokenRules | None = None) -> JwtVerifier:
    return JwtVerifier(keys or shared_secrets([SECRET]), rules or TokenRules(), StoppedClock())


def token(key: Any = SECRET, algorithm: str = "HS256", headers: Any = None, **claims: Any) -> str:
    return jwt.encode({"sub": "ada", "exp": SOON} | claims, key, algorithm=algorithm, headers=headers)


def segment(value: Any) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def signed(payload: bytes, header: bytes = b'{"alg":"HS256"}') -> str:
    """A token whose bytes are exactly these, well signed."""
    unsigned = f"{segment(header)}.{segment(payload)}"
    algorithm = jwt.get_algorithm_by_name("HS256")
    return f"{unsigned}.{segment(algorithm.sign(unsigned.encode(), SECRET.encode()))}"


async def refusal(token: str, keys: Any = None, rules: TokenRules | None = None) -> TokenRefused:
    with pytest.raises(TokenRefused) as refused:
        await verifier(keys, rules).verify(token)
    assert all(part not in refused.value.message for part in token.split(".") if len(part) > 3)
    return refused.value


async def test_a_good_token_names_its_subject_and_its_times() -> None:
    who = await verifier().verify(token(iat=SOON - 700))
    assert (who.subject, who.runs) == ("ada", None)
    assert who.expires_at - who.issued_at == timedelta(seconds=700 + LEEWAY)


async def test_without_an_issue_time_a_token_is_issued_now() -> None:
    assert (await verifier().verify(token())).issued_at == NOW


async def test_every_shared_secret_in_rotation_is_accepted() -> None:
    keys = shared_secrets([OTHER, SECRET])
    assert (await verifier(keys).verify(token(OTHER))).subject == "ada"
    assert (await verifier(keys).verify(token(SECRET))).subject == "ada"


@pytest.mark.parametrize(("key", "algorithm"), [(RSA_KEY, "RS256"), (EC_KEY, "ES256"), (ED_KEY, "EdDSA")])
async def test_public_keys_verify_the_algorithm_of_their_kind(key: Any, algorithm: str) -> None:
    keys = public_keys(pem(RSA_KEY) + pem(EC_KEY) + pem(ED_KEY))
    assert (await verifier(keys).verify(token(key, algorithm))).subject == "ada"


async def test_secrets_and_public_keys_stand_side_by_side() -> None:
    keys = KeyRing((shared_secrets([SECRET]), public_keys(pem(RSA_KEY))))
    assert (await verifier(keys).verify(token(SECRET))).subject == "ada"
    assert (await verifier(keys).verify(token(RSA_KEY, "RS256"))).subject == "ada"


async def test_a_token_of_another_key_is_refused() -> None:
    assert "not signed with a key" in (await refusal(token(OTHER))).message


async def test_a_changed_payload_is_refused() -> None:
    head, _, signature = token().split(".")
    await refusal(f"{head}.{segment({'sub': 'eve', 'exp': SOON})}.{signature}")


async def test_algorithm_none_is_refused_in_every_spelling() -> None:
    for name in ("none", "None", "NONE", "nOnE", ""):
        unsigned = f"{segment({'alg': name})}.{segment({'sub': 'ada', 'exp': SOON})}"
        for attempt in (f"{unsigned}.", f"{unsigned}.{segment(b'x')}"):
            assert "algorithm" in (await refusal(attempt)).message


async def test_a_public_key_is_no_shared_secret() -> None:
    public = pem(RSA_KEY).encode()
    unsigned = f"{segment({'alg': 'HS256'})}.{segment({'sub': 'ada', 'exp': SOON})}"
    forged = jwt.get_algorithm_by_name("HS256").sign(unsigned.encode(), b"x" * 32)
    await refusal(f"{unsigned}.{segment(forged)}", public_keys(public.decode()))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
async def test_algorithms_beyond_the_configured_are_refused(algorithm: str) -> None:
    assert "algorithm" in (await refusal(token(SECRET * 2, algorithm))).message


@pytest.mark.parametrize("algorithm", ["RS512", "PS256"])
async def test_other_algorithms_of_the_same_key_are_refused(algorithm: str) -> None:
    assert "algorithm" in (await refusal(token(RSA_KEY, algorithm), public_keys(pem(RSA_KEY)))).message


async def test_keys_that_the_header_carries_or_points_at_count_for_nothing() -> None:
    mine = jwt.PyJWK(json.loads(jwt.get_algorithm_by_name("RS256").to_jwk(RSA_KEY.public_key())))
    for header in (
        {"jku": "https://evil.example/keys"},
        {"jwk": json.loads(jwt.get_algorithm_by_name("RS256").to_jwk(RSA_KEY.public_key()))},
        {"x5u": "https://evil.example/cert"},
        {"kid": "../../../dev/null"},
        {"kid": "' or 1=1 --"},
    ):
        await refusal(token(RSA_KEY, "RS256", headers=header), public_keys(pem(EC_KEY)))
        await refusal(token(OTHER, headers=header))
    assert mine.algorithm_name == "RS256"


@pytest.mark.parametrize("kid", [7, ["a"], {"a": 1}, "k" * 300])
async def test_a_strange_key_id_is_refused(kid: Any) -> None:
    header = json.dumps({"alg": "HS256", "kid": kid}).encode()
    await refusal(signed(b'{"sub":"ada","exp":%d}' % SOON, header))


async def test_an_extension_that_must_be_understood_is_refused() -> None:
    header = b'{"alg":"HS256","crit":["b64"],"b64":false}'
    await refusal(signed(b'{"sub":"ada","exp":%d}' % SOON, header))
    await refusal(signed(b'{"sub":"ada","exp":%d}' % SOON, b'{"alg":"HS256","crit":["x"],"x":1}'))


async def test_names_written_twice_are_refused() -> None:
    twice = await refusal(signed(b'{"sub":"ada","sub":"eve","exp":%d}' % SOON))
    assert "twice" in twice.message
    await refusal(signed(b'{"sub":"ada","exp":%d}' % SOON, b'{"alg":"none","alg":"HS256"}'))


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "a.b",
        "not a token at all",
        "e30.e30.e30",
        "W10.W10.W10",
        "bnVsbA.bnVsbA.",
        "\udcff.\udcff.\udcff",
        "ключ.ключ.ключ",
        "\x00.\x00.\x00",
        "=.=.=",
        segment(b"[" * 9000) + ".e30.e30",
        segment(b"{" * 9000) + ".e30.e30",
        segment(b'{"alg":' + b"[" * 5000) + ".e30.e30",
        segment(b"\xff\xfe\xfd") + ".e30.e30",
        segment(b'{"alg":NaN}') + ".e30.e30",
        segment({"alg": ["HS256"]}) + ".e30.e30",
        segment({"alg": {"HS256": 1}}) + ".e30.e30",
    ],
)
async def test_garbage_is_refused(garbage: str) -> None:
    assert (await refusal(garbage)).code is AuthenticationCode.BAD_TOKEN


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b'"ada"',
        b"{",
        b"\xff",
        b"[" * 9000,
        b'{"exp":NaN}',
        b'{"exp":' + b"9" * 5000 + b"}",
    ],
)
async def test_a_signed_payload_that_is_no_object_is_refused(payload: bytes) -> None:
    await refusal(signed(payload))


async def test_a_megabyte_is_refused_before_it_is_read() -> None:
    assert "longer than" in (await refusal("a" * 1_000_000)).message
    assert "longer than" in (await refusal(token(filler="x" * MAX_TOKEN))).message


async def test_missing_keys_are_the_servers_trouble() -> None:
    class Away:
        async def keys(self, algorithm: str, key_id: str | None) -> Any:
            raise KeysUnavailable("The provider is away.")

    assert (await refusal(token(), Away())).code is AuthenticationCode.KEYS_UNAVAILABLE


async def test_no_keys_at_all_let_nobody_in() -> None:
    await refusal(token(), FixedKeys(()))


async def test_a_minted_token_is_accepted() -> None:
    rules = TokenRules(issuer="me", audience="here", subject_claim="user", scope_claim="scp")
    content = TokenContent("ada", timedelta(hours=1), frozenset({Scope.VIEW, Scope.ALL}), ["run-1"])
    who = await verifier(rules=rules).verify(mint(SECRET, content, rules, NOW))
    assert who.subject == "ada"
    assert who.scopes == {Scope.VIEW, Scope.ALL}
    assert who.runs == {"run-1"}
    assert who.expires_at - who.issued_at == timedelta(hours=1, seconds=LEEWAY)


async def test_a_token_minted_without_scope_or_runs_has_the_usual_ones() -> None:
    minted = mint(SECRET, TokenContent("ada", timedelta(minutes=5)), TokenRules(), NOW)
    assert set(jwt.decode(minted, options={"verify_signature": False})) == {"sub", "iat", "exp"}


def test_what_would_be_refused_is_not_minted() -> None:
    with pytest.raises(TokenRefused):
        mint(SECRET, TokenContent("", timedelta(hours=1)), TokenRules(), NOW)
    with pytest.raises(TokenRefused):
        mint(SECRET, TokenContent("ada", timedelta(hours=-1)), TokenRules(), NOW)
    with pytest.raises(BadKey):
        mint("short", TokenContent("ada", timedelta(hours=1)), TokenRules(), NOW)
