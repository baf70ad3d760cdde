/** Where a connection stands, in a sentence for people. */

import type { ConnectionStatus } from "./connection.js";

/** `now` is `performance.now()`; it counts the seconds until the next try. */
export function connectionInWords({ state, error, retryAt = 0 }: ConnectionStatus, now: number): string {
  switch (state) {
    case "idle":
      return "Not connected";
    case "connecting":
    case "authenticating":
      return error ? `${error.message} Trying again …` : "Connecting …";
    case "ready":
      return "Connected";
    case "renewing":
      return "Connected; renewing the session";
    case "expired":
      return "Your session has ended. Waiting for a new one …";
    case "waiting":
      return `${error?.message ?? "Connection lost."} Trying again in ${Math.max(0, Math.ceil((retryAt - now) / 1_000))} s`;
    case "offline":
      return "You are offline. Trying again when the network is back";
    case "refused":
      return `Access refused: ${error?.message ?? "sign in again"}`;
    case "stopped":
      return `Disconnected: ${error?.message ?? "the server closed the connection."}`;
    case "closed":
      return "Disconnected";
  }
}
