/** What statuses, phases, agents and times are called on the page. Pure: from messages to words. */

import type { IconName } from "./icons";

interface Look {
  icon: IconName;
  word: string;
  /** The class that gives it its colour; no colour where nothing needs to be noticed. */
  colour: string;
  /** Whether it stands on a tint in lists: only what is under way, or asks for somebody. */
  loud: boolean;
}

const UNKNOWN: Look = { icon: "s-pending", word: "Unknown", colour: "", loud: false };
const LOOKS: Record<string, Look> = {
  pending: { icon: "s-pending", word: "Not started", colour: "", loud: false },
  queued: { icon: "s-queued", word: "Queued", colour: "", loud: false },
  running: { icon: "s-running", word: "Running", colour: "run", loud: true },
  paused: { icon: "s-paused", word: "Paused", colour: "wait", loud: true },
  waiting: { icon: "s-waiting", word: "Waiting", colour: "wait", loud: true },
  succeeded: { icon: "s-succeeded", word: "Succeeded", colour: "ok", loud: false },
  failed: { icon: "s-failed", word: "Failed", colour: "bad", loud: true },
  cancelled: { icon: "s-cancelled", word: "Cancelled", colour: "", loud: false },
};

export function lookOf(status: string | undefined): Look {
  return LOOKS[status ?? ""] ?? UNKNOWN;
}

const ENDED = new Set(["succeeded", "failed", "cancelled"]);

export function isEnded(status: string | undefined): boolean {
  return ENDED.has(status ?? "");
}

/** `plain` → `Plain`. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** 1 → 1st. */
export function ordinal(number: number): string {
  const teens = number % 100 > 10 && number % 100 < 14;
  return `${number}${teens ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th")}`;
}

/** Seconds as a clock shows them: 0:23, 1:02:05. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** How long ago, in its largest unit: 40 s, 6 min, 2 h, 3 d. */
export function ago(then: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(then)) / 1_000);
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** 46494 → 46,494, wherever it is read. */
export function thousands(count: number): string {
  return count.toLocaleString("en-US");
}

/** To the cent; small sums to their first two digits that say something: $0.0012. */
export function dollars(sum: number): string {
  const digits = sum >= 0.1 || sum === 0 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(sum)));
  return `$${sum.toFixed(digits)}`;
}

/** The host of an address, for people. */
export function site(url: string | undefined): string {
  if (!url) return "";
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}
