from datetime import UTC, datetime
from typing import Any

import pytest

from stepwire.auth.claims import LEEWAY, TokenRules, identity
from stepwire.protocol.codes import AuthenticationCode
from stepwire.runs.access import DEFAULT_SCOPES, Identity, Scope, TokenRefused

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
T = NOW.timestamp()


def judged(rules: TokenRules | None = None, **claims: Any) -> Identity:
    return identity({"sub": "ada", "exp": T + 600} | claims, rules or TokenRules(), NOW)


def refused(rules: TokenRules | None = None, **claims: Any) -> TokenRefused:
    with pytest.raises(TokenRefused) as refusal:
        judged(rules, **claims)
    return refusal.value


def test_a_token_must_expire() -> None:
    with pytest.raises(TokenRefused, match="exp"):
        identity({"sub": "ada"}, TokenRules(), NOW)


def test_an_expired_token_counts_until_the_leeway_is_over() -> None:
    late = judged(exp=T - LEEWAY + 1)
    assert (late.expires_at - NOW).total_seconds() == 1  # and is told no earlier that it has run out
    assert refused(exp=T - LEEWAY).code is AuthenticationCode.TOKEN_EXPIRED


@pytest.mark.parametrize("name", ["nbf", "iat"])
def test_a_token_of_the_future_counts_within_the_leeway(name: str) -> None:
    assert judged(**{name: T + LEEWAY}).issued_at <= NOW
    assert name in refused(**{name: T + LEEWAY + 1}).message


@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
@pytest.mark.parametrize(
    "value", ["1", None, True, [], {}, float("inf"), -1, 1e300, 10**400, float("nan"), "Infinity"]
)
def test_times_of_a_wrong_type_are_refused(name: str, value: Any) -> None:
    assert name in refused(**{name: value}).message


@pytest.mark.parametrize(
    "value", [None, "", 7, True, ["ada"], {"a": 1}, "a" * 256, "a\nb", "a\x00", "\ud800"]
)
def test_a_subject_is_a_short_printable_text(value: Any) -> None:
    assert "sub" in refused(sub=value).message


def test_a_subject_is_required() -> None:
    with pytest.raises(TokenRefused, match="sub"):
        identity({"exp": T + 600}, TokenRules(), NOW)


def test_the_claims_of_subject_and_scope_have_the_configured_names() -> None:
    rules = TokenRules(subject_claim="uid", scope_claim="scp")
    who = judged(rules, uid="ada", sub="someone else", scp=["runs:view"], scope="runs:all")
    assert (who.subject, who.scopes) == ("ada", {Scope.VIEW})


def test_the_issuer_is_checked_when_configured() -> None:
    rules = TokenRules(issuer="https://id.example")
    assert judged(rules, iss="https://id.example").subject == "ada"
    for wrong in ("https://evil.example", None, ["https://id.example"], 1):
        assert "iss" in refused(rules, iss=wrong).message
    assert "iss" in refused(rules).message


def test_the_audience_is_checked_when_configured() -> None:
    rules = TokenRules(audience="stepwire")
    assert judged(rules, aud="stepwire").subject == "ada"
    assert judged(rules, aud=["other", "stepwire"]).subject == "ada"
    for wrong in ("other", "stepwire2", ["other"], [], None, {"stepwire": 1}, 1):
        assert "aud" in refused(rules, aud=wrong).message
    assert "aud" in refused(rules).message


def test_issuer_and_audience_are_free_when_not_configured() -> None:
    assert judged(iss="anyone", aud=["anything"]).subject == "ada"


def test_without_a_scope_claim_a_token_may_do_the_usual_four() -> None:
    assert judged().scopes == DEFAULT_SCOPES


@pytest.mark.parametrize("scope", ["openid runs:view  runs:start", ["openid", "runs:view", "runs:start"]])
def test_a_scope_claim_grants_its_known_words_only(scope: Any) -> None:
    assert judged(scope=scope).scopes == {Scope.VIEW, Scope.START}


@pytest.mark.parametrize("scope", ["", "openid email", [], ["openid"], "RUNS:VIEW", "runs:viewer"])
def test_a_scope_claim_without_a_known_word_is_refused_naming_the_setting(scope: Any) -> None:
    refusal = refused(scope=scope)
    assert refusal.code is AuthenticationCode.NO_SCOPE
    assert "STEPWIRE_JWT_DEFAULT_SCOPE" in refusal.message


def test_a_scope_claim_without_a_known_word_gets_the_configured_default() -> None:
    rules = TokenRules(default_scopes=frozenset({Scope.VIEW}))
    assert judged(rules, scope="openid").scopes == {Scope.VIEW}
    assert judged(rules, scope="runs:start").scopes == {Scope.START}
    assert judged(rules).scopes == DEFAULT_SCOPES


@pytest.mark.parametrize("scope", [None, 1, True, {"runs:view": True}, ["runs:view", 1], [["runs:view"]]])
def test_a_scope_claim_of_a_wrong_type_is_refused(scope: Any) -> None:
    assert "scope" in refused(scope=scope).message


def test_a_runs_claim_narrows_to_exactly_these() -> None:
    assert judged(runs=["run-1", "run-2"]).runs == {"run-1", "run-2"}
    assert judged(runs=[]).runs == frozenset()
    assert judged().runs is None


@pytest.mark.parametrize(
    "runs", [None, "run-1", 1, {}, [1], [None], ["a/b"], [""], ["\ud800"], ["run-1\n"], [["a"]]]
)
def test_a_runs_claim_of_a_wrong_type_is_refused(runs: Any) -> None:
    assert "runs" in refused(runs=runs).message
