import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConnectionStopped, RequestRefused, RunFailed, RunStory, type StepUpdate } from "../src/index.js";
import type { Run } from "../src/run.js";
import { completion, settled, step, World } from "./world.js";

async function all(run: Run): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { stepNumber } of run) numbers.push(stepNumber);
  return numbers;
}

describe("a run", () => {
  test("is started, and its loop ends when the run has", async () => {
    const world = new World();
    const run = world.client().run("run-1");
    const numbers = all(run);
    await world.join();
    assert.deepEqual(world.socket.sent.at(-1), { type: "start_agent", runId: "run-1" });
    for (const number of [1, 2, 3]) world.socket.say(step(number));
    world.socket.say(completion({ result: { total: "12.50" } }));
    assert.deepEqual(await numbers, [1, 2, 3]);
    assert.deepEqual((await run.result).result, { total: "12.50" });
  });

  test("is the same object for everybody who asks for it", async () => {
    const world = new World();
    const client = await world.ready();
    assert.equal(client.run("run-1"), client.run("run-1"));
    assert.equal(client.run("run-1"), client.watch("run-1"));
    assert.equal(world.socket.asked("start_agent").length, 1);
    assert.equal(world.socket.asked("watch").length, 0);
  });

  test("that is watched can be started later", async () => {
    const world = new World();
    const client = await world.ready();
    const watched = client.watch("run-1");
    assert.equal(client.run("run-1"), watched);
    assert.equal(world.socket.asked("start_agent").length, 1);
  });

  test("goes on after a drop behind its position, each step once", async () => {
    const world = new World();
    const client = world.client();
    const numbers = all(client.run("run-1"));
    await world.join();
    world.socket.say(step(1));
    world.socket.say(step(2));
    world.socket.end();
    await world.clock.pass(500);
    await world.join();
    assert.deepEqual(world.socket.asked("start_agent"), [
      { type: "start_agent", runId: "run-1", after: "p.2" },
    ]);
    for (const number of [2, 3]) world.socket.say(step(number));
    world.socket.say(completion());
    assert.deepEqual(await numbers, [1, 2, 3]);
  });

  test("that makes progress between drops is come back to soon", async () => {
    const world = new World();
    const client = world.client();
    client.run("run-1");
    await world.join();
    for (let number = 1; number <= 50; number += 1) {
      world.socket.say(step(number));
      world.socket.end();
      assert.equal((client.connection.retryAt ?? 0) - world.clock.now(), 500);
      await world.clock.pass(500);
      await world.join();
    }
  });

  test("asks once more for a step that is missing, and takes none out of order", async () => {
    const world = new World();
    const numbers: number[] = [];
    world
      .client()
      .run("run-1")
      .on("step", ({ stepNumber }) => numbers.push(stepNumber));
    await world.join();
    world.socket.say(step(1));
    world.socket.say(step(3));
    world.socket.say(step(4));
    assert.equal(world.socket.asked("start_agent").length, 2);
    for (const number of [2, 3, 4]) world.socket.say(step(number));
    assert.deepEqual(numbers, [1, 2, 3, 4]);
  });

  test("several share one socket, and each gets its own", async () => {
    const world = new World();
    const client = world.client();
    const [one, two] = [all(client.run("run-1")), all(client.watch("run-2", { screenshots: "url" }))];
    await world.join();
    assert.deepEqual(world.socket.asked("watch"), [{ type: "watch", runId: "run-2", screenshots: "url" }]);
    world.socket.say(step(1, "run-2"));
    world.socket.say(step(1));
    world.socket.say(step(2, "run-2"));
    world.socket.say(completion());
    world.socket.say(completion({ runId: "run-2" }));
    assert.deepEqual(await one, [1]);
    assert.deepEqual(await two, [1, 2]);
    assert.equal(world.sockets.length, 1);
  });

  test("that failed rejects its result, with what was executed", async () => {
    const world = new World();
    const run = world.client().run("run-1");
    await world.join();
    world.socket.say(
      completion({ status: "failed", code: "target_not_found", error: "No such button.", commands: [] }),
    );
    await assert.rejects(run.result, (error: RunFailed) => {
      assert.ok(error instanceof RunFailed);
      assert.equal(error.code, "target_not_found");
      assert.deepEqual(error.completion.commands, []);
      return true;
    });
    assert.deepEqual(await all(run), []);
  });

  test("that this token may not see ends its loop and its result with the reason", async () => {
    const world = new World();
    const run = world.client().run("run-1");
    const loop = all(run);
    await world.join();
    world.socket.say({ type: "error", error: "No such run.", code: "unknown_run", runId: "run-1" });
    await assert.rejects(loop, RequestRefused);
    await assert.rejects(run.result, { code: "unknown_run" });
    await assert.rejects(all(run), { code: "unknown_run" });
  });

  test("whose log is another one is told anew from its first step", async () => {
    const world = new World();
    const told: (number | string)[] = [];
    const run = world.client().run("run-1", { after: "p.9" });
    run.on("step", ({ stepNumber }) => told.push(stepNumber));
    run.on("reset", () => told.push("reset"));
    await world.join();
    assert.equal((world.socket.asked("start_agent")[0] as { after?: string }).after, "p.9");
    world.socket.say(step(10));
    world.socket.say({ type: "error", error: "No such position.", code: "position_unknown", runId: "run-1" });
    world.socket.say(step(1));
    assert.deepEqual(told, [10, "reset", 1]);
  });

  test("is left by unwatch(), which ends its loops", async () => {
    const world = new World();
    const run = world.client().run("run-1");
    const loop = all(run);
    await world.join();
    world.socket.say(step(1));
    run.unwatch();
    assert.deepEqual(await loop, [1]);
    assert.equal(world.socket.asked("unwatch").length, 1);
    await assert.rejects(Promise.race([run.result, settled().then(() => Promise.reject({ code: "open" }))]));
  });

  test("tells its loops when the client disconnects, and goes on after connect()", async () => {
    const world = new World();
    const client = world.client();
    const run = client.run("run-1");
    const loop = all(run);
    const { result } = run;
    await world.join();
    world.socket.say(step(1));
    client.disconnect();
    await assert.rejects(loop, ConnectionStopped);
    await assert.rejects(result, { code: "disconnected" });
    await assert.rejects(run.result, { code: "disconnected" });
    client.connect();
    const again = all(run);
    await world.join();
    for (const number of [1, 2]) world.socket.say(step(number));
    world.socket.say(completion());
    assert.deepEqual(await again, [1, 2]);
    assert.equal((await run.result).status, "success");
  });

  test("a loop that begins late has every step too", async () => {
    const world = new World();
    const run = world.client().run("run-1");
    const live: number[] = [];
    run.on("step", ({ stepNumber }) => live.push(stepNumber));
    await world.join();
    for (const number of [1, 2]) world.socket.say(step(number));
    const late = all(run);
    assert.deepEqual(world.socket.asked("start_agent").at(-1), { type: "start_agent", runId: "run-1" });
    world.socket.say(step(3)); // was on its way already
    for (const number of [1, 2, 3]) world.socket.say(step(number));
    world.socket.say(completion());
    assert.deepEqual(await late, [1, 2, 3]);
    assert.deepEqual(live, [1, 2, 3]);
  });

  test("a loop after the end has every step too", async () => {
    const world = new World();
    const run = world.client().run("run-1");
    await world.join();
    for (const number of [1, 2]) world.socket.say(step(number));
    world.socket.say(completion());
    await run.result;
    const late = all(run);
    for (const number of [1, 2]) world.socket.say(step(number));
    world.socket.say(completion());
    assert.deepEqual(await late, [1, 2]);
  });
});

