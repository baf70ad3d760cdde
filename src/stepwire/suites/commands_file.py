"""From a recorded ``*.commands.json`` to a case. Pure.

Such a file is what ``stepwire export`` and ``stepwire run --out`` leave. Its variables have the values it
was recorded with, unless others are given; it begins in its session, and its secrets keep to their domains.
"""

from __future__ import annotations

from stepwire.runs.command_list import read_commands
from stepwire.runs.errors import InvalidRun
from stepwire.suites.case import Case, Place, Surroundings
from stepwire.suites.mistakes import Mistake

ENDING = ".commands.json"


def case_of(text: bytes, file: str) -> Case | Mistake:
    """The case of a file of commands, or what is wrong with it."""
    place = Place(file)
    try:
        recorded = read_commands(text)
    except InvalidRun as wrong:
        return Mistake(place, wrong.message)
    return Case(
        path=(file.rsplit("/", 1)[-1].removesuffix(ENDING),),
        place=place,
        commands=recorded.commands,
        variables=recorded.variables,
        surroundings=Surroundings(
            viewport=(recorded.viewport.width, recorded.viewport.height),
            allowed_domains=recorded.allowed_domains,
            session=recorded.session,
        ),
        secret_domains={secret.name: secret.domains for secret in recorded.secrets if secret.domains},
    )
