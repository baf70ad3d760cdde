import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { HttpProblem, StepwireApi } from "../src/http.js";

/** A server that answers as told and remembers what it was asked. */
function server(status: number, body?: unknown, type = "application/json") {
  const asked: { method: string; url: string; token: string | null; body: unknown }[] = [];
  const answering = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const token = new Headers(init.headers).get("Authorization");
    asked.push({
      method: init.method ?? "GET",
      url: String(url),
      token,
      body: init.body && JSON.parse(String(init.body)),
    });
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { "Content-Type": type },
    });
  };
  const api = new StepwireApi({
    url: "https://site.test/stepwire/",
    token: async () => "t",
    fetch: answering,
  });
  return { api, asked };
}

describe("HTTP", () => {
  test("makes a run", async () => {
    const { api, asked } = server(201, { runId: "run-1" });
    assert.equal((await api.create({ task: "Tell me the title" })).runId, "run-1");
    assert.deepEqual(asked, [
      {
        method: "POST",
        url: "https://site.test/stepwire/api/runs",
        token: "Bearer t",
        body: { task: "Tell me the title" },
      },
    ]);
  });

  test("lists by what is asked and nothing else", async () => {
    const { api, asked } = server(200, { items: [] });
    await api.list({ status: ["running", "queued"], limit: 10 });
    assert.equal(asked[0]?.url, "https://site.test/stepwire/api/runs?limit=10&status=running%2Cqueued");
  });

  test("writes an id into a path so that it stays one part of it", async () => {
    const { api, asked } = server(200, { runId: "a/b" });
    await api.get("a/../b", { wait: 5 });
    assert.equal(asked[0]?.url, "https://site.test/stepwire/api/runs/a%2F..%2Fb?wait=5");
  });

  test("asks what was spent by what is given", async () => {
    const sum = {
      key: "acme",
      runs: 2,
      decisions: 9,
      inputTokens: 900,
      outputTokens: 90,
      costUsd: 0.1,
      seconds: 4,
    };
    const { api, asked } = server(200, { items: [sum], total: { ...sum, key: "total" } });
    const { items } = await api.usage({ by: "label:customer", since: "2026-03-01" });
    assert.deepEqual(items, [sum]);
    assert.equal(asked[0]?.url, "https://site.test/stepwire/api/usage?by=label%3Acustomer&since=2026-03-01");
  });

  test("asks what was said to decide a step", async () => {
    const exchanges = [{ model: "openai:gpt-5-mini", prompt: "# Task", answer: "{}" }];
    const { api, asked } = server(200, { stepNumber: 3, exchanges });
    assert.deepEqual((await api.decision("run-1", 3)).exchanges, exchanges);
    assert.equal(asked[0]?.url, "https://site.test/stepwire/api/runs/run-1/steps/3/decision");
  });

  test("an error is the server's problem, as an error", async () => {
    const problem = { code: "bad_message", detail: "/task: Too long.", status: 422, retryable: false };
    const { api } = server(422, problem, "application/problem+json");
    await assert.rejects(api.create({ task: "x" }), (error: HttpProblem) => {
      assert.ok(error instanceof HttpProblem);
      assert.deepEqual([error.status, error.code, error.message], [422, "bad_message", "/task: Too long."]);
      assert.deepEqual(error.problem, problem);
      return true;
    });
  });

  test("an error page of a proxy is an error too", async () => {
    const { api } = server(502, "<html>", "text/html");
    await assert.rejects(api.get("run-1"), { status: 502, code: "http_error", retryable: true });
  });

  test("no answer is an error with a code", async () => {
    const fetch = () => Promise.reject(new TypeError("fetch failed"));
    const api = new StepwireApi({ url: "ws://127.0.0.1:1/ws", token: "t", fetch });
    await assert.rejects(api.list(), { status: 0, code: "unreachable", retryable: true });
  });

  test("a code is exchanged without a token", async () => {
    const { api, asked } = server(200, { token: "fresh" });
    assert.equal((await api.signIn("one-time")).token, "fresh");
    assert.equal(asked[0]?.token, null);
  });

  test("a run that was deleted gives nothing", async () => {
    const { api } = server(204);
    assert.equal(await api.delete("run-1"), undefined);
  });
});
