"""The program: ``stepwire``, or ``python -m stepwire``. How its process takes signals is settled here.

While it is loaded there is nothing to tidy up: until that is over, Ctrl+C just ends the process. From
then on SIGTERM is taken for Ctrl+C, so that whatever a command has opened is closed either way; the
serving commands listen for both themselves, and drain.
"""

from __future__ import annotations

import importlib
import signal
from types import FrameType


def main() -> None:
    """Run the command line and exit with its code."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.default_int_handler:  # else whoever started us wants it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    command_line = importlib.import_module("stepwire.cli")
    signal.signal(signal.SIGINT, usual)
    signal.signal(signal.SIGTERM, _interrupt)
    command_line.main()


def _interrupt(number: int, frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