describe("a slow loop", () => {
  test("makes the server wait, and loses nothing", async () => {
    const world = new World();
    const run = world.client({ buffer: 4 }).run("run-1");
    const loop = run[Symbol.asyncIterator]();
    await world.join();
    for (const number of [1, 2, 3, 4]) world.socket.say(step(number));
    assert.deepEqual(world.socket.asked("watch"), [
      { type: "watch", runId: "run-1", after: "p.4", steps: false },
    ]);
    const told: string[] = [];
    run.on("status", ({ status }) => told.push(status));
    world.socket.say({ type: "run_status", runId: "run-1", status: "paused" });
    assert.deepEqual(told, ["paused"], "where the run stands is told meanwhile");
    world.socket.say(step(5)); // was on its way already
    const taken: (StepUpdate | undefined)[] = [];
    for (let count = 0; count < 3; count += 1) taken.push((await loop.next()).value);
    assert.deepEqual(world.socket.asked("start_agent").at(-1), {
      type: "start_agent",
      runId: "run-1",
      after: "p.5",
    });
    world.socket.say(step(6));
    world.socket.say(completion());
    for (let next = await loop.next(); !next.done; next = await loop.next()) taken.push(next.value);
    assert.deepEqual(
      taken.map((one) => one?.stepNumber),
      [1, 2, 3, 4, 5, 6],
    );
  });

  test("of a server that does not wait gives the line up before memory is full", async () => {
    const world = new World();
    const client = world.client({ buffer: 4 });
    client.run("run-1")[Symbol.asyncIterator]();
    await world.join();
    for (let number = 1; number <= 40; number += 1) world.socket.say(step(number));
    assert.equal(client.connection.state, "waiting");
    assert.equal(client.connection.error?.code, "not_held");
  });

  test("that is left holds nobody back", async () => {
    const world = new World();
    const run = world.client({ buffer: 2 }).run("run-1");
    const loop = run[Symbol.asyncIterator]();
    await world.join();
    for (const number of [1, 2]) world.socket.say(step(number));
    await loop.return?.();
    assert.equal(world.socket.asked("start_agent").length, 2);
    assert.equal(run.attachment.readers.size, 0);
  });
});

