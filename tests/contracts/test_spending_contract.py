"""What every store of what was spent promises."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from stepwire.runs.ports import Spending, Storage
from stepwire.runs.spending import Label, SpendingQuery, Spent, Sum
from stepwire.runs.usage import Usage

MONDAY, TUESDAY = date(2026, 1, 5), date(2026, 1, 6)
CHEAP = Usage("openai:small", 1000, 10, Decimal("0.000000075"), 0.5)
DEAR = Usage("anthropic:large", 5000, 100, Decimal("1.25"), 2.0)
FREE = Usage("local:tiny", 7, 3, None, 1.0)


def spent(
    usage: Usage = CHEAP, run: str = "r", day: date = MONDAY, owner: str = "ada", **labels: str
) -> Spent:
    return Spent(run, "e1", owner, day, usage, labels)


async def keys(spending: Spending, query: SpendingQuery) -> dict[str, int]:
    return {one.key: one.tokens for one in await spending.sums(query)}


async def test_the_decisions_of_a_run_add_up_exactly(spending: Spending) -> None:
    for _ in range(3):
        await spending.add(spent())
    (total,) = await spending.sums(SpendingQuery())
    assert total == Sum("openai:small", 1, 3, 3000, 30, Decimal("0.000000225"), 0, 1.5)


async def test_sums_are_by_model_most_tokens_first(spending: Spending) -> None:
    for usage in (CHEAP, DEAR, CHEAP, FREE):
        await spending.add(spent(usage))
    assert [one.key for one in await spending.sums(SpendingQuery())] == [
        "anthropic:large",
        "openai:small",
        "local:tiny",
    ]


async def test_tokens_without_a_price_are_counted_apart(spending: Spending) -> None:
    await spending.add(spent(FREE))
    await spending.add(spent(DEAR))
    (total,) = await spending.sums(SpendingQuery(by="owner"))
    assert (total.tokens, total.cost_usd, total.unpriced_tokens) == (5110, Decimal("1.25"), 10)


async def test_tokens_that_are_estimated_are_counted_too_and_apart(spending: Spending) -> None:
    await spending.add(spent(DEAR))
    await spending.add(spent(replace(DEAR, estimated_tokens=5000)))
    (total,) = await spending.sums(SpendingQuery())
    assert (total.tokens, total.estimated_tokens) == (10_200, 5000)


async def test_sums_are_by_owner_and_of_one_owner(spending: Spending) -> None:
    await spending.add(spent(CHEAP, owner="ada"))
    await spending.add(spent(DEAR, run="r2", owner="eve"))
    assert await keys(spending, SpendingQuery(by="owner")) == {"eve": 5100, "ada": 1010}
    assert await keys(spending, SpendingQuery(by="owner", owner="ada")) == {"ada": 1010}


async def test_days_are_a_span_with_both_ends(spending: Spending) -> None:
    for day in (MONDAY, TUESDAY, date(2026, 1, 7)):
        await spending.add(spent(day=day))
    assert set(await keys(spending, SpendingQuery(by="day", since=TUESDAY))) == {"2026-01-06", "2026-01-07"}
    assert set(await keys(spending, SpendingQuery(by="day", since=TUESDAY, until=TUESDAY))) == {"2026-01-06"}
    assert set(await keys(spending, SpendingQuery(by="day", until=MONDAY))) == {"2026-01-05"}


async def test_labels_filter_and_group(spending: Spending) -> None:
    await spending.add(spent(CHEAP, run="a", team="blue", suite="night"))
    await spending.add(spent(DEAR, run="b", team="red"))
    await spending.add(spent(FREE, run="c"))
    assert await keys(spending, SpendingQuery(by=Label("team"))) == {"red": 5100, "blue": 1010, "": 10}
    assert await keys(spending, SpendingQuery(label=("team", "blue"))) == {"openai:small": 1010}
    assert await keys(spending, SpendingQuery(label=("team", "green"))) == {}


async def test_a_label_may_have_dots_and_any_value(spending: Spending) -> None:
    await spending.add(spent(CHEAP, **{"org.team-1": "a'b\"c:ü"}))
    assert await keys(spending, SpendingQuery(label=("org.team-1", "a'b\"c:ü"))) == {"openai:small": 1010}
    assert await keys(spending, SpendingQuery(by=Label("org.team-1"))) == {"a'b\"c:ü": 1010}


async def test_runs_are_counted_once_whatever_their_days_and_models(spending: Spending) -> None:
    for day in (MONDAY, TUESDAY):
        for usage in (CHEAP, DEAR):
            await spending.add(spent(usage, day=day))
    await spending.add(spent(run="r2"))
    (total,) = await spending.sums(SpendingQuery(by="owner"))
    assert (total.runs, total.decisions) == (2, 5)


async def test_a_run_made_again_under_its_id_is_another_run(spending: Spending) -> None:
    await spending.add(spent())
    await spending.add(Spent("r", "e2", "ada", MONDAY, CHEAP))
    (total,) = await spending.sums(SpendingQuery())
    assert (total.runs, total.tokens) == (2, 2020)


async def test_removing_a_run_gives_nothing_back(storage: Storage) -> None:
    await storage.spending.add(spent())
    await storage.records.remove("r")
    assert await keys(storage.spending, SpendingQuery()) == {"openai:small": 1010}


async def test_earlier_days_are_forgotten(spending: Spending) -> None:
    await spending.add(spent(day=MONDAY))
    await spending.add(spent(day=TUESDAY))
    await spending.forget_before(TUESDAY)
    assert await keys(spending, SpendingQuery(by="day")) == {"2026-01-06": 1010}
