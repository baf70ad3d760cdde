/**
 * A place in a run's log: the last step that somebody has, and the position that says so to the server.
 * It only moves forward and by one, so whatever the line repeats or skips, each step is taken once and
 * in order.
 */

import type { Completion, StepUpdate } from "./messages.js";

export class Cursor {
  constructor(
    public position: string | undefined,
    /** Number of the last step; undefined when any step may come first. */
    public last: number | undefined,
  ) {}

  /** Whether this step is the next one; if so, the cursor is behind it now. */
  takes(step: StepUpdate): boolean {
    if (this.last !== undefined && step.stepNumber !== this.last + 1) return false;
    this.last = step.stepNumber;
    this.position = step.position ?? this.position;
    return true;
  }

  /** The completion stands behind the last step. */
  ends(completion: Completion): void {
    this.position = completion.position ?? this.position;
  }

  /** Whether a step came that is further on than the next: something is missing. */
  misses(step: StepUpdate): boolean {
    return this.last !== undefined && step.stepNumber > this.last + 1;
  }

  reset(): void {
    this.position = undefined;
    this.last = undefined;
  }

  copy(): Cursor {
    return new Cursor(this.position, this.last);
  }
}
