/**
 * Who is signed in: a token that is kept in this tab only, never in an address.
 *
 * A link from the server holds a one-time code behind `#code=`; it leaves the address before anything
 * else happens and is exchanged for a token. When a token runs out, what is on the page stays, and the
 * person is asked for another one in place.
 */

import { signal } from "@preact/signals";
import { type ConnectionStatus, StepwireClient } from "@stepwire/client";
import { HttpProblem, StepwireApi } from "@stepwire/client/http";
import { ROOT } from "./router";

const KEPT_AS = "stepwire.token";

export type SessionState = "signing-in" | "signed-out" | "signed-in" | "ended";

export const session = signal<SessionState>(sessionStorage.getItem(KEPT_AS) ? "signed-in" : "signed-out");
/** Why nobody is signed in, in a sentence. */
export const signInProblem = signal<string | undefined>(undefined);

const token = () => sessionStorage.getItem(KEPT_AS) ?? "";

export const api = new StepwireApi({ url: ROOT, token });
export const client = new StepwireClient({ url: new URL("ws", ROOT), token, screenshots: "url" });

export const connection = signal<ConnectionStatus>(client.connection);
client.on("connection", (status) => {
  connection.value = status;
  if (status.state === "ready") accepted();
  if (status.state === "refused" || status.state === "expired") endSession(status.error);
});

/** Whether the server has taken a token of this page: only then is there a session that can end. */
let begun = false;
/** Whether it has yet to take the newest: only then was the person wrong, and not just late. */
let untried = true;

/** Take the one-time code of the link that led here, if there is one, and exchange it. */
export async function openWithLink(): Promise<void> {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (!code) return;
  history.replaceState(null, "", location.pathname + location.search);
  const before = session.value;
  session.value = "signing-in";
  try {
    signIn((await api.signIn(code)).token);
  } catch (error) {
    session.value = before;
    if (before !== "signed-in") signInProblem.value = whyNot(error);
  }
}

export function signIn(given: string): void {
  sessionStorage.setItem(KEPT_AS, given.trim());
  signInProblem.value = undefined;
  untried = true;
  session.value = "signed-in";
  client.connect();
}

export function signOut(): void {
  sessionStorage.removeItem(KEPT_AS);
  signInProblem.value = undefined;
  begun = false;
  session.value = "signed-out";
  client.disconnect();
}

/** The token is not taken: ask for another. What a session before has left on the page stays. */
function endSession(why?: Error): void {
  if (session.value !== "signed-in") return;
  signInProblem.value = untried ? why?.message : undefined;
  session.value = begun ? "ended" : "signed-out";
  if (!begun) sessionStorage.removeItem(KEPT_AS);
}

function accepted(): void {
  begun = true;
  untried = false;
}

/** Await something of the server; a refused token ends the session. */
export async function ask<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    const answered = await answer;
    accepted();
    return answered;
  } catch (error) {
    if (error instanceof HttpProblem && error.status === 401) endSession(error);
    throw error;
  }
}

/** Any error as a sentence for people. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : "Something unexpected happened.";
}

function whyNot(error: unknown): string {
  if (error instanceof HttpProblem && error.status === 401)
    return "This link was used already, or is older than ten minutes. Paste a token to go on.";
  return `${sentence(error)} Paste a token to go on.`;
}
