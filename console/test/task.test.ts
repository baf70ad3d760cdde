import assert from "node:assert/strict";
import { test } from "node:test";
import { around } from "../src/task/parts";

test("a piece is found where it stands, without the mark that ends it", () => {
  assert.deepEqual(around("Open a. Wobble it. Click b.", "Wobble it."), [
    "Open a. ",
    "Wobble it",
    ". Click b.",
  ]);
});

test("a piece that is not in the text as it is said stands nowhere", () => {
  assert.equal(around("Sign in with hunter2", "Sign in with {{secret:password}}"), undefined);
  assert.equal(around("Open a.", " . "), undefined);
});
