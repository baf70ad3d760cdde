import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Authentication, Completion, ErrorMessage, StepUpdate, StepwireOptions } from "../src/index.js";
import { AgentWebSocketClient } from "../src/index.js";
import { completion, FakeSocket, settled, step, World } from "./world.js";

class Listening extends AgentWebSocketClient {
  readonly heard: string[] = [];

  protected override handleAuthenticationResponse({ status }: Authentication): void {
    this.heard.push(status);
  }

  protected override handleStepUpdate({ stepNumber }: StepUpdate): void {
    this.heard.push(`step ${stepNumber}`);
  }

  protected override handleCompletion({ commands }: Completion): void {
    this.heard.push(`${commands?.length} commands`);
  }

  protected override handleError({ error }: ErrorMessage): void {
    this.heard.push(error);
  }
}

function made(world: World): Listening {
  class Opened extends FakeSocket {
    constructor(url: string) {
      super(url);
      world.sockets.push(this);
    }
  }
  const options: Partial<StepwireOptions> = { clock: world.clock, surroundings: world, WebSocket: Opened };
  return new Listening("ws://server.test/ws", "your-jwt-token", options);
}

describe("the guide's class", () => {
  test("connects at once, and startAgent may be called before it has", async () => {
    const world = new World();
    const client = made(world);
    client.startAgent("run-1");
    client.startAgent("run-1");
    await world.join();
    assert.deepEqual(world.socket.sent, [
      { type: "authenticate", token: "your-jwt-token" },
      { type: "start_agent", runId: "run-1" },
    ]);
    world.socket.say(step(1));
    world.socket.say({ type: "error", error: "Not that." });
    world.socket.say(completion());
    assert.deepEqual(client.heard, ["success", "step 1", "Not that.", "0 commands"]);
  });

  test("tells each step once, also after a drop", async () => {
    const world = new World();
    const client = made(world);
    client.startAgent("run-1");
    await world.join();
    world.socket.say(step(1));
    world.socket.end();
    await world.clock.pass(1_000);
    await world.join();
    for (const number of [1, 2]) world.socket.say(step(number));
    assert.deepEqual(client.heard, ["success", "step 1", "success", "step 2"]);
  });

  test("hears of a refused token and does not try it again", async () => {
    const world = new World();
    const client = made(world);
    await settled();
    world.socket.open();
    world.socket.say({ type: "authentication", status: "failed", error: "Invalid authentication token" });
    await world.clock.pass(600_000);
    assert.deepEqual(client.heard, ["failed"]);
    assert.equal(world.sockets.length, 1);
  });

  test("says goodbye when it is closed", async () => {
    const world = new World();
    const client = made(world);
    await world.join();
    client.close();
    assert.equal(world.socket.closedWith, 1000);
    assert.equal(world.clock.waiting, 0);
  });
});
