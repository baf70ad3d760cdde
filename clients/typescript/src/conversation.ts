/**
 * What the client knows and says, whatever line carries it. Pure, so that the recorded conversations in
 * `protocol/conformance` can play it: something happens, and these are the messages to send.
 */

import type { Attachment } from "./attachment.js";
import type { Authenticate, Authentication, ClientMessage, ErrorMessage, ServerMessage } from "./messages.js";
import { afterClose, type Next } from "./states.js";

/** What became of a message: what to send because of it, and whether it told something new. */
export interface Heard {
  send: ClientMessage[];
  fresh: boolean;
}

const NOTHING: Heard = { send: [], fresh: true };
const REPEATED: Heard = { send: [], fresh: false };

/** Errors after which asking for the run again would not help. */
const NOT_MINE = ["unknown_run", "forbidden"];

export class Conversation {
  authenticated = false;
  session: string | undefined;
  /** Code of the last `error` or failed `authentication`. */
  error: string | null = null;
  readonly #attachments = new Map<string, Attachment>();

  /** A line was opened: this goes first. */
  opened(token: string): Authenticate {
    return this.renewal(token);
  }

  /** A fresh token for the line that is open. */
  renewal(token: string): Authenticate {
    return { type: "authenticate", token, ...(this.session && { session: this.session }) };
  }

  closed(code: number, reason: string): Next {
    this.authenticated = false;
    return afterClose(code, reason);
  }

  attach(attachment: Attachment): ClientMessage[] {
    this.#attachments.set(attachment.runId, attachment);
    return this.ask(attachment);
  }

  detach(attachment: Attachment): ClientMessage[] {
    if (!this.#attachments.delete(attachment.runId)) return [];
    return this.#say({ type: "unwatch", runId: attachment.runId });
  }

  /** Ask for the run from where it is; nothing, if that happens anyway after authentication. */
  ask(attachment: Attachment): ClientMessage[] {
    return this.#say(attachment.request());
  }

  /** Ask the server for no step until `ask`; where the run stands is told all the same. */
  hold(attachment: Attachment): ClientMessage[] {
    attachment.held = true;
    return this.ask(attachment);
  }

  hear(message: ServerMessage): Heard {
    switch (message.type) {
      case "authentication":
        return this.#judged(message);
      case "error":
        return this.#refused(message);
      case "step_update":
      case "completion":
        return this.#logged(message);
      default:
        return NOTHING;
    }
  }

  #judged(message: Authentication): Heard {
    if (message.status !== "success") {
      this.error = message.code ?? null;
      // While a token still counts, only its end ends that: a refused renewal leaves it as it was.
      this.authenticated &&= message.code !== "token_expired";
      return NOTHING;
    }
    const renewed = this.authenticated;
    this.authenticated = true;
    this.session = message.session ?? this.session;
    this.error = null;
    return renewed
      ? NOTHING
      : { send: [...this.#attachments.values()].flatMap((one) => this.ask(one)), fresh: true };
  }

  #refused(message: ErrorMessage): Heard {
    this.error = message.code ?? null;
    const attachment = this.#attachments.get(message.runId ?? "");
    if (attachment && message.code === "position_unknown") attachment.reset();
    if (attachment && NOT_MINE.includes(message.code ?? "")) attachment.refused = true;
    return NOTHING;
  }

  #logged(message: Extract<ServerMessage, { type: "step_update" | "completion" }>): Heard {
    const attachment = this.#attachments.get(message.runId ?? "") ?? this.#only(message.runId);
    if (!attachment) return REPEATED;
    if (message.type === "completion") return attachment.ends(message) ? NOTHING : REPEATED;
    if (attachment.lacks(message)) return { send: this.ask(attachment), fresh: false };
    return attachment.takes(message) ? NOTHING : REPEATED;
  }

  /** A server that knows the guide alone names no run: then it is the only one there is. */
  #only(runId: string | undefined): Attachment | undefined {
    return runId === undefined && this.#attachments.size === 1
      ? [...this.#attachments.values()][0]
      : undefined;
  }

  #say(message: ClientMessage | undefined): ClientMessage[] {
    return message && this.authenticated ? [message] : [];
  }
}
