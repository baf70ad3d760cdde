/**
 * Where a connection can stand, seen from the client, and what leads from there to where. The client
 * consults this table and nothing else. Where the server's table (`protocol/states.json`) has the same
 * state and the same signal, both lead to the same state; a test compares them.
 *
 * | State | In words |
 * |---|---|
 * | `idle` | Nothing was asked for yet. |
 * | `connecting` | A token is fetched and a line opened. |
 * | `authenticating` | The server checks the token. |
 * | `ready` | Steps arrive. |
 * | `renewing` | Steps arrive, and a fresh token is fetched and checked. |
 * | `expired` | The token has run out; steps still arrive for 30 s. |
 * | `waiting` | The line is lost; the next try is at `retryAt`. |
 * | `offline` | The line is lost and the device has no network; tries as soon as it has. |
 * | `refused` | The server does not take the token. Stays so until `connect()`. |
 * | `stopped` | The server closed for good. Stays so until `connect()`. |
 * | `closed` | `disconnect()` was called. Stays so until `connect()`. |
 */

export type ConnectionState =
  | "idle"
  | "connecting"
  | "authenticating"
  | "ready"
  | "renewing"
  | "expired"
  | "waiting"
  | "offline"
  | "refused"
  | "stopped"
  | "closed";

export type Signal =
  | "connect"
  | "opened"
  | "accepted"
  | "rejected"
  | "rejected_late"
  | "authenticate"
  | "expired"
  | "lost"
  | "unreachable"
  | "refused"
  | "stopped"
  | "disconnect";

type Row = Partial<Record<Signal, ConnectionState>>;

const DOWN: Row = { lost: "waiting", unreachable: "offline", refused: "refused", stopped: "stopped" };
const ENDED: Row = { connect: "connecting", disconnect: "closed" };
const UP: Row = { ...DOWN, disconnect: "closed" };

export const TRANSITIONS: Record<ConnectionState, Row> = {
  idle: ENDED,
  connecting: { opened: "authenticating", ...UP },
  authenticating: { accepted: "ready", ...UP },
  ready: { authenticate: "renewing", expired: "expired", ...UP },
  renewing: { accepted: "ready", rejected: "ready", rejected_late: "expired", ...UP },
  expired: { authenticate: "renewing", accepted: "ready", ...UP },
  waiting: { unreachable: "offline", ...ENDED },
  offline: { lost: "waiting", ...ENDED },
  refused: ENDED,
  stopped: ENDED,
  closed: ENDED,
};

/** States in which the server obeys and steps arrive. */
export function isUp(state: ConnectionState): boolean {
  return state === "ready" || state === "renewing" || state === "expired";
}

/** States that end only by `connect()`. */
export function isOver(state: ConnectionState): boolean {
  return state === "refused" || state === "stopped" || state === "closed";
}

/** What to do after a connection was closed. */
export type Next = "reconnect" | "fresh_token" | "stop";

/** Codes that say that this client did wrong, or that all is said: trying again would not help. */
const FOR_GOOD = [1000, 1003, 1007, 1009];

/** What a close frame asks for; 1006 is a line that broke without one. */
export function afterClose(code: number, reason: string): Next {
  if (FOR_GOOD.includes(code)) return "stop";
  return code === 1008 && reason !== "rate_limited" ? "fresh_token" : "reconnect";
}
