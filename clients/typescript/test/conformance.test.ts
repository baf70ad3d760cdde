/** The recorded conversations that bind clients in every language, played by this one. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Attachment } from "../src/attachment.js";
import { Conversation } from "../src/conversation.js";
import type { ClientMessage, ServerMessage } from "../src/messages.js";
import { TRANSITIONS } from "../src/states.js";
import { parse } from "../src/wire.js";

const PROTOCOL = join(process.cwd(), "../../protocol");
const FOLDER = join(PROTOCOL, "conformance");

interface RunView {
  steps: number[];
  position: string | null;
  status: string | null;
  outcome: string | null;
  code: string | null;
  commands: number | null;
}

// biome-ignore lint/suspicious/noExplicitAny: a line of a recording is whatever the recording says
type Line = Record<string, any>;

/** Plays lines against a Conversation, and keeps the view that the recordings compare. */
class Player {
  readonly conversation = new Conversation();
  readonly attachments = new Map<string, Attachment>();
  readonly runs = new Map<string, RunView>();

  play(line: Line): Line {
    if (line["open"]) return this.result([this.conversation.opened("your-jwt-token")]);
    if (line["call"]?.startAgent) return this.result(this.attach("start_agent", line["call"].startAgent));
    if (line["call"]?.watch) return this.result(this.attach("watch", line["call"].watch));
    if ("in" in line) return this.result(this.hear(line["in"]));
    const next = this.conversation.closed(line["closed"].code, line["closed"].reason);
    return { ...this.result([]), next };
  }

  attach(verb: "start_agent" | "watch", runId: string): ClientMessage[] {
    const attachment = new Attachment(runId, verb);
    this.attachments.set(runId, attachment);
    this.runs.set(runId, unseen());
    return this.conversation.attach(attachment);
  }

  hear(text: string): ClientMessage[] {
    const message = parse(text);
    if (!message) return [];
    const { send, fresh } = this.conversation.hear(message);
    const runId = "runId" in message ? message.runId : undefined;
    const view = this.runs.get(runId ?? "");
    if (view) this.note(view, message, fresh);
    return send;
  }

  note(view: RunView, message: ServerMessage, fresh: boolean): void {
    if (message.type === "error" && message.code === "position_unknown") Object.assign(view, unseen());
    if (message.type === "run_status") view.status = message.status;
    if (message.type === "step_update" && fresh) view.steps.push(message.stepNumber);
    if (message.type === "completion" && fresh) {
      view.outcome = message.status;
      view.code = message.code ?? null;
      view.commands = message.commands?.length ?? 0;
    }
  }

  result(out: ClientMessage[]): Line {
    const { authenticated, session, error } = this.conversation;
    const runs: Record<string, RunView> = {};
    for (const [runId, view] of this.runs) {
      runs[runId] = { ...view, position: this.attachments.get(runId)?.log.position ?? null };
    }
    return { out, view: { authenticated, session: session ?? null, error, runs } };
  }
}

function unseen(): RunView {
  return { steps: [], position: null, status: null, outcome: null, code: null, commands: null };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("recorded conversations", () => {
  const names = readdirSync(FOLDER).filter((name) => name.startsWith("client-"));

  test("are there", () => assert.ok(names.length >= 12));

  for (const name of names) {
    test(name, () => {
      const [header, ...lines] = readFileSync(join(FOLDER, name), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Line);
      assert.equal(header?.["conformance"], 1);
      const player = new Player();
      for (let index = 0; index < lines.length; index += 2) {
        const happening = lines[index] as Line;
        assert.deepEqual(plain(player.play(happening)), lines[index + 1], JSON.stringify(happening));
      }
    });
  }
});

describe("the state table", () => {
  const server = JSON.parse(readFileSync(join(PROTOCOL, "states.json"), "utf8")).server as Record<
    string,
    Record<string, string>
  >;

  test("leads where the server's leads, for every state and signal that both have", () => {
    const compared: string[] = [];
    for (const [state, row] of Object.entries(TRANSITIONS)) {
      for (const [signal, next] of Object.entries(row)) {
        const expected = server[state]?.[signal];
        if (expected === undefined || expected === "held") continue; // a client leaves instead of being held
        assert.equal(next, expected, `${state} ${signal}`);
        compared.push(`${state} ${signal}`);
      }
    }
    assert.deepEqual(compared, [
      "authenticating accepted",
      "ready authenticate",
      "ready expired",
      "renewing accepted",
      "renewing rejected",
      "renewing rejected_late",
      "expired authenticate",
    ]);
  });

  test("has a way on from every state", () => {
    for (const [state, row] of Object.entries(TRANSITIONS)) assert.ok(Object.keys(row).length > 0, state);
  });
});
