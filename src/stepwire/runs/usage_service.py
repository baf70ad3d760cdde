"""What people ask of what was spent: sums, of their own runs or, with ``runs:all``, of everybody's."""

from __future__ import annotations

from dataclasses import replace

from stepwire.runs.access import Identity, Scope
from stepwire.runs.errors import Forbidden
from stepwire.runs.ports import Spending
from stepwire.runs.spending import SpendingQuery, Sum


class UsageService:
    """Sums of what models cost."""

    def __init__(self, spending: Spending) -> None:
        self._spending = spending

    async def sums(self, who: Identity, query: SpendingQuery) -> tuple[Sum, ...]:
        """By key, most tokens first. Raises Forbidden for another's, and for a narrowed token."""
        who.require_word(Scope.VIEW)
        if who.runs is not None:
            raise Forbidden("A token narrowed to some runs sees no sums.")
        if Scope.ALL not in who.scopes:
            if query.owner not in (None, who.subject):
                raise Forbidden("Only a token with the scope runs:all sees what another owner spent.")
            query = replace(query, owner=who.subject)
        return await self._spending.sums(query)
