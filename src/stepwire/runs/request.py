"""What a caller asks for when creating a run: validated at the border, turned into a Spec.

Secret values stay apart from the Spec from here on.
"""

from __future__ import annotations

import base64
import re
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from stepwire.protocol.messages import MAX_INTEGER, RUN_ID_PATTERN
from stepwire.runs.actions import Command, Data, ShortText, Text, Upload
from stepwire.runs.artifacts import LONGEST_NAME, MOST_GIVEN, MOST_GIVEN_BYTES, safe_name
from stepwire.runs.errors import InvalidRun
from stepwire.runs.model import Heal, Limits, SecretName, Spec, Viewport
from stepwire.runs.output_schema import checked_schema
from stepwire.runs.site import hosts_opened, require_begun_at, require_no_password, require_within
from stepwire.runs.task_secrets import TEMPLATE, take_secrets
from stepwire.runs.totp import is_seed
from stepwire.runs.usage import MOST_MONEY

NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$"
Name = Annotated[str, Field(pattern=NAME_PATTERN)]
Domain = Annotated[str, Field(min_length=1, max_length=255)]

_ADDRESS = re.compile(r"https?://[^\s\"“”'<>]+", re.IGNORECASE)
_BARE_HOST = re.compile(
    r"\b(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b(?!@)", re.IGNORECASE
)  # bounded: reads fast


class SecretValue(Data):
    """A secret of the run: typed where ``{{secret:name}}`` stands, only on its domains.

    Either a ``value`` that is typed as it is, or the ``totp`` seed of an authenticator: then its code of
    that moment is typed.
    """

    name: Name
    value: SecretStr | None = Field(default=None, min_length=1, max_length=4_096)
    totp: SecretStr | None = Field(default=None, min_length=16, max_length=1_024)
    domains: tuple[Domain, ...] | None = Field(default=None, max_length=50)

    @model_validator(mode="after")
    def _value_or_totp(self) -> SecretValue:
        if (self.value is None) == (self.totp is None):
            raise ValueError("give a secret either a value or a totp seed")
        if self.totp is not None and not is_seed(self.totp.get_secret_value()):
            raise ValueError("a totp seed is Base32, as the site shows it for an authenticator")
        return self

    @property
    def revealed(self) -> str:
        """The value, or the seed."""
        given = self.value or self.totp
        return given.get_secret_value() if given is not None else ""

    def plain(self) -> dict[str, Any]:
        """All of it, value included: to be sent, never stored or logged."""
        given = {"totp" if self.totp is not None else "value": self.revealed}
        return {"name": self.name, **given, **({"domains": list(self.domains)} if self.domains else {})}


class FileRequest(Data):
    """A file for `upload`, by its name in the run."""

    name: str = Field(
        min_length=1, max_length=LONGEST_NAME, description="As the page will see it; no path, nothing hidden."
    )
    content: str = Field(
        max_length=2 * MOST_GIVEN_BYTES, repr=False, description="The file, in standard base64."
    )

    @model_validator(mode="after")
    def _usable(self) -> FileRequest:
        if self.name != safe_name(self.name):
            raise ValueError("a file's name has no path, no control characters and none of <>:\"|?*")
        try:
            base64.b64decode(self.content, validate=True)
        except ValueError as wrong:  # which quotes nothing of it
            raise ValueError("the content of a file is written in base64") from wrong
        return self

    @property
    def data(self) -> bytes:
        """The file itself."""
        return base64.b64decode(self.content)


def file_request(name: str, data: bytes) -> FileRequest:
    """The file as a request carries it. Raises ValueError for a name that cannot be used."""
    return FileRequest(name=name, content=base64.b64encode(data).decode("ascii"))


class ViewportRequest(Data):
    """Size of the page in CSS pixels."""

    width: int = Field(default=1280, ge=320, le=3840)
    height: int = Field(default=800, ge=240, le=2160)


