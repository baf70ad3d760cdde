/**
 * One line to the server that comes back by itself. Where it stands is in the table of `states.ts`;
 * this is what happens on the way from one state to the next: sockets, timers and tokens.
 *
 * Theory. Whatever belongs to one attempt (its socket, its timers, an answer of the token function that
 * comes too late) carries the attempt's number, and counts only while that is the current one. So an old
 * line can never disturb a new one. Silence is proof of nothing: every wait has a deadline, and a line
 * on which nothing is heard is asked (`ping`); without any answer it is taken for dead.
 */

import { type Pace, pause } from "./backoff.js";
import type { Conversation } from "./conversation.js";
import {
  ConnectionLost,
  ConnectionStopped,
  type StepwireError,
  TokenRefused,
  TokenUnavailable,
} from "./errors.js";
import type { Authentication, ClientMessage, ServerMessage } from "./messages.js";
import type { Clock, Socket, SocketConstructor, Surroundings } from "./ports.js";
import { type ConnectionState, isUp, type Signal, TRANSITIONS } from "./states.js";
import type { TokenSource } from "./token.js";
import { parse } from "./wire.js";

/** Every duration of a connection, in milliseconds. */
export interface Timing {
  /** From opening a socket to an open line. */
  connectWithin: number;
  /** From an open line to the verdict on the token. */
  verdictWithin: number;
  /** For your token function. */
  tokenWithin: number;
  /** Between two questions whether the line is alive. */
  pingEvery: number;
  /** For any word from the server after that. */
  pongWithin: number;
  /** A line that was good for so long counts as good: the next pause is short again. */
  provenAfter: number;
  retry: Pace;
}

export const TIMING: Timing = {
  connectWithin: 15_000,
  verdictWithin: 20_000,
  tokenWithin: 30_000,
  pingEvery: 25_000,
  pongWithin: 10_000,
  provenAfter: 10_000,
  retry: { first: 500, longest: 30_000 },
};

/** Where the connection stands. Replaced, never changed: two that are the same object are equal. */
export interface ConnectionStatus {
  readonly state: ConnectionState;
  /** Why it is not `ready`; of the last failure while it tries again. */
  readonly error?: StepwireError;
  /** In `waiting` and `offline`: when the next try is, in milliseconds of `performance.now()`. */
  readonly retryAt?: number;
  /** Tries since the last good line. */
  readonly attempt: number;
}

export interface ConnectionPorts {
  clock: Clock;
  random: () => number;
  surroundings: Surroundings;
  WebSocket: SocketConstructor;
}

/** Whom the connection tells. */
export interface ConnectionListener {
  changed(status: ConnectionStatus): void;
  heard(message: ServerMessage, fresh: boolean): void;
  malformed(error: StepwireError): void;
}

const OPEN = 1; // WebSocket.OPEN

export class Connection {
  status: ConnectionStatus = { state: "idle", attempt: 0 };
  #line = 0; // number of the current attempt
  #socket: Socket | undefined;
  #readyAt: number | undefined;
  #heardAt = 0;
  #failedRenewals = 0;
  #freshTokens = 0; // lines in a row that were closed for want of a good token
  readonly #timers = new Map<string, () => void>();
  #stopListening: (() => void) | undefined;

  constructor(
    readonly url: string,
    readonly conversation: Conversation,
    readonly tokens: TokenSource,
    readonly timing: Timing,
    readonly ports: ConnectionPorts,
    readonly listener: ConnectionListener,
  ) {}

  get state(): ConnectionState {
    return this.status.state;
  }

  /** Connect, or try at once when the next try is due later. Changes nothing on a line that is up. */
  connect(): void {
    if (!TRANSITIONS[this.state].connect) return;
    this.#stopListening ??= this.ports.surroundings.listen(() => this.#lookAround());
    const begin =
      this.state === "waiting" || this.state === "offline" ? {} : { attempt: 0, error: undefined };
    this.#dropLine();
    this.#move("connect", begin);
    void this.#open(this.#line);
  }

