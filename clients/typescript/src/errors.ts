/**
 * Everything that can go wrong, as one tree. Each error has a `code` for programs and a message for
 * people; `retryable` says whether the same can succeed later. The sets of codes are open.
 *
 *     StepwireError
 *     ├── TokenRefused       the server does not take the token; get another, then connect()
 *     ├── TokenUnavailable   your token function threw, gave nothing in time, or nothing new
 *     ├── ConnectionLost     the line broke or is silent; the client tries again by itself
 *     ├── ConnectionStopped  closed for good, by the server or by disconnect()
 *     ├── MalformedMessage   the server sent what is no message; it was passed over
 *     ├── RequestRefused     the server did not do what was asked; `runId` says for which run
 *     ├── RunFailed          the run did not succeed; `completion` holds what was executed
 *     └── HttpProblem        (entry `http`) an answer that is an error; `status`, `problem`
 */

import type { Completion } from "./messages.js";

export class StepwireError extends Error {
  override readonly name: string = "StepwireError";

  constructor(
    readonly code: string,
    message: string,
    readonly retryable = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The server does not take the token. `code` is one of `AuthenticationCode`. */
export class TokenRefused extends StepwireError {
  override readonly name = "TokenRefused";
}

/** Your token function gave no token that can be used. `cause` is what it threw. */
export class TokenUnavailable extends StepwireError {
  override readonly name = "TokenUnavailable";

  constructor(message: string, cause?: unknown) {
    super("token_unavailable", message, true, { cause });
  }
}

/** The line broke; `code` says how: `unreachable`, `no_answer`, `half_open` or `closed`. */
export class ConnectionLost extends StepwireError {
  override readonly name = "ConnectionLost";

  constructor(
    code: string,
    message: string,
    readonly closeCode?: number,
    readonly reason?: string,
  ) {
    super(code, message, true);
  }
}

/** The connection is closed and stays so until `connect()`. `code` is the close reason, or `disconnected`. */
export class ConnectionStopped extends StepwireError {
  override readonly name = "ConnectionStopped";

  constructor(
    code: string,
    message: string,
    readonly closeCode?: number,
  ) {
    super(code, message);
  }
}

/** The server sent something that is no message of the protocol. It was passed over. */
export class MalformedMessage extends StepwireError {
  override readonly name = "MalformedMessage";

  constructor(message: string) {
    super("malformed_message", message);
  }
}

/** The server did not do what was asked. `code` is one of `ErrorCode`. */
export class RequestRefused extends StepwireError {
  override readonly name = "RequestRefused";

  constructor(
    code: string,
    message: string,
    retryable: boolean,
    readonly runId?: string,
  ) {
    super(code, message, retryable);
  }
}

/** The run did not succeed. `code` is one of `CompletionCode`; `completion.commands` is what was executed. */
export class RunFailed extends StepwireError {
  override readonly name = "RunFailed";

  constructor(readonly completion: Completion) {
    super(completion.code ?? "failed", completion.error ?? "The run failed.");
  }
}