class RunRequest(Data):
    """The body of ``POST /api/runs``: a ``task`` in words, or ``commands`` to execute as they stand."""

    task: str | None = Field(
        default=None,
        min_length=1,
        max_length=32_768,
        description="What to do, in words. Passwords written in it are taken out before anything is stored.",
    )
    commands: tuple[Command, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=1_000,
        description="What to do, as commands of an earlier run or your own.",
    )
    start_url: Text | None = Field(default=None, description="The page to begin on.")
    run_id: str | None = Field(
        default=None,
        pattern=RUN_ID_PATTERN,
        description="An id of your own: the same request again gives the same run. Else the server chooses.",
    )
    owner: ShortText | None = Field(
        default=None, description="Whose run it is; another than the token's subject needs `runs:all`."
    )
    agent: Name = Field(
        default="auto",
        description="Who decides: `plain` reads plain English and needs no model, `model` is a language "
        "model, `auto` reads plain English and asks a model where that does not go far enough.",
    )
    max_steps: int = Field(default=100, ge=1, le=10_000, description="Steps at which the run is stopped.")
    max_seconds: float = Field(
        default=900.0, gt=0, le=86_400, description="Seconds at work after which the run is stopped."
    )
    allowed_domains: tuple[Domain, ...] = Field(
        default=(),
        max_length=100,
        description="Domains that its browser may reach. All public ones, if empty.",
    )
    secrets: tuple[SecretValue, ...] = Field(
        default=(),
        max_length=50,
        description="`name`, `value` and `domains` of what is typed where `{{secret:name}}` stands, and only "
        "on these domains: those that the request names, unless given. With `totp`, the Base32 seed of an "
        "authenticator, instead of `value`, its code of that moment is typed.",
    )
    session: Name | None = Field(
        default=None,
        description="Begin with the cookies and storage saved under this name, and save them when the run "
        "succeeds. Runs with the same session wait for each other.",
    )
    variables: dict[Name, Text] = Field(
        default_factory=dict, max_length=100, description="What stands for `{{name}}`."
    )
    files: tuple[FileRequest, ...] | None = Field(
        default=None,
        max_length=MOST_GIVEN,
        description="`name` and `content` (base64) of what `upload` may use, and nothing else. Ten at most, "
        "with 5 MB together.",
    )
    viewport: ViewportRequest = Field(
        default=ViewportRequest(), description="Size of the page, `width` and `height` in CSS pixels."
    )
    labels: dict[Name, ShortText] = Field(
        default_factory=dict, max_length=20, description="Names and values of your own, to find it again."
    )
    heal: Heal = Field(
        default="report",
        description="For commands whose target only a later descriptor finds. `off`: the command fails. "
        "`report`: its step says so. `write`: and this run's command has the target as it is now.",
    )
    restartable: bool = Field(
        default=False, description="Whether it may begin anew when its worker dies. A checkout must not."
    )
    model: ShortText | None = Field(
        default=None,
        description="The language model, as `provider:name`: one of those that the server offers. Its usual "
        "one, unless given. Not for `plain` and `commands`, which ask none.",
    )
    max_tokens: int | None = Field(
        default=None,
        ge=1,
        le=MAX_INTEGER,
        description="Tokens at models, in and out together, at which the run is stopped. What the operator "
        "allows, unless given.",
    )
    max_cost_usd: float | None = Field(
        default=None,
        gt=0,
        le=MOST_MONEY,
        description="US dollars at models at which the run is stopped. What the operator allows, unless "
        "given; refused for models whose price is not known.",
    )
    output_schema: dict[str, Any] | None = Field(
        default=None,
        description="The form that the result must have, as JSON Schema 2020-12: at most 16 KB, without "
        "references to elsewhere. A run whose result does not have it fails.",
    )
    start: bool = Field(default=False, description="Start it at once.")

    @model_validator(mode="after")
    def _task_or_commands(self) -> RunRequest:
        if (self.task is None) == (self.commands is None):
            raise ValueError("give either a task or commands")
        names = [secret.name for secret in self.secrets]
        if len(names) != len(set(names)):
            raise ValueError("each secret needs a name of its own")
        return self

    @model_validator(mode="after")
    def _model_that_is_asked(self) -> RunRequest:
        if self.model is not None and self.commands is not None:
            raise ValueError("commands are carried out without a model. Leave model out")
        if self.model is not None and self.agent == "plain":
            raise ValueError(
                "the agent plain asks no model. Leave model out, or ask for the agent model or auto"
            )
        return self

    @model_validator(mode="after")
    def _few_files(self) -> RunRequest:
        files = self.files or ()
        if len({file.name.casefold() for file in files}) != len(files):
            raise ValueError("each file needs a name of its own")
        if sum(len(file.data) for file in files) > MOST_GIVEN_BYTES:
            raise ValueError(f"files may have {MOST_GIVEN_BYTES:,} bytes together")
        return self

    def canonical(self) -> dict[str, Any]:
        """The request as plain data, secret values included: for a digest only, never stored or logged."""
        plain = self.model_dump(mode="json", exclude={"start", "run_id"})
        plain["secrets"] = [secret.plain() for secret in self.secrets]
        return plain


