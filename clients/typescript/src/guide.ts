/**
 * The class of the frontend guide, with the same public surface, on a connection that lasts: what you
 * built on the guide's class goes on working, and drops, expiring tokens and repeated steps are taken
 * care of. `startAgent` may be called at any time. Fill in the handlers by extending it:
 *
 *     class Client extends AgentWebSocketClient {
 *       protected override handleStepUpdate(step: StepUpdate) { … }
 *     }
 */

import { StepwireClient, type StepwireOptions } from "./client.js";
import type { Authentication, Completion, ErrorMessage, StepUpdate } from "./messages.js";
import type { Token } from "./token.js";

export class AgentWebSocketClient {
  readonly #client: StepwireClient;

  /** Connects at once. `token` may also be a function that gives one. */
  constructor(serverUrl: string, token: Token, options: Partial<StepwireOptions> = {}) {
    this.#client = new StepwireClient({ ...options, url: serverUrl, token });
    this.#client.on("message", (message) => {
      if (message.type === "authentication") this.handleAuthenticationResponse(message);
      if (message.type === "error") this.handleError(message);
    });
    this.#client.on("connection", ({ state, error }) => {
      // What the guide's class would never hear of: the reason why it cannot connect at all.
      if (state === "stopped" && error)
        this.handleError({ type: "error", error: error.message, code: error.code });
    });
    this.#client.connect();
  }

  /** Start the run if it is pending, and follow it: each step once, then its completion. */
  public startAgent(runId: string): void {
    if (this.#started.has(runId)) return;
    this.#started.add(runId);
    const run = this.#client.run(runId);
    run.on("step", (step) => this.handleStepUpdate(step));
    run.on("completion", (completion) => this.handleCompletion(completion));
  }

  public close(): void {
    this.#client.disconnect();
  }

  protected handleAuthenticationResponse(_message: Authentication): void {}

  protected handleStepUpdate(_message: StepUpdate): void {}

  protected handleCompletion(_message: Completion): void {}

  protected handleError(_message: ErrorMessage): void {}

  readonly #started = new Set<string>();
}
