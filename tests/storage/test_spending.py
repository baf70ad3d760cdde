from datetime import date
from decimal import Decimal
from pathlib import Path

from stepwire.runs.spending import SpendingQuery, Spent
from stepwire.runs.usage import Usage
from stepwire.storage.data_folder import DataFolder
from stepwire.storage.local import open_storage
from stepwire.testing import ManualClock


async def test_what_was_spent_is_still_there_after_a_restart(tmp_path: Path) -> None:
    usage = Usage("openai:small", 10, 1, Decimal("0.5"), 1.0)
    for _ in range(2):
        async with open_storage(DataFolder(tmp_path), ManualClock()) as storage:
            await storage.spending.add(Spent("r", "e", "ada", date(2026, 1, 1), usage))
    async with open_storage(DataFolder(tmp_path), ManualClock()) as storage:
        (total,) = await storage.spending.sums(SpendingQuery(by="owner"))
    assert (total.tokens, total.cost_usd) == (22, Decimal(1))


async def test_money_is_never_rounded_down(tmp_path: Path) -> None:
    async with open_storage(DataFolder(tmp_path), ManualClock()) as storage:
        usage = Usage("openai:small", 1, 0, Decimal("0.00000000001"), 0.0)
        await storage.spending.add(Spent("r", "e", "ada", date(2026, 1, 1), usage))
        (total,) = await storage.spending.sums(SpendingQuery())
    assert total.cost_usd == Decimal("0.000000001")