def split_secrets(request: RunRequest) -> tuple[Spec, dict[str, str]]:
    """The run's Spec without any secret value, and the values by name.

    Raises InvalidRun when there is a password in an address, a secret has no domain to be typed on, a
    template names nothing, the commands are for another site, or no result can be held to the output schema.
    """
    require_no_password(request.commands or (), request.start_url)
    require_begun_at(request.commands or (), request.start_url)
    require_within(request.commands or (), request.allowed_domains)
    redacted = take_secrets(request.task or "", frozenset(secret.name for secret in request.secrets))
    values = {secret.name: secret.revealed for secret in request.secrets} | redacted.values
    task = redacted.task if request.task is not None else None
    for value in sorted(values.values(), key=len, reverse=True):
        if task is not None and len(value) >= 4:
            task = task.replace(value, f"{{{{secret:{_name_of(value, values)}}}}}")
    given = {secret.name: secret.domains for secret in request.secrets}
    usual = _usual_domains(request)
    seeds = {secret.name for secret in request.secrets if secret.totp is not None}
    names = tuple(
        SecretName(name, _domains(name, given.get(name), usual), totp=name in seeds) for name in values
    )
    _check_templates(request, task, set(values))
    _check_files(request)
    spec = Spec(
        task=task,
        commands=request.commands,
        start_url=request.start_url,
        agent=request.agent,
        model=request.model,
        limits=_limits(request),
        allowed_domains=request.allowed_domains,
        secrets=names,
        session=request.session,
        variables=dict(request.variables),
        viewport=Viewport(request.viewport.width, request.viewport.height),
        output_schema=None if request.output_schema is None else checked_schema(request.output_schema),
        labels=dict(request.labels),
        restartable=request.restartable,
        heal=request.heal,
    )
    return spec, values


def _limits(request: RunRequest) -> Limits:
    cost = None if request.max_cost_usd is None else Decimal(str(request.max_cost_usd))
    return Limits(request.max_steps, request.max_seconds, request.max_tokens, cost)


def _name_of(value: str, values: dict[str, str]) -> str:
    return next(name for name, known in values.items() if known == value)


def _domains(name: str, given: tuple[str, ...] | None, usual: tuple[str, ...]) -> tuple[str, ...]:
    domains = given or usual
    if not domains:
        raise InvalidRun(
            f"The secret {name} has no domain it may be typed on. Give it domains, or name the site in "
            "startUrl, in allowedDomains or in the task."
        )
    return domains


def _usual_domains(request: RunRequest) -> tuple[str, ...]:
    """Where a secret without domains may be typed: the sites that the request itself names."""
    addresses = [request.start_url or "", *_ADDRESS.findall(request.task or "")]
    hosts = [host for address in addresses if (host := _host(address))]
    hosts += hosts_opened(request.commands or ())
    if not hosts:
        words = (request.task or "").split()
        hosts = _BARE_HOST.findall(" ".join(word for word in words if "@" not in word[1:-1]))
    return tuple(dict.fromkeys([*request.allowed_domains, *(host.lower() for host in hosts)]))


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _check_files(request: RunRequest) -> None:
    commands = request.commands or ()
    given = {file.name for file in request.files or ()}
    for number, command in enumerate(commands, 1):
        missing = sorted(set(command.action.files) - given) if isinstance(command.action, Upload) else []
        if missing:
            raise InvalidRun(
                f"Command {number} of {len(commands)}: the file {missing[0]!r} is uploaded, "
                "but no file of that name was given."
            )


def _check_templates(request: RunRequest, task: str | None, secrets: set[str]) -> None:
    commands = request.commands or ()
    texts = [("", task or "")]
    texts += [
        (f"Command {number} of {len(commands)}: ", command.model_dump_json())
        for number, command in enumerate(commands, 1)
    ]
    for place, text in texts:
        for secret, name in TEMPLATE.findall(text):
            if secret and name not in secrets:
                raise InvalidRun(
                    f"{place}{{{{secret:{name}}}}} is used, but no secret of that name was given."
                )
            if not secret and name not in request.variables:
                raise InvalidRun(f"{place}{{{{{name}}}}} is used, but no variable of that name was given.")
