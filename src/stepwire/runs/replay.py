"""What a caller asks for when replaying a run: what differs from the recording."""

from __future__ import annotations

from pydantic import Field

from stepwire.protocol.messages import RUN_ID_PATTERN
from stepwire.runs.actions import Data, ShortText, Text
from stepwire.runs.command_list import CommandList
from stepwire.runs.model import Heal
from stepwire.runs.request import Domain, FileRequest, Name, RunRequest, SecretValue, split_secrets
from stepwire.runs.site import Move, require_opening, require_within

SPARE_STEPS = 1


class ReplayRequest(Data):
    """The body of ``POST /api/runs/{id}/replay``: all of it may be left out."""

    run_id: str | None = Field(
        default=None, pattern=RUN_ID_PATTERN, description="An id of your own for the new run."
    )
    variables: dict[Name, Text] = Field(
        default_factory=dict, max_length=100, description="Other values of `{{name}}` than the recorded ones."
    )
    secrets: tuple[SecretValue, ...] = Field(
        default=(),
        max_length=50,
        description="All that the commands type, for no value is kept. Their domains are, unless given.",
    )
    heal: Heal = Field(
        default="report",
        description="When only a later descriptor finds a target: the command fails (`off`), its step "
        "says so (`report`), and the new run's command has the target as it is now (`write`).",
    )
    allowed_domains: tuple[Domain, ...] | None = Field(
        default=None, max_length=100, description="Those of the recording, unless given."
    )
    base_url: Text | None = Field(
        default=None,
        pattern=r"^https?://",
        description="The site to do it on, instead of the one that the first command opens.",
    )
    session: Name | None = Field(
        default=None,
        description="Begin with this saved session. The one that the run began in, unless given; with "
        "`null`, none.",
        json_schema_extra={"type": ["string", "null"]},
    )
    labels: dict[Name, ShortText] = Field(default_factory=dict, max_length=20)
    max_seconds: float = Field(default=900.0, gt=0, le=86_400, description="As for a run.")
    start: bool = Field(default=True, description="Start it at once.")

    @property
    def says_session(self) -> bool:
        """Whether the caller says which session it is to be, if only none; else it is the recording's."""
        return "session" in self.model_fields_set


def replayed(recording: CommandList, asked: ReplayRequest, files: tuple[FileRequest, ...] = ()) -> RunRequest:
    """The run that repeats a recording, with the files it uploads.

    Raises InvalidRun, with the place in the list, when it cannot begin: it opens no page, it is for another
    site, or something that it uses is not given.
    """
    require_opening(recording.commands)
    recording = moved(recording, asked.base_url)
    allowed = recording.allowed_domains if asked.allowed_domains is None else asked.allowed_domains
    require_within(recording.commands, allowed)
    known = {secret.name: secret.domains for secret in recording.secrets}
    secrets = tuple(
        secret.model_copy(update={"domains": secret.domains or known.get(secret.name) or None})
        for secret in asked.secrets
    )
    request = RunRequest(
        commands=recording.commands,
        run_id=asked.run_id,
        variables=recording.variables | asked.variables,
        secrets=secrets,
        files=files or None,
        heal=asked.heal,
        allowed_domains=allowed,
        viewport=recording.viewport,
        session=asked.session if asked.says_session else recording.session,
        labels=asked.labels,
        max_steps=len(recording.commands) + SPARE_STEPS,
        max_seconds=asked.max_seconds,
        start=asked.start,
    )
    split_secrets(request)
    return request


def moved(recording: CommandList, base_url: str | None) -> CommandList:
    """The recording on the site of another address."""
    move = Move.of(recording.commands, base_url)
    if move is None:
        return recording
    secrets = [
        secret.model_copy(update={"domains": move.domains(secret.domains)}) for secret in recording.secrets
    ]
    return recording.model_copy(
        update={
            "commands": move.commands(recording.commands),
            "allowed_domains": move.domains(recording.allowed_domains),
            "secrets": tuple(secrets),
        }
    )
