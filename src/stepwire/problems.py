"""What keeps a command from its work, in words for whoever typed it.

::

    SettingsError            what the operator set is wrong: change it
    EnvironmentProblem       this machine, or the server that was named, cannot do what was asked
    └── AddressTaken         another program listens there

Each message says what to do next, and shows no secret. What is wrong with a run itself is told by the errors
of `stepwire.runs.errors`.
"""

from __future__ import annotations


class SettingsError(Exception):
    """A setting is wrong. The message names it and says what to write; it shows no secret."""


class EnvironmentProblem(Exception):
    """This machine cannot do what was asked; the message says what to do."""


class AddressTaken(EnvironmentProblem):
    """The address to listen on cannot be had."""
