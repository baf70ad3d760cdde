import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  ConnectionLost,
  ConnectionStopped,
  MalformedMessage,
  type StepwireError,
  TokenRefused,
} from "../src/index.js";
import { settled, World } from "./world.js";

describe("connecting", () => {
  test("nothing is opened before it is asked for", async () => {
    const world = new World();
    assert.equal(world.client().connection.state, "idle");
    await settled();
    assert.equal(world.sockets.length, 0);
  });

  test("a token goes first, and the session of the line before", async () => {
    const world = new World();
    const client = await world.ready();
    assert.deepEqual(world.socket.sent, [{ type: "authenticate", token: "token-1" }]);
    world.socket.end();
    client.connect();
    await world.join();
    assert.deepEqual(world.socket.sent, [{ type: "authenticate", token: "token-1", session: "s-1" }]);
  });

  test("a server that cannot be reached is tried again, in a state with a name", async () => {
    const world = new World();
    const client = world.client();
    client.connect();
    await settled();
    world.socket.end();
    assert.equal(client.connection.state, "waiting");
    assert.equal(client.connection.error?.code, "unreachable");
    assert.equal(client.connection.retryAt, 500);
  });

  test("a server that does not open the line in time is given up", async () => {
    const world = new World();
    const client = world.client();
    client.connect();
    await world.clock.pass(15_000);
    assert.equal(client.connection.state, "waiting");
    assert.equal(client.connection.error?.code, "no_answer");
    assert.equal(world.socket.closedWith, 4000);
  });

  test("a server that accepts and says nothing is given up", async () => {
    const world = new World();
    const client = world.client();
    client.connect();
    await settled();
    world.socket.open();
    await world.clock.pass(20_000);
    assert.equal(client.connection.state, "waiting");
    assert.equal(client.connection.error?.code, "no_answer");
  });

  test("an address that no socket takes stops the client and says why", async () => {
    const world = new World();
    const client = world.client({
      WebSocket: class {
        constructor() {
          throw new Error("insecure");
        }
      } as never,
    });
    client.connect();
    await settled();
    assert.equal(client.connection.state, "stopped");
    assert.match(client.connection.error?.message ?? "", /insecure/);
  });

  test("what an old line still says disturbs no new one", async () => {
    const world = new World();
    const client = await world.ready();
    const old = world.socket;
    old.end();
    client.connect();
    await world.join();
    old.say({ type: "authentication", status: "failed", code: "bad_token" });
    old.end(1000);
    assert.equal(client.connection.state, "ready");
  });
});

describe("coming back", () => {
  test("pauses double up to a ceiling, and chance shortens each", async () => {
    const world = new World();
    const client = world.client();
    client.connect();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      await settled();
      world.socket.end();
      pauses.push((client.connection.retryAt ?? 0) - world.clock.now());
      await world.clock.pass(pauses.at(-1) ?? 0);
    }
    assert.deepEqual(pauses, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    world.chance = 0.25;
    await settled();
    world.socket.end();
    assert.equal((client.connection.retryAt ?? 0) - world.clock.now(), 7_500);
  });

  test("a proxy that cuts every five seconds makes the pauses grow, for nothing new came", async () => {
    const world = new World();
    const client = await world.ready();
    const pauses: number[] = [];
    for (let cut = 0; cut < 4; cut += 1) {
      await world.clock.pass(5_000);
      world.socket.end();
      assert.equal(client.connection.state, "waiting");
      pauses.push((client.connection.retryAt ?? 0) - world.clock.now());
      await world.clock.pass(pauses.at(-1) ?? 0);
      await world.join();
    }
    assert.deepEqual(pauses, [500, 1_000, 2_000, 4_000]);
  });

  test("a line that was good for a while counts as good", async () => {
    const world = new World();
    const client = await world.ready();
    world.socket.end();
    await world.clock.pass(500);
    await world.join();
    await world.clock.pass(10_000);
    world.socket.end();
    assert.equal((client.connection.retryAt ?? 0) - world.clock.now(), 500);
  });

  test("connect() does not wait for the next try", async () => {
    const world = new World();
    const client = await world.ready();
    world.socket.end();
    client.connect();
    await settled();
    assert.equal(world.sockets.length, 2);
  });

  test("without a network it waits for one, and tries now and then in case the device is wrong", async () => {
    const world = new World();
    const client = await world.ready();
    world.isOnline = false;
    world.socket.end();
    assert.equal(client.connection.state, "offline");
    await world.clock.pass(29_000);
    assert.equal(world.sockets.length, 1);
    world.become({ isOnline: true });
    await settled();
    assert.equal(world.sockets.length, 2);
    world.isOnline = false;
    world.socket.end();
    await world.clock.pass(30_000);
    assert.equal(world.sockets.length, 3);
  });

  test("a page that nobody sees is in no hurry, and comes back at once when it is seen", async () => {
    const world = new World();
    const client = await world.ready();
    world.isHidden = true;
    world.socket.end();
    assert.equal(client.connection.state, "waiting");
    await world.clock.pass(20_000);
    assert.equal(world.sockets.length, 1);
    world.become({ isHidden: false });
    await settled();
    assert.equal(world.sockets.length, 2);
  });

  test("what the server closes for good stays closed until connect()", async () => {
    const world = new World();
    const client = await world.ready();
    world.socket.end(1000, "taken_over");
    assert.equal(client.connection.state, "stopped");
    assert.ok(client.connection.error instanceof ConnectionStopped);
    assert.equal(client.connection.error.code, "taken_over");
    await world.clock.pass(600_000);
    assert.equal(world.sockets.length, 1);
    client.connect();
    await world.join();
    assert.equal(client.connection.state, "ready");
    assert.equal(client.connection.error, undefined);
  });

  test("disconnect() says goodbye and leaves no timer behind", async () => {
    const world = new World();
    const client = await world.ready();
    client.disconnect();
    assert.equal(world.socket.closedWith, 1000);
    assert.equal(client.connection.state, "closed");
    assert.equal(world.clock.waiting, 0);
    assert.equal(world.listeners.size, 0);
  });
});

