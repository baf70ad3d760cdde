import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, replayOf } from "../src/replay/recording";

const RECORDING = {
  commands: [{}],
  variables: { product: "mug", size: "L" },
  secrets: [{ name: "password" }, { name: "code", totp: true }],
  session: "customer",
};

test("a replay as it was recorded sends the secrets and no more", () => {
  const draft = { ...draftOf(RECORDING), secrets: { password: "hunter2", code: "JBSW" } };
  assert.deepEqual(replayOf(RECORDING, draft), {
    start: true,
    heal: "report",
    secrets: [
      { name: "password", value: "hunter2" },
      { name: "code", totp: "JBSW" },
    ],
  });
});

test("what differs is sent, and no session is said to be none", () => {
  const draft = { ...draftOf(RECORDING), variables: { product: "lamp", size: "L" }, session: "" };
  const { variables, session } = replayOf(RECORDING, draft);
  assert.deepEqual([variables, session], [{ product: "lamp" }, null]);
});

test("a recording that needs nothing sends nothing", () => {
  const recording = { commands: [] };
  assert.deepEqual(replayOf(recording, draftOf(recording)), { start: true, heal: "report" });
});
