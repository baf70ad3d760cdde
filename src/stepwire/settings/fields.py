"""All the settings, each a field: its default, its bounds, and what it is for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from stepwire.auth.claims import TokenRules
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.problems import SettingsError
from stepwire.runs.budgets import Allowance, Allowances
from stepwire.runs.model_names import KEY_VARIABLES, Provider
from stepwire.runs.task_secrets import environment_name
from stepwire.settings.environment import How, complaint, content, data_folder, given_in
from stepwire.settings.values import (
    Address,
    Amount,
    ClaimName,
    ExistingFile,
    Folder,
    Hosts,
    JwksUrl,
    Listen,
    ModelName,
    NetworkText,
    Origin,
    Pem,
    PriceList,
    PublicUrl,
    ScopeWords,
    Secrets,
    ServerUrl,
    Words,
    check_pair,
)


class Settings(BaseModel):
    """All of them, checked. Frozen: what a server started with, it runs with."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)

    listen: Annotated[Listen, How(flag="--listen")] = Field(
        default=Address("127.0.0.1", 8080),
        description="Where the server listens, as `host:port`. Others can reach any address but "
        "loopback's, so that keys for tokens are required then.",
    )
    data: Annotated[Folder, How(flag="--data")] = Field(
        description="The folder where runs, logs, pictures and keys lie.",
    )
    tls_cert: Annotated[ExistingFile | None, How(flag="--tls-cert")] = Field(
        default=None, description="PEM file with the certificate chain; with the key, serves https and wss."
    )
    tls_key: Annotated[ExistingFile | None, How(flag="--tls-key")] = Field(
        default=None, description="PEM file with the certificate's private key."
    )
    public_url: PublicUrl | None = Field(
        default=None,
        description="Where people reach the server through what stands in front of it, with the path if "
        "there is one, such as `https://apps.example/stepwire`: for the links that the server makes.",
    )
    trusted_proxies: Annotated[tuple[NetworkText, ...], Words] = Field(
        default=(),
        description="Addresses and networks of proxies, separated by commas, whose `X-Forwarded-Proto` and "
        "`X-Forwarded-Host` are believed. Nobody's are, unless set.",
    )
    allowed_origins: Annotated[tuple[Origin, ...], Words] = Field(
        default=(),
        description="Origins of web pages that may connect, separated by commas. Any may, unless set: "
        "tokens are never ambient.",
    )
    jwt_secret: Annotated[Secrets, How(file=True)] = Field(
        default=(),
        description="Shared secrets of HS256 tokens, at least 32 bytes each, separated by commas: any of "
        "them verifies, so a new one can be added before the old one is taken away.",
    )
    jwt_public_key: Annotated[Pem | None, How(file=True)] = Field(
        default=None,
        description="Public keys or certificates in PEM, one after the other, for RS256, ES256 or EdDSA "
        "tokens.",
    )
    jwt_jwks_url: JwksUrl | None = Field(
        default=None,
        description="Address of an identity provider's key set (JWKS), for RS256, ES256 or EdDSA tokens.",
    )
    jwt_issuer: str | None = Field(default=None, description="The `iss` that tokens must have.")
    jwt_audience: str | None = Field(default=None, description="The `aud` that tokens must name.")
    jwt_subject_claim: ClaimName = Field(default="sub", description="The claim that names a token's subject.")
    jwt_scope_claim: ClaimName = Field(
        default="scope", description="The claim with a token's scope words: a text or a list."
    )
    jwt_default_scope: ScopeWords = Field(
        default=None,
        description="Scope words of tokens whose scope claim has none that Stepwire knows. "
        "Such tokens are refused, unless set.",
    )
    agent_private_hosts: Hosts = Field(
        default=PrivateHosts(),
        description="Private hosts that agents may visit, as `host`, `host:port` or `*.name`, "
        "separated by commas. All others on loopback, private and link-local addresses are refused.",
    )
    browser_path: ExistingFile | None = Field(
        default=None, description="The Chromium to use. Found by itself, unless set."
    )
    max_runs: int = Field(default=8, ge=1, le=1_000, description="Runs at work at the same time.")
    max_queued: int = Field(
        default=100,
        ge=0,
        le=100_000,
        description="Runs that may wait for a free slot; more are refused with `queue_full`.",
    )
    record_decisions: bool = Field(
        default=False,
        description="Whether what was asked of models and what they answered is kept with each step, without "
        "secrets, for the owners of runs: `GET /api/runs/{id}/steps/{n}/decision`.",
    )
    run_tokens: int | None = Field(
        default=1_000_000,
        ge=1,
        description="Tokens at models, in and out together, at which a run is stopped that asks for no other "
        "number with `maxTokens`.",
    )
    run_tokens_most: int | None = Field(
        default=None, ge=1, description="The most that a run may ask for with `maxTokens`."
    )
    run_cost_usd: Amount | None = Field(
        default=None,
        description="US dollars at models at which a run is stopped that asks for no other sum with "
        "`maxCostUsd`.",
    )
    run_cost_usd_most: Amount | None = Field(
        default=None, description="The most that a run may ask for with `maxCostUsd`."
    )
    owner_daily_tokens: int | None = Field(
        default=None,
        ge=1,
        description="Tokens that all runs of one owner may use at models in a day of UTC. Beyond them new "
        "runs of the agent `model` are refused with `over_budget`, and others end where they need a model.",
    )
    owner_daily_cost_usd: Amount | None = Field(default=None, description="The same in US dollars.")
    keep_days: float = Field(
        default=30.0, gt=0, le=36_500, description="Days after which an ended run is removed."
    )
    keep_gb: float = Field(
        default=10.0,
        gt=0,
        le=1_000_000,
        description="Gigabytes of pictures to keep; beyond that, the oldest ended runs are removed.",
    )
    model: ModelName | None = Field(
        default=None,
        description="The language model of the agents `model` and `auto`, as `provider:name`. Providers: "
        "`openai`, `anthropic`, `google`; `openai` is also for any server with the same interface.",
    )
    model_base_url: ServerUrl | None = Field(
        default=None,
        description="Where models of that provider answer instead: a server of your own, such as "
        "`http://127.0.0.1:11434/v1`. It may need no key.",
    )
    model_output: Literal["native", "tool", "prompted"] | None = Field(
        default=None,
        description="How a model is made to answer in the right form: `native` JSON schema, a `tool` that it "
        "has to call, or `prompted`, where it is only told. By provider, unless set.",
    )
    model_fallback: ModelName | None = Field(
        default=None, description="The model that is asked when the other one fails."
    )
    model_fallback_base_url: ServerUrl | None = Field(
        default=None, description="Where the fallback answers, if at a server of its own."
    )
    models: Annotated[tuple[ModelName, ...], Words] = Field(
        default=(), description="Further models that a run may ask for with `model`, separated by commas."
    )
    model_vision: bool | None = Field(
        default=None,
        description="Whether models are shown pictures of the page. Unless set: those of the providers are, "
        "those of your own server are not.",
    )
    model_prices: PriceList = Field(
        default_factory=dict,
        description="What models cost that have no known price, or another one, as "
        "`provider:name=input/output` in US dollars a million tokens, separated by commas: "
        "`openai:qwen3=0.1/0.4`. A model of your own may cost `0/0`.",
    )
    model_seconds: float = Field(
        default=60.0, gt=0, le=3_600, description="Seconds in which a model has to answer."
    )
    model_max_tokens: int = Field(
        default=4_096, ge=64, le=1_000_000, description="The longest answer of a model, in tokens."
    )
    token: Annotated[SecretStr | None, How(file=True)] = Field(
        default=None, description="The token that `stepwire run --server` shows to that server."
    )
    ping_seconds: float = Field(
        default=30.0,
        ge=1,
        le=600,
        description="Seconds between protocol pings; a peer that is silent for two is dropped.",
    )
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto", description="How logs are written; `auto`: lines in a terminal, else JSON."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important level that is written."
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_absent(cls, values: Any) -> Any:
        return {name: value for name, value in values.items() if value is not None}

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("STEPWIRE_TLS_CERT and STEPWIRE_TLS_KEY belong together: set both or neither")
        if self.tls_cert is not None and self.tls_key is not None:
            check_pair(self.tls_cert, self.tls_key)
        return self

    @classmethod
    def secret(cls, name: str, environ: Mapping[str, str] = os.environ) -> str | None:
        """The value of a run's secret, where the environment has it: ``SECRET_PASSWORD`` for ``password``."""
        return environ.get(environment_name(name)) or None

    @classmethod
    def model_keys(cls, environ: Mapping[str, str] = os.environ) -> dict[Provider, str]:
        """The keys of model providers, in the variables that they are known by, or files named by ``…_FILE``.

        Raises SettingsError when such a file cannot be read.
        """
        keys: dict[Provider, str] = {}
        for provider, variables in KEY_VARIABLES.items():
            for key in variables:
                if path := environ.get(f"{key}_FILE"):
                    keys.setdefault(provider, content(f"{key}_FILE", path))
                elif value := environ.get(key):
                    keys.setdefault(provider, value)
        return keys

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ, **flags: Any) -> Settings:
        """The settings of this process: flags first, then the environment, then the usual values.

        ``flags`` are fields by name; None means not given. Raises SettingsError with one line for
        each thing that is wrong.
        """
        given: dict[str, Any] = dict(given_in(environ, cls.model_fields))
        given |= {name: value for name, value in flags.items() if value is not None}
        given.setdefault("data", data_folder(environ))
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            complaints = [
                complaint(details["loc"], details["msg"], cls.model_fields) for details in error.errors()
            ]
        raise SettingsError("\n".join(complaints))

    @property
    def has_keys(self) -> bool:
        """Whether any key for tokens is configured."""
        return bool(self.jwt_secret or self.jwt_public_key or self.jwt_jwks_url)

    @property
    def token_secrets(self) -> tuple[str, ...]:
        """The shared secrets, first the one that mints."""
        return tuple(secret.get_secret_value() for secret in self.jwt_secret)

    def token_rules(self) -> TokenRules:
        """What tokens must say."""
        return TokenRules(
            issuer=self.jwt_issuer,
            audience=self.jwt_audience,
            subject_claim=self.jwt_subject_claim,
            scope_claim=self.jwt_scope_claim,
            default_scopes=self.jwt_default_scope,
        )

    def allowances(self) -> Allowances:
        """What runs may spend at models."""
        return Allowances(
            run=Allowance(self.run_tokens, self.run_cost_usd),
            most=Allowance(self.run_tokens_most, self.run_cost_usd_most),
            owner=Allowance(self.owner_daily_tokens, self.owner_daily_cost_usd),
        )

    def require_keys_unless_loopback(self) -> None:
        """Raises SettingsError when others could reach a server that has only its development secret."""
        if not self.has_keys and not self.listen.loopback:
            raise SettingsError(
                f"{self.listen} can be reached by others, and no key for tokens is configured. "
                "Set STEPWIRE_JWT_SECRET (at least 32 bytes), STEPWIRE_JWT_PUBLIC_KEY or "
                "STEPWIRE_JWT_JWKS_URL; or listen on 127.0.0.1."
            )
