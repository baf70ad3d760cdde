"""Options that several commands share, described once; what each is given is read by `stepwire.cli.given`.

Where a command has more to say of one, it says so itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from stepwire.cli import given
from stepwire.runs.model import Heal
from stepwire.runs.request import FileRequest, SecretValue

# -- the machine -------------------------------------------------------------------------------

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder for runs, pictures and keys [env: STEPWIRE_DATA]."),
]
Listen = Annotated[
    str | None, typer.Option("--listen", metavar="HOST:PORT", help="Where to listen [env: STEPWIRE_LISTEN].")
]
TlsCert = Annotated[
    Path | None,
    typer.Option("--tls-cert", metavar="FILE", help="Certificate chain in PEM, for https and wss."),
]
TlsKey = Annotated[
    Path | None, typer.Option("--tls-key", metavar="FILE", help="The certificate's private key in PEM.")
]

# -- a server ----------------------------------------------------------------------------------

Server = Annotated[
    str | None, typer.Option("--server", metavar="URL", help="Work there instead of in this process.")
]
OfServer = Annotated[str | None, typer.Option("--server", metavar="URL", help="The run is there.")]
Token = Annotated[
    str | None,
    typer.Option(
        "--token-file",
        metavar="FILE",
        parser=given.token,
        help="The token for --server [env: STEPWIRE_TOKEN].",
    ),
]

# -- what a run is given -----------------------------------------------------------------------

Variables = Annotated[
    list[given.Pair] | None,
    typer.Option("--set", metavar="NAME=VALUE", parser=given.pair, help="A value for {{NAME}}."),
]
Secrets = Annotated[
    list[SecretValue] | None,
    typer.Option(
        "--secret",
        metavar="NAME=FILE",
        parser=given.secret,
        help="A secret for {{secret:NAME}}, read from a file.",
    ),
]
Seeds = Annotated[
    list[SecretValue] | None,
    typer.Option(
        "--totp",
        metavar="NAME=FILE",
        parser=given.seed,
        help="An authenticator's seed for {{secret:NAME}}.",
    ),
]
Uploads = Annotated[
    list[FileRequest] | None,
    typer.Option("--file", metavar="PATH", parser=given.upload, help="A file that the run may upload."),
]
Session = Annotated[
    str | None, typer.Option("--session", metavar="NAME", help="Begin with this saved session; save it.")
]

StartUrl = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar="URL",
        parser=given.address,
        help="The page to start on; https:// unless written, on this machine http://.",
    ),
]
Model = Annotated[
    str | None, typer.Option("--model", metavar="PROVIDER:NAME", help="Another model than the usual one.")
]
OutputSchema = Annotated[
    Any,
    typer.Option(
        "--output-schema", metavar="FILE", parser=given.schema, help="JSON Schema that the result must have."
    ),
]
Labels = Annotated[
    list[given.Pair] | None,
    typer.Option(
        "--label", metavar="NAME=VALUE", parser=given.pair, help="A label, to find it and sum its cost by."
    ),
]

# -- where a run is stopped --------------------------------------------------------------------

MaxSteps = Annotated[int, typer.Option("--max-steps", min=1, help="Stop after this many steps.")]
MaxSeconds = Annotated[float, typer.Option("--max-seconds", min=1, help="Stop after this many seconds.")]
MaxTokens = Annotated[
    int | None, typer.Option("--max-tokens", min=1, help="Stop after this many tokens at models.")
]
MaxCost = Annotated[
    float | None, typer.Option("--max-cost", metavar="USD", help="Stop after so many dollars at models.")
]

# -- recordings --------------------------------------------------------------------------------

Recording = Annotated[str, typer.Argument(metavar="FILE|RUN", help="A file of commands, or the id of a run.")]
Healing = Annotated[
    Heal, typer.Option("--heal", help="When a target changed: fail, say so, or write it into the commands.")
]
NoSession = Annotated[
    bool, typer.Option("--no-session", help="Begin with no session, though the run was in one.")
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url", metavar="URL", parser=given.site, help="The site, instead of the recorded one."
    ),
]
Allowed = Annotated[
    list[str] | None, typer.Option("--allow", metavar="DOMAIN", help="Stay on this domain; repeat for more.")
]

# -- how a run is shown and kept ---------------------------------------------------------------

Agent = Annotated[str, typer.Option("--agent", metavar="NAME", help="Which agent works on it.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, as on the wire.")]
KeptIn = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Save pictures, commands, downloads and the outcome here."),
]
