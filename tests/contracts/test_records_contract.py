"""What every store of records promises."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Command, Navigate, Target
from stepwire.runs.errors import Conflict, InvalidRun
from stepwire.runs.model import Limits, Run, SecretName, Spec, Status, Viewport
from stepwire.runs.ports import Parked, ParkedWatch, Records, RunQuery, Storage
from stepwire.runs.usage import Usage

NOW = datetime(2026, 1, 1, 12, 30, 15, 123456, tzinfo=UTC)
COMMANDS = (
    Command(action=Navigate(url="https://a.example/{{path}}"), explanation="Open"),
    Command(
        action=Click(target=Target(role="button", name="Buy", frame=("#shop",))), url="https://a.example/"
    ),
)
FULL_SPEC = Spec(
    commands=COMMANDS,
    start_url="https://a.example/",
    agent="commands",
    limits=Limits(7, 12.5),
    allowed_domains=("a.example", "b.example"),
    secrets=(SecretName("pw", ("a.example",)),),
    variables={"path": "shop"},
    viewport=Viewport(800, 600),
    labels={"team": "blue", "suite": "night"},
    restartable=True,
)


def run(run_id: str = "r", **changes: object) -> Run:
    return replace(Run(run_id, "ada", Spec(task="Buy a kettle"), "e1", "d1", NOW), **changes)


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


async def ids(records: Records, **query: object) -> list[str]:
    return [item.id for item in (await records.list(RunQuery(**query))).items]


async def test_a_run_comes_back_as_it_was_stored(records: Records) -> None:
    plain, full = run("plain"), run("full", spec=FULL_SPEC)
    ended = run(
        "ended",
        status=Status.FAILED,
        attempt=2,
        steps=9,
        started_at=at(1),
        ended_at=at(2),
        code=CompletionCode.TARGET_NOT_FOUND,
        error="No “Buy” here: naïve 🫖",
        result={"price": [1, 2.5, None, "x"]},
        usage=Usage("openai:small, local:tiny", 5, 6, Decimal("0.000000123"), 1.25),
        bytes=5_000_000_000,
        cancel_requested=True,
    )
    for each in (plain, full, ended):
        await records.add(each)
        assert await records.get(each.id) == each
    assert await records.get("other") is None


async def test_an_id_is_taken_once(records: Records) -> None:
    await records.add(run(spec=FULL_SPEC))
    with pytest.raises(Conflict) as refused:
        await records.add(run(owner="eve", spec=FULL_SPEC))
    assert refused.value.run_id == "r"
    stored = await records.get("r")
    assert stored is not None
    assert stored.owner == "ada"


async def test_a_swap_returns_the_next_revision_and_stores_it(records: Records) -> None:
    first = run()
    await records.add(first)
    second = await records.swap(first, first.move(Status.QUEUED))
    assert (second.revision, second.status) == (1, Status.QUEUED)
    assert await records.get("r") == second
    third = await records.swap(second, replace(second, steps=3))
    assert (third.revision, third.steps) == (2, 3)


async def test_a_swap_from_an_old_revision_changes_nothing(records: Records) -> None:
    first = run()
    await records.add(first)
    second = await records.swap(first, first.move(Status.QUEUED))
    with pytest.raises(Conflict):
        await records.swap(first, first.move(Status.CANCELLED))
    assert await records.get("r") == second


async def test_a_run_that_is_gone_cannot_be_swapped(records: Records) -> None:
    with pytest.raises(Conflict):
        await records.swap(run(), run())


async def test_of_many_swaps_from_one_revision_one_wins(records: Records) -> None:
    first = run()
    await records.add(first)
    outcomes = await asyncio.gather(
        *(records.swap(first, replace(first, steps=number)) for number in range(10)), return_exceptions=True
    )
    won = [outcome for outcome in outcomes if isinstance(outcome, Run)]
    assert len(won) == 1
    assert all(isinstance(outcome, Run | Conflict) for outcome in outcomes)
    assert await records.get("r") == won[0]


async def test_runs_are_listed_newest_first_and_by_id_when_as_old(records: Records) -> None:
    for run_id, minutes in (("b", 1), ("c", 3), ("a", 1), ("d", 2)):
        await records.add(run(run_id, created_at=at(minutes)))
    assert await ids(records) == ["c", "d", "b", "a"]


async def test_pages_show_every_run_once(records: Records) -> None:
    for number in range(7):
        await records.add(run(f"r{number}", created_at=at(number // 2)))
    seen: list[str] = []
    query = RunQuery(limit=3)
    while True:
        page = await records.list(query)
        seen += [item.id for item in page.items]
        if page.next_cursor is None:
            break
        query = replace(query, cursor=page.next_cursor)
    assert seen == ["r6", "r5", "r4", "r3", "r2", "r1", "r0"]


async def test_a_page_that_holds_the_last_run_has_no_cursor(records: Records) -> None:
    await records.add(run("a"))
    await records.add(run("b"))
    assert (await records.list(RunQuery(limit=2))).next_cursor is None
    assert (await records.list(RunQuery(owner="nobody"))).next_cursor is None


async def test_a_listing_goes_on_when_runs_come_and_go(records: Records) -> None:
    for number in range(4):
        await records.add(run(f"r{number}", created_at=at(number)))
    page = await records.list(RunQuery(limit=2))
    assert [item.id for item in page.items] == ["r3", "r2"]
    await records.remove("r2")
    await records.add(run("young", created_at=at(9)))
    assert await ids(records, limit=2, cursor=page.next_cursor) == ["r1", "r0"]


@pytest.mark.parametrize(
    "cursor", ["", "nonsense", "!!", "bm8", "é", "MjAyNi0wMS0wMVQwMDowMDowMCBy", "a" * 3001]
)
async def test_a_strange_cursor_is_refused(records: Records, cursor: str) -> None:
    with pytest.raises(InvalidRun):
        await records.list(RunQuery(cursor=cursor))


async def test_a_listing_is_narrowed_by_owner_ids_status_and_label(records: Records) -> None:
    await records.add(run("a", created_at=at(1), spec=FULL_SPEC))
    await records.add(
        run("b", created_at=at(2), owner="eve", spec=replace(FULL_SPEC, labels={"team": "red"}))
    )
    await records.add(run("c", created_at=at(3), status=Status.RUNNING))
    assert await ids(records, owner="ada") == ["c", "a"]
    assert await ids(records, ids=frozenset({"a", "b", "nowhere"})) == ["b", "a"]
    assert await ids(records, ids=frozenset()) == []
    assert await ids(records, statuses=frozenset({Status.RUNNING, Status.FAILED})) == ["c"]
    assert await ids(records, label=("team", "blue")) == ["a"]
    assert await ids(records, label=("suite", "blue")) == []
    assert await ids(records, owner="eve", label=("team", "red"), statuses=frozenset({Status.PENDING})) == [
        "b"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kettle", ["b", "a"]),
        ("KETTLE", ["b", "a"]),
        ("straße", ["c"]),
        ("STRASSE", ["c"]),
        ("ÜBER", ["c"]),
        ("100%", ["b"]),
        ("%", ["b"]),
        ("_", []),
        ("' or 1=1", []),
        ("", ["c", "b", "a"]),
    ],
)
async def test_a_listing_is_searched_by_the_words_of_the_task(
    records: Records, text: str, found: list[str]
) -> None:
    for minutes, (run_id, task) in enumerate(
        [("a", "Buy a Kettle"), ("b", "Buy a kettle, 100% steel"), ("c", "Geh über die Straße")]
    ):
        await records.add(run(run_id, created_at=at(minutes), spec=Spec(task=task)))
    assert await ids(records, text=text) == found


async def test_a_listing_is_searched_by_part_of_an_id_too(records: Records) -> None:
    await records.add(run("Nightly-42.a_b", created_at=at(1)))
    await records.add(run("other", created_at=at(2)))
    assert await ids(records, text="nightly-42") == ["Nightly-42.a_b"]
    assert await ids(records, text="a_B") == ["Nightly-42.a_b"]
    assert await ids(records, text="a%b") == []


async def test_labels_follow_a_swap(records: Records) -> None:
    first = run(spec=FULL_SPEC)
    await records.add(first)
    await records.swap(first, replace(first, spec=replace(FULL_SPEC, labels={"team": "red"})))
    assert await ids(records, label=("team", "red")) == ["r"]
    assert await ids(records, label=("suite", "night")) == []


async def test_a_removed_run_takes_its_secrets_and_parked_watches_with_it(storage: Storage) -> None:
    watches = tuple(ParkedWatch(run_id, 3, "inline") for run_id in ("r", "kept"))
    await storage.records.add(run(spec=FULL_SPEC))
    await storage.records.add(run("kept", spec=FULL_SPEC))
    await storage.secrets.keep("r", {"pw": "x"})
    await storage.secrets.keep("kept", {"pw": "y"})
    await storage.parked.park(Parked("both", "h", "o", watches, at(5)))
    await storage.parked.park(Parked("only", "h", "o", watches[:1], at(5)))
    await storage.records.remove("r")
    assert await storage.records.get("r") is None
    assert await storage.secrets.reveal("r") == {}
    assert await storage.secrets.reveal("kept") == {"pw": "y"}
    assert await storage.parked.claim_session("only", NOW) is None
    left = await storage.parked.claim_session("both", NOW)
    assert left is not None
    assert left.watches == watches[1:]
    await storage.records.add(run())


async def test_removing_nothing_is_fine(records: Records) -> None:
    await records.remove("never-there")


async def test_runs_are_counted_by_status(records: Records) -> None:
    assert not await records.count_by_status()
    for number in range(3):
        await records.add(run(f"r{number}"))
    first = await records.get("r0")
    await records.swap(first, first.move(Status.QUEUED))
    assert await records.count_by_status() == {Status.PENDING: 2, Status.QUEUED: 1}
