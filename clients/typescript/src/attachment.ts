/**
 * What the client wants of one run: from where, in which way, and whether at all. Pure: messages in,
 * messages out. After every drop the same question is asked again, from where it was.
 *
 * The log's own cursor is where the run is; each reader (a `for await`) has a cursor too, and may be
 * behind when it began late. The server is asked from the one that is furthest behind; the others take
 * nothing twice, for a cursor only moves forward.
 */

import { Cursor } from "./cursor.js";
import type { Completion, StartAgent, StepUpdate, Watch } from "./messages.js";

export type Verb = "start_agent" | "watch";

/** How pictures come: in the step (`inline`), as `screenshotUrl` (`url`), or not at all. */
export type Screenshots = NonNullable<Watch["screenshots"]>;

export class Attachment {
  readonly log: Cursor;
  readonly readers = new Set<Cursor>();
  ended = false;
  /** The server said that there is no such run for this token. */
  refused = false;
  /** A reader is full: until there is room the server tells only where the run stands. */
  held = false;
  #start: Cursor;
  #askedBehind: number | undefined;

  constructor(
    readonly runId: string,
    public verb: Verb,
    readonly screenshots?: Screenshots,
    after?: string,
  ) {
    this.log = new Cursor(after, undefined);
    this.#start = this.log.copy();
  }

  /** The message to send on a fresh line, or undefined when there is nothing left to ask for. */
  request(): StartAgent | Watch | undefined {
    if (this.refused || (this.ended && !this.#anyoneBehind())) return undefined;
    const { runId, screenshots } = this;
    const { position: after } = this.#furthestBehind();
    const where = { runId, ...(after !== undefined && { after }) };
    if (this.held) return { type: "watch", ...where, steps: false };
    return { type: this.verb, ...where, ...(screenshots && { screenshots }) };
  }

  /** Whether this step is new to the run. */
  takes(step: StepUpdate): boolean {
    const first = this.log.last === undefined;
    if (!this.log.takes(step)) return false;
    if (first) this.#start.last = step.stepNumber - 1;
    return true;
  }

  /** Whether this is the end, heard for the first time. */
  ends(completion: Completion): boolean {
    this.log.ends(completion);
    if (this.ended) return false;
    this.ended = true;
    return true;
  }

  /** Whether a step that came shows that another is missing, and it is worth asking for it again. */
  lacks(step: StepUpdate): boolean {
    if (!this.log.misses(step) || this.#askedBehind === this.log.last) return false;
    this.#askedBehind = this.log.last;
    return true;
  }

  /** A cursor for a new reader, at the run's beginning. */
  join(): Cursor {
    const cursor = this.#start.copy();
    this.readers.add(cursor);
    return cursor;
  }

  isBehind(cursor: Cursor): boolean {
    return (cursor.last ?? 0) < (this.log.last ?? 0);
  }

  /** The log is another one than before: everything comes again from its first step. */
  reset(): void {
    for (const cursor of [this.log, this.#start, ...this.readers]) cursor.reset();
  }

  #anyoneBehind(): boolean {
    return [...this.readers].some((cursor) => this.isBehind(cursor));
  }

  #furthestBehind(): Cursor {
    return [...this.readers].reduce(
      (back, cursor) => ((cursor.last ?? 0) < (back.last ?? 0) ? cursor : back),
      this.log,
    );
  }
}
