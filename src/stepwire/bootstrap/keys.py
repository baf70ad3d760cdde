"""The keys that tokens for this server are signed and verified with."""

from __future__ import annotations

from typing import Final

import httpx

from stepwire.auth.jwks import JwksKeys
from stepwire.auth.keys import KeyRing, KeySource, public_keys, shared_secrets
from stepwire.bootstrap.folder import usable_folder
from stepwire.problems import SettingsError
from stepwire.runs.ports import Clock
from stepwire.settings import Settings

DEVELOPMENT_SECRET: Final = "tokens.key"  # noqa: S105 - the name of its file


def signing_secret(settings: Settings) -> str:
    """The shared secret that tokens for this server are signed with.

    Raises SettingsError if it has none, EnvironmentProblem if the data folder cannot be used.
    """
    if settings.token_secrets:
        return settings.token_secrets[0]
    if settings.has_keys:
        raise SettingsError(
            "This server trusts public keys only: tokens come from their owner, not from here."
        )
    return usable_folder(settings).secret(DEVELOPMENT_SECRET)


def token_keys(settings: Settings, http: httpx.AsyncClient, clock: Clock) -> KeySource:
    """All the configured keys for tokens, or the development secret when there is none."""
    sources: list[KeySource] = []
    if settings.token_secrets or not settings.has_keys:
        sources.append(shared_secrets(settings.token_secrets or [signing_secret(settings)]))
    if settings.jwt_public_key is not None:
        sources.append(public_keys(settings.jwt_public_key))
    if settings.jwt_jwks_url is not None:
        sources.append(JwksKeys(settings.jwt_jwks_url, http, clock))
    return KeyRing(tuple(sources))
