/**
 * One `for await` over a run's steps. Steps that its loop has not taken yet wait here; when `room` of
 * them wait, the reader is full, and its run asks the server for no more until half are taken. What comes
 * meanwhile stays in the server's log, so nothing is lost and memory stays bounded.
 */

import type { Cursor } from "./cursor.js";
import type { StepUpdate } from "./messages.js";

interface Waiting {
  resolve: (result: IteratorResult<StepUpdate, undefined>) => void;
  reject: (error: unknown) => void;
}

export class Reader implements AsyncIterableIterator<StepUpdate, undefined> {
  readonly #steps: StepUpdate[] = [];
  readonly #waiting: Waiting[] = [];
  #end: { error?: unknown } | undefined;

  constructor(
    readonly cursor: Cursor,
    readonly room: number,
    /** A step was taken, or the loop was left. */
    readonly moved: (left: boolean) => void,
  ) {}

  get full(): boolean {
    return this.#steps.length >= this.room;
  }

  get hasRoom(): boolean {
    return this.#steps.length <= this.room / 2;
  }

  /** Far more than was agreed: the server did not stop. */
  get overflows(): boolean {
    return this.#steps.length >= 4 * this.room;
  }

  push(step: StepUpdate): void {
    if (this.#end || !this.cursor.takes(step)) return;
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve({ value: step, done: false });
    else this.#steps.push(step);
  }

  /** No step comes any more; with an error, the loop throws it once it has taken what waits. */
  finish(end: { error?: unknown } = {}): void {
    this.#end ??= end;
    for (const waiting of this.#waiting.splice(0)) this.#settle(waiting);
  }

  next(): Promise<IteratorResult<StepUpdate, undefined>> {
    return new Promise((resolve, reject) => {
      const step = this.#steps.shift();
      if (step) resolve({ value: step, done: false });
      else if (this.#end) this.#settle({ resolve, reject });
      else this.#waiting.push({ resolve, reject });
      if (step) this.moved(false);
    });
  }

  async return(): Promise<IteratorResult<StepUpdate, undefined>> {
    this.#steps.length = 0;
    this.finish();
    this.moved(true);
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #settle({ resolve, reject }: Waiting): void {
    const failed = this.#end && "error" in this.#end;
    if (failed) reject(this.#end?.error);
    else resolve({ value: undefined, done: true });
    this.#end = failed ? {} : this.#end; // thrown once; after that it is just over
  }
}
