/**
 * One run as the program sees it: its steps as events and as `for await`, its end as a promise, and what
 * can be asked of it. It lives on its client's connection and survives every drop of that.
 */

import type { Attachment } from "./attachment.js";
import { Emitter } from "./emitter.js";
import { ConnectionStopped, RequestRefused, RunFailed, type StepwireError } from "./errors.js";
import type {
  ClientMessage,
  Completion,
  ErrorMessage,
  Frame,
  Question,
  RunStatus,
  ServerMessage,
  StepUpdate,
} from "./messages.js";
import { Reader } from "./reader.js";

export interface RunEvents {
  /** A step, each once and in order. */
  step: StepUpdate;
  status: RunStatus;
  question: Question;
  /** One picture of the live view. */
  frame: Frame;
  /** The end. */
  completion: Completion;
  /** Something about this run was refused; the run itself may go on. */
  error: StepwireError;
  /** The log is another one than before: forget the steps, all come again from the first. */
  reset: undefined;
}

/** A message about one run, without the run's id: `{type: "input", event}`. */
export type Order = ClientMessage extends infer Message
  ? Message extends { runId: string }
    ? Omit<Message, "runId">
    : never
  : never;

/** What a run needs of its client. */
export interface RunLine {
  /** Whether it was sent. */
  send(message: ClientMessage): boolean;
  /** Ask the server for this run again, from where it is. */
  ask(attachment: Attachment): void;
  hold(attachment: Attachment): void;
  leave(attachment: Attachment): void;
  /** Give the line up and come back: the server did not stop sending. */
  drop(): void;
  /** Why nothing comes any more until `connect()`, if that is so. */
  over(): StepwireError | undefined;
}

interface Awaiting {
  promise: Promise<Completion>;
  resolve: (end: Completion) => void;
  reject: (why: unknown) => void;
}

const MOST_ORDERS = 16; // kept while there is no line; one more is refused

export class Run implements AsyncIterable<StepUpdate> {
  /** What was said last about where it stands. */
  status: RunStatus | undefined;
  /** How it ended, once it has. */
  completion: Completion | undefined;
  /** Why it is not followed any more: `unknown_run` or `forbidden`. */
  refusal: StepwireError | undefined;
  readonly #events = new Emitter<RunEvents>();
  readonly #readers = new Set<Reader>();
  readonly #orders: ClientMessage[] = [];
  #awaited: Awaiting | undefined;

  /** Made by `client.run()` and `client.watch()`. */
  constructor(
    readonly attachment: Attachment,
    readonly line: RunLine,
    readonly buffer: number,
  ) {}

  get id(): string {
    return this.attachment.runId;
  }

