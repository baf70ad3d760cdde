"""The data folder that was chosen."""

from __future__ import annotations

from stepwire.problems import EnvironmentProblem
from stepwire.settings import Settings
from stepwire.storage.data_folder import DataFolder


def usable_folder(settings: Settings) -> DataFolder:
    """The data folder, made if it is not there. Raises EnvironmentProblem when it cannot be used."""
    folder = DataFolder(settings.data)
    try:
        folder.make()
    except OSError as problem:
        raise EnvironmentProblem(
            f"The data folder {folder.path} cannot be used ({problem.strerror}). Choose another with --data."
        ) from problem
    return folder
