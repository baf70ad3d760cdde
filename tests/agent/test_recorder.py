from dataclasses import replace

import pytest

from stepwire.agent.attempt import Attempt
from stepwire.agent.kept_session import KeptSession
from stepwire.agent.meter import Meter
from stepwire.agent.observation import Observation, TextBlock
from stepwire.agent.ports import DownloadedFile, Picture
from stepwire.agent.recorder import LONGEST_EXPLANATION, Happened, Recorder
from stepwire.agent.vault import MASK, Vault
from stepwire.runs.actions import Click, Target
from stepwire.runs.budgets import Budgets
from stepwire.runs.decisions import Exchange, decision_key, decode_exchanges
from stepwire.runs.errors import Fenced
from stepwire.runs.events import Entry, Event, Rect, Timings
from stepwire.runs.model import Run, SecretName, Spec, Viewport
from stepwire.testing import ManualClock, MemoryBlobs, MemoryEngine, MemorySpending

HAPPENED = Happened(
    Click(target=Target(role="button", name="Go")), "Going", "https://a.example/", "A", Timings()
)
PAGE = Observation(
    "https://a.example/", "A", Viewport(), texts=(TextBlock("e1", "text", "It is hunter2", Rect(0, 0, 9, 9)),)
)
NO_SESSION = KeptSession()
PICTURE = Picture(b"jpeg", 10, 10)


