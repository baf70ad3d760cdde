/** A world that tests decide: a clock that stands until it is moved, sockets that do what they are told. */

import { StepwireClient, type StepwireOptions } from "../src/index.js";
import type { ClientMessage, StepUpdate } from "../src/messages.js";
import type { Clock, SocketConstructor, Surroundings } from "../src/ports.js";

export class FakeClock implements Clock {
  #now = 0;
  #calls: { at: number; call: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, call: () => void): () => void {
    const entry = { at: this.#now + milliseconds, call };
    this.#calls.push(entry);
    return () => {
      this.#calls = this.#calls.filter((other) => other !== entry);
    };
  }

  /** Time passes; what falls due happens in order, and what follows from it by itself too. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (;;) {
      const due = this.#calls.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#calls = this.#calls.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.call();
      await settled();
    }
    this.#now = end;
  }

  /** The device sleeps: time passes, and nothing that fell due has happened yet. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds;
  }

  get waiting(): number {
    return this.#calls.length;
  }
}

/** Lets everything happen that needs no time. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class FakeSocket {
  readyState = 0;
  readonly sent: ClientMessage[] = [];
  closedWith: number | undefined;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: never }) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;

  constructor(readonly url: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code?: number): void {
    this.readyState = 3;
    this.closedWith ??= code;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }

  /** The server, or what stands in its place, says this. */
  say(message: object | string): void {
    this.onmessage?.({ data: (typeof message === "string" ? message : JSON.stringify(message)) as never });
  }

  /** The line ends from the other side. */
  end(code = 1006, reason = ""): void {
    this.readyState = 3;
    this.onclose?.({ code, reason } as never);
  }

  accept(more: object = {}): void {
    this.say({ type: "authentication", status: "success", session: "s-1", ...more });
  }

  /** What the client asked for besides heartbeats. */
  asked(type: string): ClientMessage[] {
    return this.sent.filter((message) => message.type === type);
  }
}

export class World implements Surroundings {
  readonly clock = new FakeClock();
  readonly sockets: FakeSocket[] = [];
  chance = 1;
  isOnline = true;
  isHidden = false;
  readonly listeners = new Set<() => void>();

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("No socket was opened.");
    return socket;
  }

  online = (): boolean => this.isOnline;
  hidden = (): boolean => this.isHidden;

  listen(changed: () => void): () => void {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }

  become(change: { isOnline?: boolean; isHidden?: boolean }): void {
    Object.assign(this, change);
    for (const listener of this.listeners) listener();
  }

  client(options: Partial<StepwireOptions> = {}): StepwireClient {
    const world = this;
    class Opened extends FakeSocket {
      constructor(url: string) {
        super(url);
        world.sockets.push(this);
      }
    }
    return new StepwireClient({
      url: "ws://server.test/ws",
      token: "token-1",
      clock: this.clock,
      random: () => this.chance,
      surroundings: this,
      WebSocket: Opened as unknown as SocketConstructor,
      ...options,
    });
  }

  /** A client that is `ready`. */
  async ready(options: Partial<StepwireOptions> = {}): Promise<StepwireClient> {
    const client = this.client(options);
    client.connect();
    await this.join();
    return client;
  }

  /** The newest socket opens and its token is accepted. */
  async join(): Promise<FakeSocket> {
    await settled();
    this.socket.open();
    this.socket.accept();
    await settled();
    return this.socket;
  }
}

export function step(stepNumber: number, runId = "run-1"): StepUpdate {
  return {
    type: "step_update",
    stepNumber,
    screenshot: "/9j/2Q==",
    action: { type: "click" },
    explanation: `Step ${stepNumber}`,
    runId,
    position: `p.${stepNumber}`,
  };
}

export function completion(more: object = {}): object {
  return { type: "completion", status: "success", commands: [], runId: "run-1", position: "p.end", ...more };
}
