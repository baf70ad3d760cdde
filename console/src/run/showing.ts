/** Which step the page shows. Pure: from what has arrived and what was chosen. */

import type { StoryStep } from "@stepwire/client";

export type View = "before" | "after" | "text";

export interface Showing {
  /** The step that is shown; undefined before the first. */
  step: StoryStep | undefined;
  /** The one before it, whose picture is the page as it was when this step began. */
  previous: StoryStep | undefined;
  /** Whether each new step is shown as it arrives. */
  following: boolean;
  /** Steps that arrived behind the shown one. */
  behind: number;
}

/** `chosen` is a step's number, or undefined to follow. Steps are numbered 1 to n without a gap. */
export function showing(steps: readonly StoryStep[], chosen: number | undefined): Showing {
  const last = steps.length;
  const number = chosen === undefined ? last : Math.min(chosen, last);
  return {
    step: steps[number - 1],
    previous: steps[number - 2],
    following: chosen === undefined,
    behind: last - number,
  };
}

/** The step to choose when moving by `by` from the shown one; undefined to follow, at the end of a live run. */
export function moved(shown: Showing, steps: number, by: number, live: boolean): number | undefined {
  const now = shown.step?.stepNumber ?? steps;
  const next = Math.max(1, Math.min(steps, now + by));
  return live && next === steps && by > 0 ? undefined : next;
}

/** The view that is possible: without a picture from before, what came after is shown. */
export function possible(view: View, shown: Showing): View {
  return view === "before" && !shown.previous?.picture ? "after" : view;
}