class Kept:
    """A recorder and what it writes."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.blobs = MemoryBlobs()
        self.log = MemoryEngine(max_queued=1).log
        self.recorder = self.of_attempt(1)

    def of_attempt(
        self, attempt: int, *, recording: bool = True, session: KeptSession = NO_SESSION
    ) -> Recorder:
        run = Run("run-1", "ada", Spec(task="go"), "e", "d", self.clock.now(), attempt=attempt)
        vault = Vault({}, (SecretName("pw", ()),), {"pw": "hunter2"}, self.clock.now)
        self.meter = Meter(run, Budgets(MemorySpending(), self.clock))
        attempt_made = Attempt(run, vault, self.meter, session, recording)
        return Recorder(attempt_made, self.log, self.blobs, self.clock)


async def test_the_page_is_kept_as_text_with_its_secrets_masked() -> None:
    kept = Kept()
    step = await kept.recorder.record(HAPPENED, PICTURE, PAGE)
    assert step.page is not None
    stored = await kept.blobs.get(step.page.key)
    assert stored is not None
    assert stored.decode() == f"A\nhttps://a.example/\n\ntext: It is {MASK}"
    assert step.page.bytes == len(stored)


async def told(explanation: str) -> str:
    kept = Kept()
    return (await kept.recorder.record(replace(HAPPENED, explanation=explanation), PICTURE)).explanation


async def test_what_a_babbling_agent_says_of_a_step_is_one_line_of_whole_words() -> None:
    assert await told("I click\n  Go\tnow.") == "I click Go now."
    babble = await told("and then I thought about it again " * 40)
    assert 0.8 * LONGEST_EXPLANATION < len(babble) <= LONGEST_EXPLANATION
    assert babble.rstrip("…").split()[-1] in ["and", "then", "I", "thought", "about", "it", "again"]
    assert await told("语" * 900) == "语" * (LONGEST_EXPLANATION - 1) + "…"
    assert await told("x" * LONGEST_EXPLANATION) == "x" * LONGEST_EXPLANATION


async def test_no_half_of_a_secret_is_left_where_an_explanation_is_cut() -> None:
    cut_within = "a" * (LONGEST_EXPLANATION - 4)
    assert "hun" not in await told(f"{cut_within} hunter2 and so on")


async def test_picture_and_page_are_stored_before_the_step_is_in_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Kept()
    append = kept.log.append
    found = []

    async def looking(run_id: str, event: Event, *, after: int) -> Entry:
        found.extend([await kept.blobs.get(event.picture.key), await kept.blobs.get(event.page.key)])
        return await append(run_id, event, after=after)

    monkeypatch.setattr(kept.log, "append", looking)
    await kept.recorder.record(HAPPENED, PICTURE, PAGE)
    assert all(found)
    assert len(found) == 2


SAID = Exchange("openai:small", "The page says hunter2", "Type hunter2")


async def test_what_was_said_at_models_is_kept_with_the_step_without_secrets() -> None:
    kept = Kept()
    kept.meter.keep(SAID)
    kept.meter.keep(SAID)
    steps = [await kept.recorder.record(HAPPENED, PICTURE, PAGE) for _ in range(2)]
    kept.meter.keep(SAID)
    await kept.recorder.conclude()
    first, second, end = [await kept.blobs.get(decision_key("run-1", number, 1)) for number in (1, 2, 3)]
    without = Exchange("openai:small", f"The page says {MASK}", f"Type {MASK}")
    assert decode_exchanges(first) == (without, without)
    assert second is None
    assert decode_exchanges(end) == (without,)
    assert [step.exchanges_bytes for step in steps] == [len(first), 0]


async def test_what_was_said_is_kept_only_where_the_operator_wants_it() -> None:
    kept = Kept()
    recorder = kept.of_attempt(1, recording=False)
    kept.meter.keep(SAID)
    await recorder.record(HAPPENED, PICTURE, PAGE)
    assert await kept.blobs.get(decision_key("run-1", 1, 1)) is None


async def test_of_what_was_said_at_great_length_the_beginning_is_kept() -> None:
    kept = Kept()
    for _ in range(30):
        kept.meter.keep(Exchange("m", "x" * 300_000, ""))
    await kept.recorder.conclude()
    exchanges = decode_exchanges(await kept.blobs.get(decision_key("run-1", 1, 1)))
    assert (len(exchanges), len(exchanges[0].prompt)) == (20, 200_000)


async def test_a_step_whose_page_could_not_be_seen_has_none() -> None:
    step = await Kept().recorder.record(HAPPENED, PICTURE, None)
    assert step.page is None


async def test_a_page_with_half_a_character_is_kept() -> None:
    kept = Kept()
    strange = replace(PAGE, title="a\ud83d")
    step = await kept.recorder.record(HAPPENED, PICTURE, strange)
    assert (await kept.blobs.get(step.page.key)).decode().startswith("a")


async def test_a_worker_that_lost_its_run_leaves_the_other_ones_page_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Kept()
    late, winner = kept.recorder, kept.of_attempt(2)
    last = kept.log.last
    step = await winner.record(HAPPENED, PICTURE, PAGE)

    async def empty(run_id: str) -> None:
        """What the late worker saw before the other one wrote."""

    monkeypatch.setattr(kept.log, "last", empty)
    with pytest.raises(Fenced):
        await late.record(HAPPENED, PICTURE, replace(PAGE, title="Other"))
    monkeypatch.setattr(kept.log, "last", last)
    assert (await kept.blobs.get(step.page.key)).decode().startswith("A\n")


async def test_behind_its_own_step_it_goes_on_without_asking_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()
    await kept.recorder.record(HAPPENED, PICTURE, PAGE)
    monkeypatch.setattr(kept.log, "last", None)
    assert (await kept.recorder.record(HAPPENED, PICTURE, PAGE)).number == 2


async def test_it_does_not_go_on_behind_what_another_attempt_has_written() -> None:
    kept = Kept()
    await kept.recorder.record(HAPPENED, PICTURE, PAGE)
    await kept.of_attempt(2).record(HAPPENED, PICTURE, PAGE)
    with pytest.raises(Fenced):
        await kept.recorder.record(HAPPENED, PICTURE, PAGE)


async def test_where_a_step_could_not_be_appended_the_next_one_asks_where_the_log_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Kept()
    await kept.recorder.record(HAPPENED, PICTURE, PAGE)
    append = kept.log.append

    async def broken(*args: object, **more: object) -> None:
        """The step is in the log, but its writer never hears of it."""
        await append(*args, **more)
        raise OSError("The disk is full.")

    monkeypatch.setattr(kept.log, "append", broken)
    with pytest.raises(OSError, match="full"):
        await kept.recorder.record(HAPPENED, PICTURE, PAGE)
    monkeypatch.setattr(kept.log, "append", append)
    assert (await kept.recorder.record(HAPPENED, PICTURE, PAGE)).number == 3


async def test_downloads_are_kept_under_names_of_their_own_over_all_steps_and_attempts() -> None:
    kept = Kept()
    files = (DownloadedFile("a.csv", b"1"), DownloadedFile("A.csv", b"2"))
    first = await kept.recorder.record(replace(HAPPENED, files=files), PICTURE)
    second = await kept.of_attempt(2).record(replace(HAPPENED, files=files[:1]), PICTURE)
    artifacts = (*first.artifacts, *second.artifacts)
    assert [(each.name, each.bytes, each.type) for each in artifacts] == [
        ("a.csv", 1, "text/csv"),
        ("A-2.csv", 1, "text/csv"),
        ("a-3.csv", 1, "text/csv"),
    ]
    assert [await kept.blobs.get(each.key) for each in artifacts] == [b"1", b"2", b"1"]


async def test_a_secret_in_a_files_name_is_masked() -> None:
    file = DownloadedFile("for hunter2.csv", b"1")
    step = await Kept().recorder.record(replace(HAPPENED, files=(file,)), PICTURE)
    assert step.artifacts[0].name == f"for {MASK}.csv"


async def test_only_the_first_step_says_that_the_run_makes_its_session() -> None:
    recorder = Kept().of_attempt(1, session=KeptSession("customer"))
    first, second = [await recorder.record(HAPPENED, PICTURE, PAGE) for _ in "12"]
    assert (first.made_session, second.made_session) == (True, False)
    assert (len(first.notes), second.notes) == (1, ())
    without = await Kept().recorder.record(HAPPENED, PICTURE, PAGE)
    assert not without.made_session
