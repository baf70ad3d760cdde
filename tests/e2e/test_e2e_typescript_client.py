# ruff: noqa: E501 - scripts are easier to read on one line
"""The TypeScript client in a real browser and in Node.js, against a real server, on a bad line."""

import json
import subprocess
import time

import pytest
import pytest_asyncio
from cutting_proxy import cutting_proxy
from playwright.async_api import Page, async_playwright
from typescript_client import CLIENT, bundle, node, script

from running_server import PATIENCE, make_token
from stepwire.auth.claims import LEEWAY
from stepwire.browser.executable import find_executable

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
QUICK = "{retry: {first: 20, longest: 500}}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_executable(), args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser, pages):
    """A page of some product's frontend, which has loaded the client."""
    async with await browser.new_context() as context:
        page = await context.new_page()
        page.set_default_timeout(PATIENCE * 1_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(pages.url("fine"))
        await page.add_script_tag(content=script("index"))
        yield page
        assert errors == []


FOLLOW = """([url, token, runId, timing]) => {
    window.seen = []; window.states = []; window.outcome = undefined;
    window.client = new stepwire.StepwireClient({ url, token, timing: eval('(' + timing + ')') });
    client.on("connection", ({state}) => states.push(state));
    window.run = client.run(runId);
    (async () => { for await (const step of run) seen.push(step.stepNumber) })()
        .catch((error) => seen.push(error.code))
        .finally(() => run.result.then((end) => { outcome = end.status }, (error) => { outcome = error.code }));
}"""


async def follow(page: Page, url: str, token: str, run_id: str) -> None:
    await page.evaluate(FOLLOW, [url, token, run_id, QUICK])


async def seen(page: Page, count: int) -> None:
    await page.wait_for_function("count => seen.length >= count", arg=count, polling=20)


async def outcome(page: Page) -> str:
    await page.wait_for_function("outcome !== undefined", polling=20)
    return await page.evaluate("outcome")


async def test_fifty_drops_in_one_run_cost_no_step_and_repeat_none(page, server, pages):
    gate = pages.gate()
    token = make_token("fifty-drops")
    run_id = await server.create(token, commands=gate.commands(51))
    async with cutting_proxy(server.port) as proxy:
        proxy.delay = 0.01
        await follow(page, proxy.socket_url, token, run_id)
        for number in range(1, 51):
            await seen(page, number)
            proxy.cut()
            gate.open()
        assert await outcome(page) == "success"
        assert proxy.carried >= 51
    assert await page.evaluate("seen") == list(range(1, 52))
    assert (await server.get(token, f"/api/runs/{run_id}"))["attempt"] == 1


async def test_a_server_killed_and_started_again_is_come_back_to_without_a_reload(page, new_server, pages):
    server = new_server()
    gate = pages.gate()
    token = make_token("restart")
    run_id = await server.create(token, commands=gate.commands(5))
    await follow(page, server.socket_url, token, run_id)
    gate.open()
    await seen(page, 2)
    server.kill()
    await page.wait_for_function("states.at(-1) === 'waiting'", polling=20)
    server.start()
    assert await outcome(page) == "worker_lost"
    assert await page.evaluate("seen") == [1, 2]
    assert await page.evaluate("client.connection.state") == "ready"


async def test_cancel_acts_on_the_run_and_disconnect_on_the_socket(page, server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(3))
    await follow(page, server.socket_url, token, run_id)
    await seen(page, 1)
    await page.evaluate("client.disconnect()")
    await page.wait_for_function("seen.at(-1) === 'disconnected'", polling=20)
    assert (await server.get(token, f"/api/runs/{run_id}"))["status"] == "running"
    await page.evaluate(
        "() => { outcome = undefined; client.connect(); run.cancel(); run.result.catch((e) => { outcome = e.code }) }"
    )
    assert await outcome(page) == "cancelled"
    assert (await server.ended(token, run_id))["status"] == "cancelled"


async def test_a_slow_loop_gets_every_step_from_a_server_that_waits_for_it(page, server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(12))
    gate.open(12)
    got = await page.evaluate(
        """async ([url, token, runId]) => {
            const client = new stepwire.StepwireClient({ url, token, buffer: 2 });
            const run = client.run(runId);
            const loop = run[Symbol.asyncIterator]();
            let most = 0, waiting = 0;
            run.on("step", () => { waiting += 1; most = Math.max(most, waiting) });
            while (!run.attachment.held) await new Promise((next) => setTimeout(next, 20));
            const seen = [];
            for await (const step of loop) { waiting -= 1; seen.push(step.stepNumber) }
            client.disconnect();
            return { seen, most };
        }""",
        [server.socket_url, token, run_id],
    )
    assert got["seen"] == list(range(1, 13))
    assert got["most"] < 8


async def test_a_loop_that_begins_after_the_end_has_every_step(page, server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(4))
    gate.open(4)
    await follow(page, server.socket_url, token, run_id)
    assert await outcome(page) == "success"
    late = "async () => { const late = []; for await (const {stepNumber} of run) late.push(stepNumber); return late }"
    assert await page.evaluate(late) == [1, 2, 3, 4]


async def test_a_token_is_renewed_on_the_open_line(page, server, pages):
    gate = pages.gate()
    run_id = await server.create(make_token("renews"), commands=gate.commands(3))
    await page.expose_function(
        "freshToken", lambda: make_token("renews", ttl=4 - LEEWAY, iat=time.time() - 60)
    )
    await page.evaluate(
        """([url, runId]) => {
            window.states = []; window.asked = 0;
            window.client = new stepwire.StepwireClient({ url, token: () => { asked += 1; return freshToken() } });
            client.on("connection", ({state}) => states.push(state));
            window.run = client.run(runId);
        }""",
        [server.socket_url, run_id],
    )
    await page.wait_for_function("asked >= 3 && client.connection.state === 'ready'", polling=20)
    assert set(await page.evaluate("states")) == {"connecting", "authenticating", "ready", "renewing"}
    gate.open(3)
    assert await page.evaluate("run.result.then(({status}) => status)") == "success"


async def test_a_refused_token_ends_in_a_state_with_a_name(page, server):
    async with cutting_proxy(server.port) as proxy:
        await follow(page, proxy.socket_url, make_token("ada", secret="x" * 40), "run-1")
        assert await outcome(page) == "bad_token"
        assert await page.evaluate("states") == ["connecting", "authenticating", "refused"]
        assert proxy.carried == 1


async def test_the_guides_class_may_start_its_run_at_once(page, server, token, shop):
    run_id = await server.create(
        token, task="Search for mug, click Enamel mug, tell me the price", startUrl=shop
    )
    heard = await page.evaluate(
        """([url, token, runId]) => new Promise((resolve) => {
            const heard = [];
            class Client extends stepwire.AgentWebSocketClient {
                handleAuthenticationResponse({status}) { heard.push(status) }
                handleStepUpdate({stepNumber}) { heard.push(stepNumber) }
                handleCompletion({status, commands}) { heard.push(status, commands.length); this.close(); resolve(heard) }
                handleError({error}) { resolve(error) }
            }
            new Client(url, token).startAgent(runId);
        })""",
        [server.socket_url, token, run_id],
    )
    steps = heard[1:-2]
    assert heard[0] == "success"
    assert steps == list(range(1, len(steps) + 1))
    assert heard[-2:] == ["success", len(steps)]


async def test_it_works_in_a_worker(page, server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(2))
    gate.open(2)
    work = """
        onmessage = async ({ data: [url, token, runId] }) => {
            const client = new stepwire.StepwireClient({ url, token });
            const numbers = [];
            for await (const step of client.run(runId)) numbers.push(step.stepNumber);
            client.disconnect();
            postMessage(numbers);
        };"""
    numbers = await page.evaluate(
        """([source, ...work]) => new Promise((resolve, reject) => {
            const worker = new Worker(URL.createObjectURL(new Blob([source])));
            worker.onmessage = ({ data }) => { worker.terminate(); resolve(data) };
            worker.onerror = ({ message }) => reject(new Error(message));
            worker.postMessage(work);
        })""",
        [script("index") + work, server.socket_url, token, run_id],
    )
    assert numbers == [1, 2]


@pytest.mark.parametrize("given", ["the package ws", "no global WebSocket at all", "Node's own WebSocket"])
async def test_it_works_in_node(server, token, pages, tmp_path, given):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(2))
    gate.open(2)
    program = tmp_path / "program.mjs"
    program.write_text(
        f"""import {{ createRequire }} from "node:module";
        const {{ WebSocket: Ws }} = createRequire({json.dumps(f"{CLIENT}/package.json")})("ws");
        {bundle(CLIENT / "src/index.ts", "--format=iife", "--global-name=stepwire")}
        const [url, token, runId] = process.argv.slice(2);
        if ({json.dumps(given.startswith("no"))}) {{
            delete globalThis.WebSocket;
            try {{ new stepwire.StepwireClient({{ url, token }}) }} catch (error) {{ console.log(error.code) }}
        }}
        const own = {json.dumps(given.startswith("Node"))};
        const client = new stepwire.StepwireClient({{ url, token, ...(!own && {{ WebSocket: Ws }}) }});
        const run = client.run(runId);
        for await (const step of run) console.log(step.stepNumber);
        console.log((await run.result).status);
        client.disconnect();
        """
    )
    options = ["--experimental-websocket", "--no-warnings"]  # on from Node 22, where they change nothing
    done = subprocess.run(
        [
            node(),
            *(options if given.startswith("Node") else []),
            str(program),
            server.socket_url,
            token,
            run_id,
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.stderr == ""
    told = ["no_websocket"] if given.startswith("no") else []
    assert done.stdout.split() == [*told, "1", "2", "success"]


async def test_the_calls_over_http_do_what_a_frontend_needs(page, server, token, pages):
    await page.add_script_tag(content=script("http"))
    gate = pages.gate()
    got = await page.evaluate(
        """async ([url, token, commands]) => {
            const api = new stepwire.StepwireApi({ url, token });
            const { runId, status } = await api.create({ commands, labels: { made: "here" } });
            const started = await api.start(runId);
            const listed = (await api.list({ label: "made:here" })).items.map((run) => run.runId);
            const ended = await api.get(runId, { wait: 30 });
            const steps = (await api.steps(runId)).items;
            const picture = await fetch(api.pictureAddress(steps[0].screenshotUrl, 64));
            const list = (await api.commands(runId)).commands.length;
            await api.delete(runId);
            const gone = await api.get(runId).catch(({ code, status }) => [code, status]);
            const bad = await api.create({ task: "" }).catch(({ code, problem }) => [code, problem.errors[0].at]);
            return { runId, status, started: started.status, listed, ended: ended.status,
                     steps: steps.length, picture: picture.headers.get("Content-Type"), list, gone, bad };
        }""",
        [server.url, token, gate.commands(1)],
    )
    assert got.pop("listed") == [got.pop("runId")]
    assert got.pop("started") in ("queued", "running", "succeeded")
    assert got == {
        "status": "pending",
        "ended": "succeeded",
        "steps": 1,
        "picture": "image/jpeg",
        "list": 1,
        "gone": ["unknown_run", 404],
        "bad": ["bad_message", "/task"],
    }


# -- what stands in pages ---------------------------------------------------------------------


async def test_the_element_shows_a_run_and_its_pages_text_is_only_text(browser, server, pages):
    gate = pages.gate()
    marked = {"action": {"type": "navigate", "url": pages.url("marked")}}
    run_id = await server.create(make_token("backend"), commands=[*gate.commands(2), marked])
    narrow = make_token("visitor", scope="runs:view runs:start", runs=[run_id])
    context = await browser.new_context()
    async with context:
        page = await context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(dialog.message))
        await page.goto(pages.url("fine"))
        await page.add_script_tag(content=script("element"))
        await page.evaluate(
            """([server, run, token]) => {
                const shown = document.createElement("stepwire-run");
                shown.setAttribute("server", server); shown.setAttribute("run", run); shown.token = token;
                document.body.append(shown);
            }""",
            [server.url, run_id, narrow],
        )
        steps = page.locator("stepwire-run").locator("li")
        await steps.nth(0).wait_for()
        gate.open(3)
        await page.get_by_text("✓ Succeeded").wait_for()
        assert await steps.count() == 3
        image = page.locator("stepwire-run").locator("img")
        assert await image.count() == 1
        await page.get_by_text("<img src=x onerror=alert(1)>").wait_for()
        await page.wait_for_function(
            "document.querySelector('stepwire-run').shadowRoot.querySelector('img').naturalWidth > 0"
        )
        await page.locator("stepwire-run").locator("ol").focus()
        newest = await image.get_attribute("src")
        await page.keyboard.press("Home")
        assert await image.get_attribute("src") != newest
        assert await steps.nth(0).get_attribute("aria-selected") == "true"
        assert errors == []


async def test_the_element_says_what_is_missing(browser, pages):
    async with await browser.new_context() as context:
        page = await context.new_page()
        await page.goto(pages.url("fine"))
        await page.add_script_tag(content=script("element"))
        await page.evaluate("document.body.append(document.createElement('stepwire-run'))")
        await page.get_by_text("run and token are needed").wait_for()