  on<Name extends keyof RunEvents>(name: Name, listener: (event: RunEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /**
   * The completion of a run that succeeded. Rejects with RunFailed when it did not, with RequestRefused
   * when this token may not see it, and with what stopped the connection when that is over.
   */
  get result(): Promise<Completion> {
    const awaited = this.#awaited ?? newPromise();
    this.#awaited = awaited;
    this.#settle();
    return awaited.promise;
  }

  /**
   * Every step from the first, each once and in order, also across drops; ends when the run has ended.
   * Throws what stopped it otherwise. A loop that takes its time slows down the server for this run, not
   * the memory of this program; of several loops over one run the slowest sets the pace.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<StepUpdate, undefined> {
    const reader: Reader = new Reader(this.attachment.join(), this.buffer, (left) =>
      this.#moved(reader, left),
    );
    const why =
      this.refusal ??
      (this.completion && !this.attachment.isBehind(reader.cursor) ? undefined : this.line.over());
    this.#readers.add(reader);
    if (why) reader.finish({ error: why });
    else if (this.attachment.isBehind(reader.cursor)) this.line.ask(this.attachment);
    this.#finishReaders();
    return reader;
  }

  /** End the run as cancelled. */
  cancel(): void {
    this.#order({ type: "cancel", runId: this.id });
  }

  /** Hold the agent before its next decision. */
  pause(): void {
    this.#order({ type: "pause", runId: this.id });
  }

  /** Let a paused agent go on. */
  resume(): void {
    this.#order({ type: "resume", runId: this.id });
  }

  /** A sentence that the agent hears before its next decision. */
  instruct(text: string): void {
    this.#order({ type: "instruct", runId: this.id, text });
  }

  /** Answer a question. */
  answer(questionId: string, value: string | boolean): void {
    this.#order({ type: "answer", runId: this.id, questionId, value });
  }

  /** Send something about this run now or not at all; whether it was sent. For what is stale a moment later. */
  send(order: Order): boolean {
    return this.line.send({ ...order, runId: this.id } as ClientMessage);
  }

  /** Follow the run no longer. It goes on without you; loops over it end. */
  unwatch(): void {
    this.line.leave(this.attachment);
    this.#stop(new ConnectionStopped("unwatched", "The run is not followed any more."), {});
  }

  // -- what the client tells ------------------------------------------------------------------

  /** A message about this run; `fresh` when it is new to its log. */
  hear(message: ServerMessage, fresh: boolean): void {
    switch (message.type) {
      case "step_update":
        if (fresh) this.#events.emit("step", message);
        this.#pass(message);
        break;
      case "completion":
        if (fresh) this.#ended(message);
        else this.#finishReaders();
        break;
      case "run_status":
        this.status = message;
        this.#events.emit("status", message);
        break;
      case "question":
        this.#events.emit("question", message);
        break;
      case "frame":
        this.#events.emit("frame", message);
        break;
      case "error":
        this.#refused(message);
        break;
      default:
    }
  }

  /** The line is up again: what was ordered meanwhile goes out. */
  ready(): void {
    for (const order of this.#orders.splice(0)) this.line.send(order);
  }

  /** Nothing comes any more until the client connects again. */
  interrupted(error: StepwireError): void {
    if (!this.completion) this.#stop(error, { error });
  }

  // -- inside ---------------------------------------------------------------------------------

  #order(message: ClientMessage): void {
    if (this.line.send(message)) return;
    if (this.#orders.length >= MOST_ORDERS) {
      throw new RequestRefused(
        "not_connected",
        "There is no line, and enough waits for it already.",
        true,
        this.id,
      );
    }
    this.#orders.push(message);
  }

  #pass(step: StepUpdate): void {
    for (const reader of this.#readers) reader.push(step);
    const readers = [...this.#readers];
    if (readers.some((reader) => reader.overflows)) this.line.drop();
    if (!this.attachment.held && readers.some((reader) => reader.full)) this.line.hold(this.attachment);
    if (this.completion) this.#finishReaders();
  }

  #moved(reader: Reader, left: boolean): void {
    if (left) this.#forget(reader);
    if (!this.attachment.held || ![...this.#readers].every((one) => one.hasRoom)) return;
    this.attachment.held = false;
    this.line.ask(this.attachment);
  }

  #forget(reader: Reader): void {
    this.#readers.delete(reader);
    this.attachment.readers.delete(reader.cursor);
  }

  #ended(completion: Completion): void {
    this.completion = completion;
    this.#orders.length = 0;
    this.#events.emit("completion", completion);
    this.#settle();
    this.#finishReaders();
  }

  /** Readers that have every step of a run that has ended. */
  #finishReaders(): void {
    if (!this.completion) return;
    for (const reader of this.#readers) {
      if (this.attachment.isBehind(reader.cursor)) continue;
      reader.finish();
      this.#forget(reader);
    }
  }

  #refused({ code = "refused", error, retryable = false }: ErrorMessage): void {
    const refusal = new RequestRefused(code, error, retryable, this.id);
    if (code === "position_unknown") this.#events.emit("reset", undefined);
    if (this.attachment.refused) {
      this.refusal = refusal;
      this.#stop(refusal, { error: refusal });
    }
    this.#events.emit("error", refusal);
  }

  #settle(): void {
    const { completion } = this;
    const why = this.refusal ?? (completion?.status === "failed" ? new RunFailed(completion) : undefined);
    if (why) this.#awaited?.reject(why);
    else if (completion) this.#awaited?.resolve(completion);
    else if (this.line.over()) this.#giveUp(this.line.over());
  }

  /** Loops and whoever awaits the result are told; after `connect()` they may begin anew. */
  #stop(error: StepwireError, end: { error?: StepwireError }): void {
    for (const reader of this.#readers) {
      reader.finish(end);
      this.#forget(reader);
    }
    this.#giveUp(error);
  }

  /** Whoever awaits the result hears why there is none for now; who asks later may hear something else. */
  #giveUp(why: StepwireError | undefined): void {
    this.#awaited?.reject(why);
    this.#awaited = undefined;
  }
}

function newPromise(): Awaiting {
  const awaiting = {} as Awaiting;
  awaiting.promise = new Promise((resolve, reject) => Object.assign(awaiting, { resolve, reject }));
  awaiting.promise.catch(() => {}); // whoever awaits it hears of it; nobody has to
  return awaiting;
}
