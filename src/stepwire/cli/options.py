"""Options that several commands share, described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None, typer.Option("--data", help="Folder for runs, pictures and keys [env: STEPWIRE_DATA].")
]
Listen = Annotated[
    str | None, typer.Option("--listen", metavar="HOST:PORT", help="Where to listen [env: STEPWIRE_LISTEN].")
]
TlsCert = Annotated[
    Path | None, typer.Option("--tls-cert", help="Certificate chain in PEM, for https and wss.")
]
TlsKey = Annotated[Path | None, typer.Option("--tls-key", help="The certificate's private key in PEM.")]
