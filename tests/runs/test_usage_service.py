from datetime import UTC, date, datetime

import pytest

from stepwire.runs.access import DEFAULT_SCOPES, Identity, Scope
from stepwire.runs.errors import Forbidden
from stepwire.runs.spending import SpendingQuery, Spent
from stepwire.runs.usage import Usage
from stepwire.runs.usage_service import UsageService
from stepwire.testing import MemorySpending

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADA = Identity("ada", NOW, NOW)
ROOT = Identity("root", NOW, NOW, DEFAULT_SCOPES | {Scope.ALL})


async def service() -> UsageService:
    spending = MemorySpending()
    for owner, tokens in (("ada", 5), ("eve", 7)):
        await spending.add(Spent("r", owner, owner, date(2026, 1, 1), Usage("m", tokens, 0)))
    return UsageService(spending)


async def owners(who: Identity, owner: str | None = None) -> dict[str, int]:
    sums = await (await service()).sums(who, SpendingQuery(by="owner", owner=owner))
    return {one.key: one.tokens for one in sums}


async def test_everybody_sees_their_own_and_runs_all_sees_all() -> None:
    assert await owners(ADA) == await owners(ADA, "ada") == {"ada": 5}
    assert await owners(ROOT) == {"eve": 7, "ada": 5}
    assert await owners(ROOT, "eve") == {"eve": 7}


@pytest.mark.parametrize(
    ("who", "owner"),
    [
        (ADA, "eve"),
        (Identity("ada", NOW, NOW, frozenset({Scope.CREATE})), None),
        (Identity("ada", NOW, NOW, runs=frozenset({"r"})), None),
    ],
)
async def test_anothers_sums_and_a_narrowed_token_are_refused(who: Identity, owner: str | None) -> None:
    with pytest.raises(Forbidden):
        await owners(who, owner)
