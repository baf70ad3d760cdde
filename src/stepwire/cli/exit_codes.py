"""What the process's exit code says, the same for every command."""

from __future__ import annotations

import enum


class ExitCode(enum.IntEnum):
    """0 done, 1 the run failed, 2 the command or a setting is wrong, 3 the machine lacks something.

    130, as shells have it: stopped in the middle by a signal.
    """

    DONE = 0
    RUN_FAILED = 1
    USAGE = 2
    ENVIRONMENT = 3
    STOPPED = 130
