"""The client against a real server, over real sockets."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal

import pytest
from client_world import ClientWorld
from cutting_proxy import cutting_proxy
from http_world import jpeg

from stepwire import client as package
from stepwire.client import (
    Client,
    ClientClosed,
    ClientError,
    Conflict,
    Disconnected,
    Forbidden,
    InvalidRequest,
    Refused,
    RunFailed,
    ServerUnreachable,
    TokenRefused,
    TokenUnavailable,
    UnknownRun,
)
from stepwire.client.documents import RunDocument
from stepwire.client.inbox import MOST_MESSAGES
from stepwire.client.states import State
from stepwire.gateway.api import run_documents
from stepwire.runs.decisions import Exchange, decision_key, encode_exchanges
from stepwire.runs.model import Status
from stepwire.runs.spending import Spent
from stepwire.runs.usage import Usage


@pytest.fixture
async def world():
    return ClientWorld()


@pytest.fixture
async def url(world):
    async with world.served() as url:
        yield url


async def numbers_of(run) -> list[int]:
    return [step.step_number async for step in run]


async def test_a_program_sees_every_step_and_the_result(world, url):
    run_id = await world.working()
    async with Client(url, "ada") as client:
        run = client.run(run_id)
        picture = jpeg()
        await world.step(run_id, picture=picture)
        first = await anext(run)
        assert (first.step_number, await client.picture(first)) == (1, picture)
        await world.step(run_id)
        await world.end(run_id, result="£4")
        assert await numbers_of(run) == [2]
        assert (await run.result()).result == "£4"
    assert client.state is State.CLOSED


async def test_a_pending_run_is_started_by_run_and_not_by_watch(world, url):
    run_id = await world.made()
    async with Client(url, "ada") as client:
        watched = client.watch(run_id)
        status = await anext(watched.messages())
        assert status.status == "pending"
        watched.close()
        started = client.run(run_id)
        messages = started.messages()
        while (await anext(messages)).status != "queued":
            pass


async def test_the_result_alone_needs_nobody_who_reads_the_steps(world, url):
    run_id = await world.working()
    for _ in range(3 * MOST_MESSAGES):
        await world.step(run_id)
    await world.end(run_id, result="all")
    async with Client(url, "ada") as client:
        assert (await client.run(run_id).result()).result == "all"


async def test_a_run_that_failed_raises_with_what_was_executed(world, url):
    run_id = await world.working()
    await world.end(run_id, Status.FAILED)
    async with Client(url, "ada") as client:
        with pytest.raises(RunFailed, match=r"It failed\.") as failed:
            await client.run(run_id).result()
    assert failed.value.code == "task_failed"
    assert len(failed.value.completion.commands) == 1


async def test_a_run_that_is_not_there_raises_for_its_reader_only(world, url):
    run_id = await world.working()
    async with Client(url, "ada") as client:
        run = client.run(run_id)
        with pytest.raises(UnknownRun):
            await anext(client.run("not-there"))
        await world.step(run_id)
        assert (await anext(run)).step_number == 1


async def test_every_step_comes_once_and_in_order_across_fifty_drops(world, url):
    run_id = await world.working()
    async with cutting_proxy(world.port) as proxy:
        async with Client(f"http://127.0.0.1:{proxy.port}", "ada") as client:
            client._connection._backoff._first = 0.01  # the waits are not what is proven here
            run = client.run(run_id)
            seen = []
            for _ in range(50):
                await world.step(run_id)
                seen.append((await anext(run)).step_number)
                proxy.cut()
            await world.end(run_id)
            seen += await numbers_of(run)
        assert seen == list(range(1, 51))
        assert proxy.carried == 51


async def test_several_runs_share_one_connection(world, url):
    ids = [await world.working() for _ in range(3)]
    async with cutting_proxy(world.port) as proxy, Client(f"http://127.0.0.1:{proxy.port}", "ada") as client:
        runs = [client.run(run_id) for run_id in ids]
        for run_id in ids:
            await world.step(run_id)
            await world.end(run_id)
        assert await asyncio.gather(*(numbers_of(run) for run in runs)) == [[1], [1], [1]]
        assert proxy.carried == 1


async def test_a_server_that_restarts_is_found_again(world):
    async with world.served() as url:
        run_id = await world.working()
        client = await Client(url, "ada").__aenter__()
        run = client.run(run_id)
        await world.step(run_id)
        assert (await anext(run)).step_number == 1
    await world.step(run_id)
    async with world.served():
        await world.end(run_id)
        assert await numbers_of(run) == [2]
        await client.__aexit__(None, None, None)


async def test_a_slow_reader_holds_up_no_other_run_and_loses_nothing(world, url):
    slow, quick = await world.working(), await world.working()
    async with Client(url, "ada") as client:
        run = client.run(slow)
        for _ in range(2 * MOST_MESSAGES):
            await world.step(slow)
        other = client.run(quick)
        await world.step(quick)
        await world.end(quick)
        assert await numbers_of(other) == [1]
        assert len(run._inbox) <= MOST_MESSAGES
        await world.end(slow)
        assert await numbers_of(run) == list(range(1, 2 * MOST_MESSAGES + 1))


async def test_a_refused_token_stops_at_once_and_says_why(world, url):
    async with Client(url, "bad") as client:
        with pytest.raises(TokenRefused, match="This token is bad") as refused:
            await client.run("run-1").result()
        assert refused.value.code == "bad_token"
        assert not refused.value.retryable
        with pytest.raises(TokenRefused):
            await client.get("run-1")


async def test_a_function_that_gives_a_good_token_at_the_second_try_is_asked_again(world, url):
    given = iter(["bad", "ada"])
    run_id = await world.working()
    await world.end(run_id)
    async with Client(url, lambda: next(given)) as client:
        await client.run(run_id).result()


async def test_a_function_that_only_gives_bad_tokens_is_not_asked_for_ever(world, url):
    asked = []

    async def token() -> str:
        asked.append(1)
        return "bad"

    async with Client(url, token) as client:
        with pytest.raises(TokenRefused):
            await client.run("run-1").result()
    assert len(asked) == 3


async def test_a_token_function_that_throws_ends_in_an_error_that_names_its_own(world, url):
    def token() -> str:
        raise KeyError("secret detail")

    async with Client(url, token, patience=0) as client:
        with pytest.raises(TokenUnavailable, match="KeyError") as failed:
            await client.run("run-1").result()
    assert isinstance(failed.value.__cause__, KeyError)
    assert "secret detail" not in failed.value.message


async def test_a_token_is_renewed_on_the_open_connection_before_it_expires(world, url):
    world.tokens.lifetime = timedelta(seconds=0.8)
    run_id = await world.working()
    renewed = asyncio.Event()
    asked = []

    def token() -> str:
        asked.append(1)
        if len(asked) == 3:
            renewed.set()
        return f"ada#{len(asked)}"

    async with cutting_proxy(world.port) as proxy, Client(f"http://127.0.0.1:{proxy.port}", token) as client:
        run = client.run(run_id)
        await renewed.wait()
        await world.step(run_id)
        assert (await anext(run)).step_number == 1
        assert proxy.carried == 1


async def test_a_server_that_is_not_there_is_given_up_when_patience_is_over():
    async with Client("http://127.0.0.1:9", "ada", patience=0) as client:
        with pytest.raises(ServerUnreachable, match="cannot be reached"):
            await client.run("run-1").result()
        assert isinstance(client.problem, ServerUnreachable)
        with pytest.raises(ServerUnreachable):
            await client.get("run-1")


async def test_an_address_without_a_websocket_says_what_to_look_at(world, url):
    async with Client(f"{url}/elsewhere", "ada") as client:
        with pytest.raises(Disconnected, match="with its path"):
            await client.run("run-1").result()


async def test_leaving_the_client_ends_whoever_waits(world, url):
    run_id = await world.working()
    async with Client(url, "ada") as client:
        waiting = asyncio.create_task(client.run(run_id).result())
        await asyncio.sleep(0)
    with pytest.raises(ClientClosed):
        await waiting
    with pytest.raises(ClientClosed):
        client.run(run_id)


async def test_what_http_offers_is_there_in_python(world, url):
    async with Client(url, "ada") as client:
        made = await client.create(task="Go", run_id="mine", labels={"team": "shop"})
        assert (made.run_id, made.status, made.labels) == ("mine", "pending", {"team": "shop"})
        with pytest.raises(Conflict):
            await client.create(task="Other", runId="mine")
        with pytest.raises(InvalidRequest, match="task"):
            await client.create()
        assert [run.run_id for run in (await client.list(label="team:shop")).items] == ["mine"]
        assert (await client.start("mine")).status == "queued"
        await world.at_work("mine")
        picture = jpeg()
        await world.step("mine", picture=picture)
        (step,) = (await client.steps("mine")).items
        assert await client.screenshot("mine", 1) == await client.picture(step) == picture
        assert len(await client.screenshot("mine", 1, width=64)) < len(picture)
        await world.end("mine", result=[1, 2])
        ended = await client.get("mine", wait=5)
        assert (ended.ended, ended.result) == (True, [1, 2])
        assert (await client.cancel("mine")).status == "succeeded"
        assert (await client.commands("mine"))[0]["action"]["type"] == "click"
        await client.delete("mine")
        with pytest.raises(UnknownRun):
            await client.get("mine")


async def test_what_was_spent_is_summed_by_what_is_asked(world, url):
    cost = Usage("openai:small", 1_000, 10, Decimal("0.0025"), 0.5)
    for day in (1, 2):
        await world.storage.spending.add(
            Spent(f"r{day}", "e", "ada", date(2026, 1, day), cost, {"team": "blue"})
        )
    async with Client(url, "ada") as client:
        (both,) = (await client.usage()).items
        assert (both.key, both.runs, both.input_tokens, both.cost_usd) == ("openai:small", 2, 2_000, 0.005)
        later = await client.usage(by="label:team", since=date(2026, 1, 2), label="team:blue")
        assert ([one.key for one in later.items], later.total.runs) == (["blue"], 1)
        with pytest.raises(InvalidRequest, match="Sum by"):
            await client.usage(by="colour")


async def test_what_was_said_to_decide_a_step_is_there_where_it_was_kept(world, url):
    run_id = await world.working()
    await world.step(run_id)
    said = encode_exchanges([Exchange("openai:small", "Look: a page", "I click")])
    await world.storage.blobs.put(decision_key(run_id, 1, 1), said)
    async with Client(url, "ada") as client:
        (exchange,) = (await client.decision(run_id, 1)).exchanges
        assert (exchange.model, exchange.prompt, exchange.answer) == (
            "openai:small",
            "Look: a page",
            "I click",
        )
        with pytest.raises(Refused) as none:
            await client.decision(run_id, 2)
    assert none.value.status == 404


async def test_what_a_token_may_not_do_is_said_as_that(world, url):
    async with Client(url, "ada;runs:view") as client:
        with pytest.raises(Forbidden, match="runs:create") as forbidden:
            await client.create(task="Go")
    assert (forbidden.value.code, forbidden.value.status) == ("forbidden", 403)


def test_the_run_that_the_client_knows_is_the_one_that_the_server_sends():
    assert set(RunDocument.model_fields) == set(run_documents.RunDocument.model_fields)


def test_importing_the_client_loads_no_server_browser_or_database():
    probe = (
        "import sys, json, stepwire.client; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules} "
        "| {'.'.join(m.split('.')[:2]) for m in sys.modules if m.startswith('stepwire.')})))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    heavy = {"fastapi", "starlette", "uvicorn", "sqlalchemy", "playwright", "PIL", "cryptography", "typer"}
    assert not loaded & heavy
    assert {name for name in loaded if name.startswith("stepwire.")} == {
        "stepwire.client",
        "stepwire.protocol",
    }


def test_every_public_error_is_in_the_tree():
    errors = [getattr(package, name) for name in package.__all__ if isinstance(getattr(package, name), type)]
    assert all(issubclass(error, ClientError) for error in errors if issubclass(error, Exception))
