/**
 * How long to wait before the next try: anything between nothing and a ceiling that doubles, chosen
 * by chance ("full jitter"), so that thousands of clients of a server that restarts do not all come
 * back in the same moment.
 */

/** Milliseconds. */
export interface Pace {
  first: number;
  longest: number;
}

/** Milliseconds before try number `attempt`, counted from 0. `random` gives 0 (with) to 1 (without). */
export function pause(attempt: number, pace: Pace, random: () => number): number {
  return random() * Math.min(pace.longest, pace.first * 2 ** Math.min(attempt, 30));
}