describe("a line that may be dead", () => {
  test("is asked, and dropped when nothing is heard", async () => {
    const world = new World();
    const client = await world.ready();
    await world.clock.pass(25_000);
    assert.equal(world.socket.asked("ping").length, 1);
    await world.clock.pass(10_000);
    assert.equal(client.connection.state, "waiting");
    assert.ok(client.connection.error instanceof ConnectionLost);
    assert.equal(client.connection.error.code, "half_open");
  });

  test("is alive when anything is heard", async () => {
    const world = new World();
    const client = await world.ready();
    for (let beat = 0; beat < 5; beat += 1) {
      await world.clock.pass(25_000);
      world.socket.say({ type: "pong" });
      await world.clock.pass(10_000);
    }
    assert.equal(client.connection.state, "ready");
    assert.equal(world.socket.asked("ping").length, 5);
  });

  test("is asked once more after the device slept, for what came meanwhile is heard later", async () => {
    const world = new World();
    const client = await world.ready();
    await world.clock.pass(25_000);
    world.clock.sleep(3_600_000);
    await world.clock.pass(0);
    assert.equal(client.connection.state, "ready");
    assert.equal(world.socket.asked("ping").length, 2);
    await world.clock.pass(10_000);
    assert.equal(client.connection.state, "waiting");
  });

  test("is asked at once when the page is seen again or the network has changed", async () => {
    const world = new World();
    await world.ready();
    world.become({ isHidden: false });
    assert.equal(world.socket.asked("ping").length, 1);
  });
});

