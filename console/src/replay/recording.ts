/** A run's commands with what they need from outside, and what a replay gives them. Pure. */

import type { ReplayRequest } from "@stepwire/client/http";

/** As `GET …/export?format=json` gives it. */
export interface Recording {
  readonly commands: readonly unknown[];
  readonly variables?: Readonly<Record<string, string>>;
  /** With `totp` it is the seed of a one-time password. */
  readonly secrets?: readonly { readonly name: string; readonly totp?: boolean }[];
  /** The saved session that it began with. */
  readonly session?: string;
}

export type Heal = NonNullable<ReplayRequest["heal"]>;

export interface ReplayDraft {
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly heal: Heal;
  /** Empty: none. */
  readonly session: string;
}

/** As it was recorded; secrets have no values, for none is kept. */
export function draftOf({ variables = {}, secrets = [], session = "" }: Recording): ReplayDraft {
  const values = Object.fromEntries(secrets.map(({ name }) => [name, ""]));
  return { variables, secrets: values, heal: "report", session };
}

/** What differs from the recording. */
export function replayOf(
  { variables = {}, secrets = [], session = "" }: Recording,
  draft: ReplayDraft,
): ReplayRequest {
  const other = Object.entries(draft.variables).filter(([name, value]) => value !== variables[name]);
  const given = secrets.map(({ name, totp }) => ({ name, [totp ? "totp" : "value"]: draft.secrets[name] }));
  return {
    start: true,
    heal: draft.heal,
    ...(other.length > 0 && { variables: Object.fromEntries(other) }),
    ...(given.length > 0 && { secrets: given }),
    ...(draft.session !== session && { session: draft.session || null }),
  };
}
