"""What a token whose signature is good says: its claims, judged by the operator's rules. Pure.

The signature proves who wrote the claims, not that they are sensible; so every one is checked for
its type here. A claim written twice is refused, for two readers might each believe another one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from stepwire.protocol.codes import AuthenticationCode
from stepwire.protocol.messages import RUN_ID_PATTERN
from stepwire.runs.access import DEFAULT_SCOPES, Identity, Scope, TokenRefused

LEEWAY: Final = 30.0  # seconds that the clocks may differ; a token ends that much behind its exp, everywhere
MAX_SUBJECT: Final = 255  # characters

_RUN_ID = re.compile(RUN_ID_PATTERN)
_LATEST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TokenRules:
    """What the operator demands of a token beside its signature, and where its claims are found.

    ``issuer`` and ``audience`` are checked when given. ``default_scopes`` is for tokens whose scope
    claim has none of this server's words; without it they are refused.
    """

    issuer: str | None = None
    audience: str | None = None
    subject_claim: str = "sub"
    scope_claim: str = "scope"
    default_scopes: frozenset[Scope] | None = None


def identity(claims: Claims, rules: TokenRules, now: datetime) -> Identity:
    """Who the bearer is. Raises TokenRefused."""
    expires_at = _check_times(claims, now.timestamp())
    _check_issuer(claims, rules)
    _check_audience(claims, rules)
    issued = _time(claims, "iat")
    return Identity(
        subject=_subject(claims, rules.subject_claim),
        issued_at=now if issued is None else min(_moment(issued), now),
        expires_at=_moment(min(expires_at + LEEWAY, _LATEST)),
        scopes=_scopes(claims, rules),
        runs=_runs(claims),
    )


def _check_times(claims: Claims, now: float) -> float:
    expires_at = _time(claims, "exp")
    if expires_at is None:
        raise TokenRefused("The token never expires: it needs an exp claim.")
    if now >= expires_at + LEEWAY:
        raise TokenRefused("The token has expired. Get a fresh one.", AuthenticationCode.TOKEN_EXPIRED)
    for name in ("nbf", "iat"):
        begins = _time(claims, name)
        if begins is not None and begins > now + LEEWAY:
            raise TokenRefused(f"The token is not valid yet: its {name} claim lies in the future.")
    return expires_at


def _check_issuer(claims: Claims, rules: TokenRules) -> None:
    if rules.issuer is not None and claims.get("iss") != rules.issuer:
        raise TokenRefused("The token is from another issuer: its iss claim is not the expected one.")


def _check_audience(claims: Claims, rules: TokenRules) -> None:
    if rules.audience is None:
        return
    audience = claims.get("aud")
    named = [audience] if isinstance(audience, str) else audience
    if not isinstance(named, list) or rules.audience not in named:
        raise TokenRefused("The token is meant for another server: its aud claim does not name this one.")


def _subject(claims: Claims, name: str) -> str:
    subject = claims.get(name)
    if not isinstance(subject, str) or not subject or len(subject) > MAX_SUBJECT or not subject.isprintable():
        raise TokenRefused(
            f"The token's {name} claim must name its subject: 1 to {MAX_SUBJECT} printable characters."
        )
    return subject


def _scopes(claims: Claims, rules: TokenRules) -> frozenset[Scope]:
    if rules.scope_claim not in claims:
        return DEFAULT_SCOPES
    known = frozenset(Scope) & frozenset(_words(claims[rules.scope_claim], rules.scope_claim))
    if known:
        return frozenset(Scope(word) for word in known)
    if rules.default_scopes is not None:
        return rules.default_scopes
    raise TokenRefused(
        f"The token's {rules.scope_claim} claim has none of {', '.join(Scope)}. "
        "Issue it with one of them, or set STEPWIRE_JWT_DEFAULT_SCOPE on the server.",
        AuthenticationCode.NO_SCOPE,
    )


def _words(value: Any, name: str) -> Sequence[str]:
    if isinstance(value, str):
        return value.split()
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return value
    raise TokenRefused(f"The token's {name} claim must be words separated by spaces, or a list of words.")


def _runs(claims: Claims) -> frozenset[str] | None:
    if "runs" not in claims:
        return None
    runs = claims["runs"]
    if not isinstance(runs, list) or not all(isinstance(run, str) and _RUN_ID.fullmatch(run) for run in runs):
        raise TokenRefused("The token's runs claim must be a list of run ids.")
    return frozenset(runs)


def _time(claims: Claims, name: str) -> float | None:
    if name not in claims:
        return None
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LATEST:
        raise TokenRefused(f"The token's {name} claim must be a time: a number of seconds since 1970.")
    return float(value)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
