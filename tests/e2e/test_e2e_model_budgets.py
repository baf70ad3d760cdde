"""What models cost, budgets and results in a form, with a model whose answers are written here."""

import json

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from command_process import stepwire
from in_thread import served
from running_server import Server, make_token
from scripted_model import NAME, ScriptedModel

pytestmark = pytest.mark.browser

PAGE = """<title>Prices</title><h1>Prices</h1>
<button onclick="this.after('again ', Math.random())">Again</button>
<table><tr><th>Name<th>Price<tr><td>Lamp<td>24<tr><td>Mug<td>7</table>"""
DAILY = 12_000
LAMPS = {"type": "object", "properties": {"price": {"type": "number"}}, "required": ["price"]}


@pytest.fixture(scope="module")
def model():
    return ScriptedModel()


@pytest.fixture(scope="module")
def page():
    async def prices(request):
        return HTMLResponse(PAGE)

    with served(Starlette(routes=[Route("/", prices)])) as url:
        yield url


@pytest.fixture(scope="module")
def server(model, tmp_path_factory):
    with served(model.application()) as url:
        settings = {
            "agent_private_hosts": "127.0.0.1",
            "model": NAME,
            "models": "openai:unpriced",
            "model_base_url": f"{url}/v1",
            "model_prices": f"{NAME}=1/10",
            "owner_daily_tokens": str(DAILY),
        }
        server = Server(tmp_path_factory.mktemp("budgets") / "data", settings)
        server.start()
        yield server
        assert server.stop() == 0


def again(question):
    return [{"type": "click", "ref": question.ref('button "Again"')}]


async def outcome(server, model, page, task, answering, sub, **body):
    model.answering[task] = answering
    return await server.outcome(make_token(sub), task=task, agent="model", startUrl=page, **body)


async def test_steps_completion_run_metrics_and_sums_say_what_it_cost(server, model, page):
    answers = iter([again, again, lambda question: [{"type": "done", "result": "7"}]])
    steps, end = await outcome(
        server, model, page, "Count", lambda question: next(answers)(question), "sum", labels={"team": "blue"}
    )
    assert "usage" not in steps[0]  # opening the start page asked no model
    used = [step["usage"] for step in steps[1:]]
    assert [usage["model"] for usage in used] == [NAME, NAME]
    assert all(usage["outputTokens"] == 20 and usage["inputTokens"] > 500 for usage in used)
    cost = (end["usage"]["inputTokens"] * 1 + end["usage"]["outputTokens"] * 10) / 1e6
    assert end["usage"]["costUsd"] == pytest.approx(cost)
    assert end["usage"]["outputTokens"] == 60
    token = make_token("sum")
    run = await server.get(token, f"/api/runs/{end['runId']}")
    (listed,) = (await server.get(token, "/api/runs"))["items"]
    assert run["usage"] == listed["usage"] == end["usage"]
    (item,) = (await server.get(token, "/api/usage", by="label:team"))["items"]
    assert (item["key"], item["runs"], item["decisions"]) == ("blue", 1, 3)
    assert item["inputTokens"] == end["usage"]["inputTokens"]
    metrics = await server.call("GET", "/metrics", token)
    assert f'stepwire_model_cost_usd_total{{model="{NAME}"}}' in metrics.text


