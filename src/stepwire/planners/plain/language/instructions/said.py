"""What all instructions have in common: the sentence that they were read from."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """``said``: the sentence as it was written, for explanations and errors; no part of comparisons."""

    said: str = field(default="", compare=False)
