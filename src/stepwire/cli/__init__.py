"""The command line: everything Stepwire does, from one program."""

from stepwire.cli.main import main

__all__ = ["main"]