describe("tokens", () => {
  test("a refused token ends it until connect()", async () => {
    const world = new World();
    const client = world.client({ token: async () => "bad" });
    client.connect();
    await settled();
    world.socket.open();
    world.socket.say({
      type: "authentication",
      status: "failed",
      error: "Bad signature.",
      code: "bad_token",
    });
    assert.equal(client.connection.state, "refused");
    assert.ok(client.connection.error instanceof TokenRefused);
    assert.equal(client.connection.error.code, "bad_token");
    await world.clock.pass(600_000);
    assert.equal(world.sockets.length, 1);
  });

  test("a clock that is wrong, so that every token has expired already, ends as refused", async () => {
    const world = new World();
    const client = world.client({ token: async () => "expired" });
    client.connect();
    await settled();
    world.socket.open();
    world.socket.say({ type: "authentication", status: "failed", error: "Expired.", code: "token_expired" });
    assert.equal(client.connection.state, "refused");
    assert.equal(client.connection.error?.code, "token_expired");
  });

  test("a server that can judge no token just now is tried again", async () => {
    const world = new World();
    const client = world.client();
    client.connect();
    await settled();
    world.socket.open();
    world.socket.say({
      type: "authentication",
      status: "failed",
      error: "No keys.",
      code: "keys_unavailable",
    });
    assert.equal(client.connection.state, "waiting");
  });

  test("a token function that throws is asked again after a pause, and its error is the cause", async () => {
    const world = new World();
    const client = world.client({ token: () => Promise.reject(new Error("backend down")) });
    client.connect();
    await settled();
    assert.equal(client.connection.state, "waiting");
    assert.equal(client.connection.error?.code, "token_unavailable");
    assert.deepEqual(client.connection.error?.cause, new Error("backend down"));
    assert.equal(world.sockets.length, 0);
  });

  test("a token function that never answers is given up in time", async () => {
    const world = new World();
    const client = world.client({ token: () => new Promise(() => {}) });
    client.connect();
    await world.clock.pass(30_000);
    assert.equal(client.connection.state, "waiting");
    assert.equal(client.connection.error?.code, "token_unavailable");
  });

  test("a token is renewed on the open line before it expires", async () => {
    const world = new World();
    let made = 0;
    const client = await world.ready({ token: async () => `token-${++made}` });
    world.socket.say({ type: "token_expiring", expiresAt: "2030-01-01T00:00:00Z" });
    assert.equal(client.connection.state, "renewing");
    await settled();
    assert.deepEqual(world.socket.asked("authenticate").at(-1), {
      type: "authenticate",
      token: "token-2",
      session: "s-1",
    });
    world.socket.accept();
    assert.equal(client.connection.state, "ready");
    assert.equal(world.sockets.length, 1);
  });

  test("a function that gives the old token again is asked again later, not in a circle", async () => {
    const world = new World();
    let asked = 0;
    const client = await world.ready({
      token: async () => {
        asked += 1;
        return "the same";
      },
    });
    world.socket.say({ type: "token_expiring", expiresAt: "2030-01-01T00:00:00Z" });
    await settled();
    assert.equal(client.connection.state, "ready");
    assert.equal(client.connection.error?.code, "token_unavailable");
    assert.equal(asked, 2);
    await world.clock.pass(500);
    assert.equal(asked, 3);
  });

  test("a token that has run out while no fresh one was there is expired until one is", async () => {
    const world = new World();
    let good = false;
    let made = 0;
    const token = async () => {
      if (made > 0 && !good) throw new Error("not yet");
      return `token-${++made}`;
    };
    const client = await world.ready({ token });
    world.socket.say({
      type: "authentication",
      status: "failed",
      code: "token_expired",
      error: "It has expired.",
    });
    await settled();
    assert.equal(client.connection.state, "expired");
    good = true;
    await world.clock.pass(10_000);
    assert.equal(client.connection.state, "renewing");
    world.socket.accept();
    assert.equal(client.connection.state, "ready");
  });

  test("a refused renewal leaves the old token as it was", async () => {
    const world = new World();
    let made = 0;
    const client = await world.ready({ token: async () => `token-${++made}` });
    world.socket.say({ type: "token_expiring", expiresAt: "2030-01-01T00:00:00Z" });
    await settled();
    world.socket.say({ type: "authentication", status: "failed", code: "other_subject", error: "Another." });
    assert.equal(client.connection.state, "ready");
    assert.equal(client.connection.error?.code, "other_subject");
  });

  test("a connection closed for its token comes back with a fresh one, but not for ever", async () => {
    const world = new World();
    const client = await world.ready({ token: async () => "stale" });
    world.socket.end(1008, "token_expired");
    assert.equal(client.connection.state, "waiting");
    for (let time = 0; time < 2; time += 1) {
      await world.clock.pass(30_000);
      world.socket.open();
      world.socket.end(1008, "auth_failures");
    }
    assert.equal(client.connection.state, "refused");
  });

  test("a token that is a string cannot be renewed: when it has run out, that is the end", async () => {
    const world = new World();
    const client = await world.ready();
    world.socket.end(1008, "token_expired");
    assert.equal(client.connection.state, "refused");
    assert.equal(client.connection.error?.code, "token_expired");
  });
});

describe("what no server should send", () => {
  const bad: [string, string][] = [
    ["no JSON", "<html>"],
    ["no object", "[1]"],
    ["no type", "{}"],
    ["a step without a number", '{"type":"step_update","screenshot":"","action":{},"explanation":""}'],
    [
      "a number that is text",
      '{"type":"step_update","stepNumber":"1","screenshot":"","action":{},"explanation":""}',
    ],
    [
      "an action that is a list",
      '{"type":"step_update","stepNumber":1,"screenshot":"","action":[],"explanation":""}',
    ],
    ["null for a type", "null"],
  ];
  for (const [name, frame] of bad) {
    test(`${name} is an error with a type, and the client goes on`, async () => {
      const world = new World();
      const client = await world.ready();
      const errors: StepwireError[] = [];
      client.on("error", (error) => errors.push(error));
      world.socket.say(frame);
      assert.equal(errors.length, 1);
      assert.ok(errors[0] instanceof MalformedMessage);
      assert.equal(client.connection.state, "ready");
    });
  }

  test("types and fields from the future are passed over", async () => {
    const world = new World();
    const client = await world.ready();
    const errors: StepwireError[] = [];
    client.on("error", (error) => errors.push(error));
    world.socket.say({ type: "weather", sky: "blue" });
    world.socket.say({ type: "constructor" });
    world.socket.say({ type: "pong", mood: "fine" });
    assert.deepEqual(errors, []);
  });
});
