"""What tests and the benchmark know of an application: where it is, who may sign in, what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Application:
    """An application that answers. ``data`` reads its own storage, past its pages: what goals are about."""

    url: str
    user: str
    password: str
    data: Callable[[], Data]