  /** Say goodbye and stay away. */
  disconnect(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#dropLine(1000);
    this.#move("disconnect", {
      error: new ConnectionStopped("disconnected", "The client was disconnected."),
    });
  }

  /** Whether it was sent; nothing is kept for later. */
  send(message: ClientMessage): boolean {
    if (!isUp(this.state)) return false;
    return this.#write(message);
  }

  /** Something new came over this line: it is worth coming back to soon. */
  proven(): void {
    if (this.status.attempt) this.#show({ ...this.status, attempt: 0 });
  }

  /** Give this line up and come back. */
  drop(error: ConnectionLost): void {
    if (isUp(this.state)) this.#lost(error);
  }

  // -- opening --------------------------------------------------------------------------------

  async #open(line: number): Promise<void> {
    try {
      const token = await this.tokens.get();
      if (line === this.#line) this.#openSocket(line, token);
    } catch (error) {
      if (line === this.#line) this.#lost(error as TokenUnavailable);
    }
  }

  #openSocket(line: number, token: string): void {
    this.tokens.current = token;
    let socket: Socket;
    try {
      socket = new this.ports.WebSocket(this.url);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      return this.#end(
        "stopped",
        new ConnectionStopped("bad_url", `No connection can be opened to ${this.url}: ${why}`),
      );
    }
    this.#socket = socket;
    socket.onopen = () => line === this.#line && this.#opened(token);
    socket.onmessage = ({ data }) => line === this.#line && this.#heard(data);
    socket.onerror = () => {}; // says nothing that onclose does not say
    socket.onclose = (event: { code: number; reason: string }) => line === this.#line && this.#closed(event);
    this.#timer("deadline", this.timing.connectWithin, () => this.#silent("The server does not answer."));
  }

  #opened(token: string): void {
    this.#move("opened");
    this.#write(this.conversation.opened(token));
    this.#timer("deadline", this.timing.verdictWithin, () =>
      this.#silent("The server says nothing about the token."),
    );
  }

  #silent(message: string): void {
    this.#lost(new ConnectionLost("no_answer", message));
  }

  // -- hearing --------------------------------------------------------------------------------

  #heard(frame: unknown): void {
    this.#heardAt = this.ports.clock.now();
    let message: ServerMessage | undefined;
    try {
      message = parse(frame);
    } catch (error) {
      return this.listener.malformed(error as StepwireError);
    }
    if (!message) return;
    const wasAuthenticated = this.conversation.authenticated;
    const { send, fresh } = this.conversation.hear(message);
    if (message.type === "authentication") this.#judged(message, wasAuthenticated);
    if (message.type === "token_expiring") void this.#renew(this.#line);
    for (const answer of send) this.send(answer);
    this.listener.heard(message, fresh);
  }

  #judged(message: Authentication, wasAuthenticated: boolean): void {
    if (message.status === "success") return this.#accepted();
    const refusal = new TokenRefused(message.code ?? "refused", message.error ?? "The token was refused.");
    if (wasAuthenticated || isUp(this.state)) return this.#renewalRefused(refusal);
    if (message.code === "keys_unavailable")
      return this.#lost(new ConnectionLost(message.code, refusal.message));
    return this.#end("refused", refusal);
  }

  #accepted(): void {
    this.#cancelTimer("deadline");
    this.#cancelTimer("renewal");
    this.#failedRenewals = this.#freshTokens = 0;
    this.#readyAt ??= this.ports.clock.now();
    this.#move("accepted", { error: undefined });
    this.#pingLater();
  }

  // -- fresh tokens ---------------------------------------------------------------------------

  async #renew(line: number): Promise<void> {
    if (!this.tokens.renewable || this.state === "renewing") return;
    const late = this.state === "expired";
    this.#move("authenticate");
    try {
      const token = await this.tokens.get();
      if (line !== this.#line) return;
      if (token === this.tokens.current)
        throw new TokenUnavailable("The token function gave the old token again.");
      this.tokens.current = token;
      this.#write(this.conversation.renewal(token));
      this.#timer("renewal", this.timing.verdictWithin, () =>
        this.#silent("The server says nothing about the token."),
      );
    } catch (error) {
      if (line === this.#line)
        this.#renewLater(error as StepwireError, late || !this.conversation.authenticated);
    }
  }

  /** Either the fresh token was refused, or the old one has run out. */
  #renewalRefused(refusal: TokenRefused): void {
    const late = !this.conversation.authenticated;
    if (late && this.state === "ready") this.#move("expired", { error: refusal });
    this.#renewLater(refusal, late);
  }

  #renewLater(error: StepwireError, late: boolean): void {
    this.#move(late ? "rejected_late" : "rejected", { error });
    if (!this.tokens.renewable) return;
    const wait =
      late && this.#failedRenewals === 0
        ? 0
        : pause(this.#failedRenewals, this.timing.retry, this.ports.random);
    this.#failedRenewals += 1;
    this.#timer("renewal", wait, () => void this.#renew(this.#line));
  }

  // -- a line that may be dead ----------------------------------------------------------------

  #pingLater(): void {
    this.#timer("ping", this.timing.pingEvery, () => this.#ping());
  }

  #ping(): void {
    const { clock } = this.ports;
    const asked = clock.now();
    this.#write({ type: "ping" });
    this.#timer("ping", this.timing.pongWithin, () => {
      if (this.#heardAt >= asked) this.#pingLater();
      // The device slept: what came meanwhile is heard after this timer. Ask once more.
      else if (clock.now() - asked > 2 * this.timing.pongWithin) this.#ping();
      else this.#lost(new ConnectionLost("half_open", "The server is silent: the line is dead."));
    });
  }

  #lookAround(): void {
    const { surroundings } = this.ports;
    if (isUp(this.state)) return this.#ping();
    if (this.state !== "waiting" && this.state !== "offline") return;
    if (surroundings.online() && !surroundings.hidden()) return this.connect();
    this.#move(surroundings.online() ? "lost" : "unreachable");
  }

  // -- the end of a line ----------------------------------------------------------------------

  #closed({ code, reason }: { code: number; reason: string }): void {
    const failure = closeError(code, reason, this.state);
    const next = this.conversation.closed(code, reason);
    if (next === "stop")
      return this.#end("stopped", new ConnectionStopped(reason || "closed", failure.message, code));
    if (next === "fresh_token") {
      this.#freshTokens += 1;
      const hopeless = !this.tokens.renewable || this.#freshTokens > 2;
      if (hopeless) return this.#end("refused", new TokenRefused(reason, failure.message));
    }
    this.#lost(failure);
  }

  /** Comes back after a pause. */
  #lost(error: StepwireError): void {
    const { clock, surroundings, random } = this.ports;
    const good = this.#readyAt !== undefined && clock.now() - this.#readyAt >= this.timing.provenAfter;
    this.conversation.closed(1006, "");
    this.#dropLine();
    const attempt = good ? 0 : this.status.attempt;
    const unseen = !surroundings.online() || surroundings.hidden();
    const wait = unseen ? this.timing.retry.longest : pause(attempt, this.timing.retry, random);
    this.#timer("retry", wait, () => this.connect());
    const signal = surroundings.online() ? "lost" : "unreachable";
    this.#move(signal, { error, attempt: attempt + 1, retryAt: clock.now() + wait });
  }

  /** Stays away until it is told to connect. */
  #end(signal: "refused" | "stopped", error: StepwireError): void {
    this.conversation.closed(1000, "");
    this.#dropLine(1000);
    this.#move(signal, { error });
  }

  #dropLine(code = 4000): void {
    this.#line += 1;
    this.#readyAt = undefined;
    for (const name of [...this.#timers.keys()]) this.#cancelTimer(name);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(code);
    if (code === 1000) this.conversation.closed(1000, "");
  }

  // -- small things ---------------------------------------------------------------------------

  #write(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #move(signal: Signal, changes: Partial<ConnectionStatus> = {}): void {
    const state = TRANSITIONS[this.state][signal] ?? this.state;
    const { retryAt, ...rest } = this.status;
    const kept = state === "waiting" || state === "offline" ? { retryAt } : {};
    this.#show({ ...rest, ...kept, ...changes, state });
  }

  #show(status: ConnectionStatus): void {
    const before = this.status;
    const names = Object.keys({ ...before, ...status }) as (keyof ConnectionStatus)[];
    if (names.every((name) => before[name] === status[name])) return;
    this.status = status;
    this.listener.changed(status);
  }

  #timer(name: string, milliseconds: number, call: () => void): void {
    this.#cancelTimer(name);
    this.#timers.set(name, this.ports.clock.after(milliseconds, call));
  }

  #cancelTimer(name: string): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }
}

function closeError(code: number, reason: string, state: ConnectionState): ConnectionLost {
  if (state === "connecting")
    return new ConnectionLost("unreachable", "The server cannot be reached.", code, reason);
  const why = reason ? `${code} ${reason}` : `${code}`;
  return new ConnectionLost(reason || "closed", `The connection was closed (${why}).`, code, reason);
}
