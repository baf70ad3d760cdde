import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addressAt, serverAddress, socketAddress } from "../src/address.js";
import { Emitter } from "../src/emitter.js";
import { type ConnectionState, connectionInWords, StepwireClient } from "../src/index.js";
import { TRANSITIONS } from "../src/states.js";

describe("addresses", () => {
  test("of http become those of ws", () => {
    assert.equal(socketAddress("https://site.test/ws"), "wss://site.test/ws");
    assert.equal(socketAddress("http://site.test/a/ws#x"), "ws://site.test/a/ws");
    assert.equal(serverAddress("wss://site.test/a/ws"), "https://site.test/a/");
  });

  test("that a server gives are below that server", () => {
    assert.equal(addressAt("https://site.test/a/", "/api/x?y=1"), "https://site.test/a/api/x?y=1");
    assert.equal(addressAt("https://site.test/a/", "/a/api/x"), "https://site.test/a/api/x");
    assert.equal(addressAt("https://site.test/", "/api/x"), "https://site.test/api/x");
  });

  test("that are none are refused at once", () => {
    for (const url of ["", "not an address", "ftp://site.test/ws", "javascript:alert(1)"]) {
      assert.throws(() => new StepwireClient({ url, token: "t" }), { code: "bad_url" });
    }
  });
});

describe("the environment", () => {
  test("without a WebSocket, one is asked for in words", () => {
    if (globalThis.WebSocket) return; // this Node has one
    assert.throws(() => new StepwireClient({ url: "ws://site.test/ws", token: "t" }), {
      code: "no_websocket",
    });
  });
});

describe("listeners", () => {
  test("one that throws disturbs no other, and its error is not swallowed", (context) => {
    const emitter = new Emitter<{ news: number }>();
    const heard: number[] = [];
    emitter.on("news", () => {
      throw new Error("mine");
    });
    emitter.on("news", (news) => heard.push(news));
    const { mock } = context.mock.method(globalThis, "queueMicrotask", () => {});
    emitter.emit("news", 1);
    assert.deepEqual(heard, [1]);
    assert.throws(mock.calls[0]?.arguments[0] as () => void, /mine/);
  });

  test("one that left hears nothing", () => {
    const emitter = new Emitter<{ news: number }>();
    const heard: number[] = [];
    emitter.on("news", (news) => heard.push(news))();
    emitter.emit("news", 1);
    assert.deepEqual(heard, []);
  });
});

describe("words", () => {
  test("every state has a sentence of its own kind", () => {
    for (const state of Object.keys(TRANSITIONS) as ConnectionState[]) {
      assert.ok(connectionInWords({ state, attempt: 0 }, 0).length > 5, state);
    }
    assert.match(connectionInWords({ state: "waiting", attempt: 1, retryAt: 2_500 }, 0), /in 3 s$/);
  });
});