describe("orders", () => {
  test("go out at once on a line that is up", async () => {
    const world = new World();
    const run = (await world.ready()).run("run-1");
    run.cancel();
    run.instruct("Take the cheaper one.");
    run.answer("q1", true);
    assert.deepEqual(world.socket.sent.slice(-3), [
      { type: "cancel", runId: "run-1" },
      { type: "instruct", runId: "run-1", text: "Take the cheaper one." },
      { type: "answer", runId: "run-1", questionId: "q1", value: true },
    ]);
  });

  test("wait for the line, behind the run itself, and are bounded", async () => {
    const world = new World();
    const run = world.client().run("run-1");
    for (let count = 0; count < 16; count += 1) run.cancel();
    assert.throws(() => run.cancel(), { code: "not_connected" });
    await world.join();
    const types = world.socket.sent.map(({ type }) => type);
    assert.deepEqual(types.slice(0, 3), ["authenticate", "start_agent", "cancel"]);
    assert.equal(world.socket.asked("cancel").length, 16);
  });

  test("that would be stale are sent now or never", async () => {
    const world = new World();
    const run = world.client().run("run-1");
    assert.equal(run.send({ type: "take_control" }), false);
    await world.join();
    assert.equal(run.send({ type: "take_control" }), true);
    assert.equal(world.socket.asked("take_control").length, 1);
  });

  test("that are refused tell the run and end nothing", async () => {
    const world = new World();
    const run = (await world.ready()).run("run-1");
    const codes: string[] = [];
    run.on("error", ({ code }) => codes.push(code));
    world.socket.say({ type: "error", error: "Not yet.", code: "not_supported", runId: "run-1" });
    assert.deepEqual(codes, ["not_supported"]);
    assert.equal(run.refusal, undefined);
  });
});

describe("a story", () => {
  test("is what a page shows, replaced and never changed", async () => {
    const world = new World();
    const story = new RunStory(world.client(), "run-1");
    const values = new Set<unknown>();
    story.subscribe(() => values.add(story.value));
    await world.join();
    world.socket.say({
      type: "run_status",
      runId: "run-1",
      status: "running",
      phase: "deciding",
      viewers: 2,
    });
    const before = story.value;
    world.socket.say(step(1));
    assert.deepEqual([before.steps.length, story.value.steps.length], [0, 1]);
    assert.deepEqual(
      [story.value.status, story.value.phase, story.value.viewers],
      ["running", "deciding", 2],
    );
    assert.match(story.value.steps[0]?.picture ?? "", /^blob:/);
    assert.equal(story.value.connection.state, "ready");
    world.socket.say(completion({ status: "failed", code: "cancelled" }));
    assert.equal(story.value.status, "cancelled");
    assert.equal(story.value.phase, undefined);
    assert.ok(values.size >= 4);
    story.release();
    assert.equal(world.socket.asked("unwatch").length, 1);
  });

  test("of pictures by address knows the whole address", async () => {
    const world = new World();
    const client = world.client({ url: "wss://site.test/stepwire/ws" });
    const story = new RunStory(client, "run-1", { screenshots: "url", start: false });
    await world.join();
    world.socket.say({ ...step(1), screenshot: "", screenshotUrl: "/api/runs/run-1/steps/1/screenshot?s=x" });
    assert.equal(
      story.value.steps[0]?.picture,
      "https://site.test/stepwire/api/runs/run-1/steps/1/screenshot?s=x",
    );
  });

  test("keeps a question until it is answered", async () => {
    const world = new World();
    const story = new RunStory(world.client(), "run-1");
    await world.join();
    const question = {
      type: "question",
      runId: "run-1",
      questionId: "q1",
      kind: "approval",
      prompt: "Buy it?",
    };
    world.socket.say(question);
    assert.equal(story.value.question?.prompt, "Buy it?");
    story.answer(true);
    assert.equal(story.value.question, undefined);
    assert.equal(world.socket.asked("answer").length, 1);
  });

  test("of a run that may not be seen says so", async () => {
    const world = new World();
    const story = new RunStory(world.client(), "run-1");
    await world.join();
    world.socket.say({ type: "error", error: "No such run.", code: "unknown_run", runId: "run-1" });
    assert.equal(story.value.error?.message, "No such run.");
  });

  test("of a run that failed keeps why", async () => {
    const world = new World();
    const story = new RunStory(world.client(), "run-1");
    await world.join();
    world.socket.say(completion({ status: "failed", code: "task_failed", error: "Sold out." }));
    assert.equal(story.value.error?.message, "Sold out.");
    assert.equal(story.value.status, "failed");
  });
});
