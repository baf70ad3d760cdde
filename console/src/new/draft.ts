/** A run that is being written: its fields as they stand in the form, and the request they make. Pure. */

import type { HttpProblem, NewRun, RunDocument } from "@stepwire/client/http";

export interface SecretDraft {
  name: string;
  value: string;
  domains: string;
}

export interface Draft {
  task: string;
  startUrl: string;
  agent: string;
  maxSteps: string;
  maxSeconds: string;
  allowedDomains: string;
  secrets: readonly SecretDraft[];
}

export const EMPTY: Draft = {
  task: "",
  startUrl: "",
  agent: "auto",
  maxSteps: "",
  maxSeconds: "",
  allowedDomains: "",
  secrets: [],
};

/** The same again, to be changed. Secrets are never shown again: only their names are known, from the task. */
export function draftOf(run: RunDocument): Draft {
  return {
    task: run.task ?? "",
    startUrl: run.startUrl ?? "",
    agent: run.agent,
    maxSteps: `${run.maxSteps}`,
    maxSeconds: `${run.maxSeconds}`,
    allowedDomains: run.allowedDomains?.join(", ") ?? "",
    secrets: namesIn(run.task ?? "").map((name) => ({ name, value: "", domains: "" })),
  };
}

/** Names of the secrets that a task types: `{{secret:name}}`. */
export function namesIn(task: string): string[] {
  return [...new Set([...task.matchAll(/\{\{secret:([^}]+)\}\}/g)].map(([, name]) => name ?? ""))];
}

/** The request, without the fields that were left to the server. */
export function requestOf(draft: Draft): NewRun {
  const secrets = draft.secrets
    .filter(({ name, value }) => name.trim() || value)
    .map(({ name, value, domains }) => ({
      name: name.trim(),
      value,
      ...orNothing("domains", list(domains)),
    }));
  return {
    task: draft.task.trim(),
    agent: draft.agent,
    ...orNothing("startUrl", address(draft.startUrl)),
    ...orNothing("maxSteps", number(draft.maxSteps)),
    ...orNothing("maxSeconds", number(draft.maxSeconds)),
    ...orNothing("allowedDomains", list(draft.allowedDomains)),
    ...orNothing("secrets", secrets),
    start: true,
  };
}

/** What is wrong, by field; under `form` what belongs to none. */
export function problemsIn({ problem, message }: HttpProblem): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { at = "", problem: why = "" } of problem.errors ?? []) {
    const field = at.split("/")[1] ?? "";
    found[field in EMPTY ? field : "form"] ??= why;
  }
  return Object.keys(found).length ? found : { form: message };
}

/** A secret without its value would be typed as nothing: the first that lacks one. */
export function missingValue({ secrets }: Draft): string | undefined {
  return secrets.find(({ name, value }) => name.trim() && !value)?.name;
}

const ON_THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])([:/]|$)/i; // rarely has a certificate

function address(text: string): string {
  const trimmed = text.trim();
  if (!trimmed || /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(trimmed)) return trimmed;
  return `${ON_THIS_MACHINE.test(trimmed) ? "http" : "https"}://${trimmed}`;
}

function list(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** What is no number goes to the server as it is, which says what is wrong with it. */
function number(text: string): number | undefined {
  const trimmed = text.trim();
  if (!trimmed) return undefined;
  const value = Number(trimmed);
  return Number.isNaN(value) ? (trimmed as unknown as number) : value;
}

function orNothing<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [name in Name]?: Value } {
  const nothing = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  return nothing ? {} : ({ [name]: value } as { [name in Name]?: Value });
}
