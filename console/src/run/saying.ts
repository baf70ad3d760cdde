/** What an action did, in words. Pure. Names come from pages, so they are only ever shown as text. */

import type { Command, StepUpdate } from "@stepwire/client";
import type { IconName } from "../icons";
import { capital, site } from "../words";

/** An action as the wire carries it: its fields depend on its type, and types may be added. */
export interface Deed {
  readonly type: string;
  readonly [field: string]: unknown;
}

const ICONS: Record<string, IconName> = {
  navigate: "navigate",
  back: "navigate",
  tab: "navigate",
  click: "click",
  double_click: "click",
  hover: "click",
  drag: "click",
  type: "type",
  clear: "type",
  press: "type",
  check: "check",
  uncheck: "check",
  select: "check",
  expect: "check",
  read: "read",
  wait: "wait",
  scroll: "scroll",
};

export function iconOf({ type, text }: Deed): IconName {
  if (type === "type" && isSecret(text)) return "key";
  return ICONS[type] ?? "other";
}

export function saying(deed: Deed): string {
  const name = nameOf(deed.target) || "the page";
  switch (deed.type) {
    case "navigate":
      return `Opened ${site(words(deed.url)) || words(deed.url)}`;
    case "back":
      return "Went back";
    case "click":
      return `Clicked ${name}`;
    case "double_click":
      return `Double-clicked ${name}`;
    case "hover":
      return `Pointed at ${name}`;
    case "type":
      return `Typed ${isSecret(deed.text) ? "••••••" : `“${words(deed.text)}”`} into ${name}`;
    case "clear":
      return `Emptied ${name}`;
    case "select":
      return `Chose ${list(deed.options)} in ${name}`;
    case "check":
      return `${isRadio(deed) ? "Chose" : "Ticked"} ${name}`;
    case "uncheck":
      return `Unticked ${name}`;
    case "press":
      return `Pressed ${words(deed.keys)}`;
    case "scroll":
      return deed.target ? `Scrolled to ${name}` : `Scrolled ${words(deed.direction)}`.trim();
    case "drag":
      return `Dragged ${name} to ${nameOf(deed.to)}`;
    case "upload":
      return `Gave ${list(deed.files)} to ${name}`;
    case "dialog":
      return deed.accept ? "Accepted the dialog" : "Dismissed the dialog";
    case "wait":
      return "Waited";
    case "read":
      return `Read ${deed.target ? name : words(deed.what) || "the page"}`;
    case "expect":
      return `Checked ${deed.target ? name : words(deed.what) || "the page"}`;
    default:
      return deed.type;
  }
}

/** The bare verb, for the label beside the target: `Click`. */
export function verb(deed: Deed): string {
  if (deed.type === "check") return isRadio(deed) ? "Choose" : "Tick";
  if (deed.type === "uncheck") return "Untick";
  return capital(deed.type.replace("_", " "));
}

function isRadio({ target }: Deed): boolean {
  return ["radio", "menuitemradio"].includes((target as { role?: string } | undefined)?.role ?? "");
}

/** What the explanation says beyond what the action says already: `Clicking “Buy”` is nothing new to `Clicked Buy`. */
export function reason(step: StepUpdate): string | undefined {
  const [first = "", ...rest] = wordsIn(step.explanation);
  const told = new Set(wordsIn(saying(deedOf(step))));
  const beyond = first.endsWith("ing") ? rest : [first, ...rest];
  return beyond.some((word) => !told.has(word) && !SMALL.has(word)) ? step.explanation : undefined;
}

const SMALL = new Set("a an and as at for from in into it its of on page the this to with".split(" "));

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

export function deedOf(step: StepUpdate): Deed {
  return step.action as unknown as Deed;
}

/** A command in its parts: what is done, its value, and its target. */
export function commandParts({ action }: Command): { type: string; value: string; target: string } {
  const deed = action as unknown as Deed;
  const target = deed.target as { role?: string } | undefined;
  const value = ["url", "text", "keys", "direction", "what", "value"]
    .map((field) => deed[field])
    .find(Boolean);
  return {
    type: deed.type,
    value: words(value) || list(deed.options) || list(deed.files),
    target: target ? [target.role, nameOf(target) && `"${nameOf(target)}"`].filter(Boolean).join(" ") : "",
  };
}

/** Seconds that the step took, over its parts. */
export function secondsOf({ timings }: StepUpdate): number {
  const { observe = 0, decide = 0, act = 0, capture = 0 } = timings ?? {};
  return observe + decide + act + capture;
}

const NAMED_BY = ["name", "label", "placeholder", "text", "testId", "css", "role"];

export function nameOf(target: unknown): string {
  const described = (target ?? {}) as Record<string, unknown>;
  return NAMED_BY.map((by) => words(described[by])).find(Boolean) ?? "";
}

function isSecret(text: unknown): boolean {
  return words(text).includes("{{secret:");
}

function words(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.map(words).join(", ") : words(value);
}
