import assert from "node:assert/strict";
import { test } from "node:test";
import { HttpProblem, type RunDocument } from "@stepwire/client/http";
import { type Draft, draftOf, EMPTY, missingValue, namesIn, problemsIn, requestOf } from "../src/new/draft";

const draft = (changes: Partial<Draft>): Draft => ({ ...EMPTY, task: "Click Save", ...changes });

test("what was left empty is left to the server", () => {
  assert.deepEqual(requestOf(draft({})), { task: "Click Save", agent: "auto", start: true });
});

test("an address without a scheme is one of https", () => {
  assert.equal(requestOf(draft({ startUrl: " shop.example " })).startUrl, "https://shop.example");
  assert.equal(requestOf(draft({ startUrl: "http://127.0.0.1:8000" })).startUrl, "http://127.0.0.1:8000");
});

test("an address on this machine without a scheme is one of http", () => {
  const opened = ["127.0.0.1:8081", "localhost:3000/cart", "localhost", "[::1]:80", "localhost.example"];
  assert.deepEqual(
    opened.map((startUrl) => requestOf(draft({ startUrl })).startUrl),
    [
      "http://127.0.0.1:8081",
      "http://localhost:3000/cart",
      "http://localhost",
      "http://[::1]:80",
      "https://localhost.example",
    ],
  );
});

test("domains may be parted by commas, spaces and lines", () => {
  assert.deepEqual(requestOf(draft({ allowedDomains: "a.example, b.example\nc.example" })).allowedDomains, [
    "a.example",
    "b.example",
    "c.example",
  ]);
});

test("a number that is none is sent as it is, for the server to say so", () => {
  assert.equal(requestOf(draft({ maxSteps: "12" })).maxSteps, 12);
  assert.equal(requestOf(draft({ maxSteps: "many" })).maxSteps, "many");
});

test("an empty secret is none, and one without its value is asked for", () => {
  const secrets = [
    { name: "", value: "", domains: "" },
    { name: "pin", value: "1234", domains: "shop.example" },
  ];
  assert.deepEqual(requestOf(draft({ secrets })).secrets, [
    { name: "pin", value: "1234", domains: ["shop.example"] },
  ]);
  assert.equal(missingValue(draft({ secrets })), undefined);
  assert.equal(missingValue(draft({ secrets: [{ name: "pin", value: "", domains: "" }] })), "pin");
});

test("a run can be written again; its secrets by name only", () => {
  const run = { task: "Type {{secret:pin}} and {{secret:pin}}", agent: "plain", maxSteps: 9, maxSeconds: 60 };
  const again = draftOf(run as RunDocument);
  assert.deepEqual(again.secrets, [{ name: "pin", value: "", domains: "" }]);
  assert.deepEqual([again.agent, again.maxSteps, again.startUrl], ["plain", "9", ""]);
  assert.deepEqual(namesIn("nothing here"), []);
});

test("problems stand with their fields, others with the form", () => {
  const problem = new HttpProblem(422, {
    detail: "Wrong.",
    errors: [
      { at: "/maxSteps", problem: "Too many." },
      { at: "/secrets/0/name", problem: "Bad name." },
      { at: "/owner", problem: "Not yours." },
    ],
  });
  assert.deepEqual(problemsIn(problem), { maxSteps: "Too many.", secrets: "Bad name.", form: "Not yours." });
  assert.deepEqual(problemsIn(new HttpProblem(503, { detail: "Full." })), { form: "Full." });
});
