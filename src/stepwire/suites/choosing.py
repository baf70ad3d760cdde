"""Which cases of a suite are to be run. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stepwire.suites.case import Case


@dataclass(frozen=True, slots=True)
class Choice:
    """Cases with any of ``tags`` (all, if none are named), none of ``not_tags``, and ``text`` in the name."""

    tags: frozenset[str] = frozenset()
    not_tags: frozenset[str] = frozenset()
    text: str = ""

    def among(self, cases: Iterable[Case]) -> list[Case]:
        """Those of the cases that are chosen, in their order."""
        return [case for case in cases if self._takes(case)]

    def _takes(self, case: Case) -> bool:
        return (
            (not self.tags or bool(self.tags & case.tags))
            and not self.not_tags & case.tags
            and self.text.casefold() in f"{case.place.file} {case.name}".casefold()
        )
