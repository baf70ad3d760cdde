/**
 * A connection to a Stepwire server, and the runs that are followed over it.
 *
 *     const client = new StepwireClient({ url: "wss://stepwire.example/ws", token: getToken });
 *     const run = client.run("run-123");
 *     for await (const step of run) show(step);
 *     const { result } = await run.result;
 */

import { addressAt, serverAddress, socketAddress } from "./address.js";
import { Attachment, type Screenshots, type Verb } from "./attachment.js";
import {
  Connection,
  type ConnectionPorts,
  type ConnectionStatus,
  TIMING,
  type Timing,
} from "./connection.js";
import { Conversation } from "./conversation.js";
import { Emitter } from "./emitter.js";
import { ConnectionLost, RequestRefused, StepwireError } from "./errors.js";
import type { ClientMessage, ServerMessage } from "./messages.js";
import { type SocketConstructor, systemClock, systemSurroundings } from "./ports.js";
import { Run } from "./run.js";
import { isOver, isUp } from "./states.js";
import { type Token, TokenSource } from "./token.js";

export interface StepwireOptions extends Partial<ConnectionPorts> {
  /** The server's `/ws`; ws, wss, http or https, and relative to the page if you like. */
  url: string | URL;
  /** A token, or a function that gives one: asked for every connection and before a token expires. */
  token: Token;
  /** How pictures come, unless a run says otherwise. */
  screenshots?: Screenshots;
  /** Steps that may wait for a loop over a run before the server is asked to stop for a while. */
  buffer?: number;
  timing?: Partial<Timing>;
}

export interface RunOptions {
  screenshots?: Screenshots;
  /** Go on after this position, such as one that was kept from an earlier visit. */
  after?: string;
}

export interface ClientEvents {
  /** The connection is somewhere else now. */
  connection: ConnectionStatus;
  /** Something went wrong that no single call can be blamed for; the client goes on. */
  error: StepwireError;
  /** Every message that the server sends and this client knows, as it comes, repeated ones too. */
  message: ServerMessage;
}

export class StepwireClient {
  readonly #events = new Emitter<ClientEvents>();
  readonly #runs = new Map<string, Run>();
  readonly #conversation = new Conversation();
  readonly #connection: Connection;
  readonly #options: StepwireOptions;
  #wasUp = false;

  /** Opens nothing yet: the first run does, or `connect()`. Throws StepwireError for a bad `url`. */
  constructor(options: StepwireOptions) {
    this.#options = options;
    const clock = options.clock ?? systemClock;
    const timing = { ...TIMING, ...options.timing };
    this.#connection = new Connection(
      socketAddress(options.url),
      this.#conversation,
      new TokenSource(options.token, timing.tokenWithin, clock),
      timing,
      {
        clock,
        random: options.random ?? Math.random,
        surroundings: options.surroundings ?? systemSurroundings,
        WebSocket: options.WebSocket ?? systemWebSocket(),
      },
      {
        changed: (status) => this.#changed(status),
        heard: (message, fresh) => this.#heard(message, fresh),
        malformed: (error) => this.#events.emit("error", error),
      },
    );
  }

  /** Where the connection stands; a new object whenever that changes. */
  get connection(): ConnectionStatus {
    return this.#connection.status;
  }

  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Start the run if it is pending, and follow it. The same run again gives the same object. */
  run(runId: string, options: RunOptions = {}): Run {
    return this.#follow(runId, "start_agent", options);
  }

  /** Follow the run without starting it. */
  watch(runId: string, options: RunOptions = {}): Run {
    return this.#follow(runId, "watch", options);
  }

  /** Connect, or connect again after `disconnect()` or a refused token. While it waits: try at once. */
  connect(): void {
    this.#connection.connect();
  }

  /** A step's `screenshotUrl`, which is relative to the server, as an address for `<img src>`. */
  pictureAddress(screenshotUrl: string): string {
    return addressAt(serverAddress(this.#connection.url), screenshotUrl);
  }

  /** Close the socket. Runs go on at the server; `connect()` takes up every one where it was. */
  disconnect(): void {
    this.#connection.disconnect();
  }

  // -- inside ---------------------------------------------------------------------------------

  #follow(runId: string, verb: Verb, options: RunOptions): Run {
    const known = this.#runs.get(runId);
    if (known && (known.attachment.verb === verb || verb === "watch")) return this.#connected(known);
    const screenshots = options.screenshots ?? this.#options.screenshots;
    const attachment = known?.attachment ?? new Attachment(runId, verb, screenshots, options.after);
    attachment.verb = verb;
    const run = known ?? new Run(attachment, this.#line(attachment), this.#options.buffer ?? 64);
    this.#runs.set(runId, run);
    this.#say(this.#conversation.attach(attachment));
    return this.#connected(run);
  }

  #connected(run: Run): Run {
    if (this.connection.state === "idle") this.connect();
    return run;
  }

  #line(own: Attachment): Run["line"] {
    return {
      send: (message) => this.#connection.send(message),
      ask: (attachment) => this.#say(this.#conversation.ask(attachment)),
      hold: (attachment) => this.#say(this.#conversation.hold(attachment)),
      leave: (attachment) => {
        if (this.#runs.get(own.runId)?.attachment === own) this.#runs.delete(own.runId);
        this.#say(this.#conversation.detach(attachment));
      },
      drop: () =>
        this.#connection.drop(new ConnectionLost("not_held", "The server did not stop sending when asked.")),
      over: () => (isOver(this.connection.state) ? this.connection.error : undefined),
    };
  }

  #say(messages: ClientMessage[]): void {
    for (const message of messages) this.#connection.send(message);
  }

  #changed(status: ConnectionStatus): void {
    const up = isUp(status.state);
    if (up && !this.#wasUp) queueMicrotask(() => this.#ready());
    this.#wasUp = up;
    if (isOver(status.state)) {
      for (const run of this.#runs.values()) run.interrupted(status.error as StepwireError);
    }
    this.#events.emit("connection", status);
  }

  #ready(): void {
    for (const run of this.#runs.values()) run.ready();
  }

  #heard(message: ServerMessage, fresh: boolean): void {
    const runId = "runId" in message ? message.runId : undefined;
    const run = this.#runs.get(runId ?? "") ?? (runId === undefined ? this.#onlyRun() : undefined);
    const logged = message.type === "step_update" || message.type === "completion";
    if (logged && fresh) this.#connection.proven();
    if (logged || runId !== undefined) run?.hear(message, fresh);
    else if (message.type === "error") this.#events.emit("error", refusal(message));
    this.#events.emit("message", message);
  }

  #onlyRun(): Run | undefined {
    return this.#runs.size === 1 ? [...this.#runs.values()][0] : undefined;
  }
}

function refusal(message: Extract<ServerMessage, { type: "error" }>): RequestRefused {
  return new RequestRefused(
    message.code ?? "refused",
    message.error,
    message.retryable ?? false,
    message.runId,
  );
}

function systemWebSocket(): SocketConstructor {
  const { WebSocket } = globalThis;
  if (WebSocket) return WebSocket as unknown as SocketConstructor;
  throw new StepwireError(
    "no_websocket",
    "There is no WebSocket here: give one in the options, such as that of the package ws.",
  );
}