async def test_a_run_of_the_command_line_is_found_by_its_label_and_names_its_model(
    server, model, page, tmp_path
):
    model.answering["Look"] = lambda question: [{"type": "done", "result": "7"}]
    (tmp_path / "token").write_text(make_token("typist"))
    code, out, err = await stepwire(
        "run", "Look", "--url", page, "--agent", "model", "--model", NAME, "--json",
        "--label", "team=red", "--label", "room=7",
        "--server", server.url, "--token-file", str(tmp_path / "token"),
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert json.loads(out.splitlines()[-1])["usage"]["model"] == NAME
    (run,) = (await server.get(make_token("typist"), "/api/runs", label="team:red"))["items"]
    assert (run["labels"], run["model"]) == ({"team": "red", "room": "7"}, NAME)
    (item,) = (await server.get(make_token("typist"), "/api/usage", by="label:room"))["items"]
    assert (item["key"], item["runs"]) == ("7", 1)


async def test_a_run_ends_after_the_step_that_used_its_tokens_up(server, model, page):
    steps, end = await outcome(server, model, page, "For ever", again, "limit", maxTokens=2_000)
    assert (end["status"], end["code"]) == ("failed", "token_limit")
    assert "its limit of 2,000 tokens" in end["error"]
    used = sum(step["usage"]["inputTokens"] + step["usage"]["outputTokens"] for step in steps[1:])
    last = steps[-1]["usage"]
    assert used >= 2_000 > used - last["inputTokens"] - last["outputTokens"]
    _, end = await outcome(server, model, page, "For a cent", again, "limit", maxCostUsd=0.002)
    assert (end["code"], "its limit of $0.002" in end["error"]) == ("cost_limit", True)


async def test_a_budget_of_money_is_refused_for_a_model_without_a_price(server):
    body = {"task": "Go", "agent": "model", "model": "openai:unpriced", "maxCostUsd": 1}
    answer = await server.call("POST", "/api/runs", make_token(), json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_message")
    assert "price of openai:unpriced is not known" in answer.json()["detail"]


async def test_an_owners_day_is_used_up_even_after_a_restart(server, model, page):
    token = make_token("spender")
    _, end = await outcome(server, model, page, "All day", again, "spender", maxSteps=100)
    assert (end["code"], "all runs of this owner" in end["error"]) == ("token_limit", True)
    asked = len(model.asked)
    _, free = await server.outcome(token, task="Click Again", agent="auto", startUrl=page)
    assert free["status"] == "success"  # plain English does without the model
    _, stuck = await server.outcome(token, task="Click the zeppelin", agent="auto", startUrl=page)
    assert (stuck["code"], "“zeppelin” was not found" in stuck["error"]) == ("token_limit", True)
    assert len(model.asked) == asked
    body = {"task": "More", "agent": "model", "startUrl": page}
    for restarted in (False, True):
        answer = await server.call("POST", "/api/runs", token, json=body)
        assert (answer.status_code, answer.json()["code"]) == (429, "over_budget")
        assert 0 < int(answer.headers["retry-after"]) <= 86_401
        if not restarted:
            assert (await server.call("DELETE", f"/api/runs/{end['runId']}", token)).status_code == 204
            server.stop()
            server.start()
    assert (await server.call("POST", "/api/runs", make_token("other"), json=body)).status_code == 201


async def test_a_result_in_the_wrong_form_is_told_again(server, model, page):
    answers = iter(["24 pounds", {"price": "24"}, {"price": 24}])
    asked = len(model.asked)
    _, end = await outcome(
        server,
        model,
        page,
        "The price",
        lambda question: [{"type": "done", "result": next(answers)}],
        "form",
        outputSchema=LAMPS,
    )
    assert (end["status"], end["result"]) == ("success", {"price": 24})
    assert "'24 pounds' is not of type 'object'" in model.asked[asked + 1].text
    assert "At /price: '24' is not of type 'number'" in model.asked[asked + 2].text


async def test_a_result_that_never_has_the_form_fails_the_run(server, model, page):
    _, end = await outcome(
        server, model, page, "No", lambda _: [{"type": "done", "result": 1}], "form", outputSchema=LAMPS
    )
    assert (end["code"], "outputSchema" in end["error"]) == ("task_failed", True)
    task = "Click Again and tell me the heading"
    _, end = await server.outcome(
        make_token("form"), task=task, agent="plain", startUrl=page, outputSchema=LAMPS
    )
    assert (end["code"], "outputSchema" in end["error"]) == ("task_failed", True)


async def test_a_table_that_the_model_reads_is_the_result(server, model, page):
    answers = iter(["read", "done"])

    def read(question):
        if next(answers) == "done":
            return [{"type": "done", "result": ""}]
        return [{"type": "read", "ref": question.ref("cell: Lamp"), "what": "table"}]

    _, end = await outcome(server, model, page, "All", read, "table")
    assert end["result"] == [{"Name": "Lamp", "Price": "24"}, {"Name": "Mug", "Price": "7"}]
    assert json.dumps(end["commands"]).count('"what": "table"') == 1


async def test_how_a_step_was_decided_is_kept_only_where_the_operator_wants_it(server, model, page):
    _, end = await outcome(server, model, page, "Kept", lambda _: [{"type": "done", "result": ""}], "kept")
    answer = await server.call("GET", f"/api/runs/{end['runId']}/steps/2/decision", make_token("kept"))
    assert answer.status_code == 404
