"""``stepwire run``: one task from the command line, in this process or on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from stepwire.cli import given
from stepwire.cli.keeper import keeping
from stepwire.cli.named_sites import opened_to
from stepwire.cli.one_run import carry_out, left_behind
from stepwire.cli.options import (
    Agent,
    AsJson,
    Data,
    KeptIn,
    Labels,
    MaxCost,
    MaxSeconds,
    MaxSteps,
    MaxTokens,
    Model,
    OutputSchema,
    Secrets,
    Seeds,
    Server,
    Session,
    StartUrl,
    Token,
    Uploads,
    Variables,
)
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings


def run(
    task: Annotated[str, typer.Argument(metavar="TASK", help="What to do, in plain English.")],
    url: StartUrl = None,
    as_json: AsJson = False,
    out: KeptIn = None,
    agent: Agent = "auto",
    model: Model = None,
    max_steps: MaxSteps = 100,
    max_seconds: MaxSeconds = 900,
    max_tokens: MaxTokens = None,
    max_cost: MaxCost = None,
    output_schema: OutputSchema = None,
    labels: Labels = None,
    secrets: Secrets = None,
    variables: Variables = None,
    session: Session = None,
    seeds: Seeds = None,
    files: Uploads = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Run one task and show its steps as they happen.

    Exit code 0: the run succeeded. 1: it failed. 2: the command is wrong. 3: the machine lacks something.
    """
    asked = {
        "task": task,
        "start_url": url,
        "agent": agent,
        "model": model,
        "max_steps": max_steps,
        "max_seconds": max_seconds,
        "max_tokens": max_tokens,
        "max_cost_usd": max_cost,
        "output_schema": output_schema,
        "labels": given.named(labels),
        "session": session,
        "secrets": (*(secrets or ()), *(seeds or ())),
        "variables": given.named(variables),
        "files": files,
        "start": True,
    }
    request = given.valid(RunRequest, asked, "The run")
    settings = opened_to(Settings.load(data=data, token=token), url)
    with left_behind(settings, data, session) as own, keeping(out, as_json=as_json) as keeper:
        carry_out(request, own, server, keeper)
    raise typer.Exit(keeper.exit_code)
