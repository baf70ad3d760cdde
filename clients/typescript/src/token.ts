/**
 * Where tokens come from. A string is all there is; a function is asked for every connection and before
 * a token expires. The function is the program's own, so it may throw, hang, or give what it gave before.
 */

import { TokenUnavailable } from "./errors.js";
import type { Clock } from "./ports.js";

export type Token = string | (() => string | Promise<string>);

export class TokenSource {
  /** The token that was given last. */
  current: string | undefined;

  constructor(
    readonly token: Token,
    readonly within: number,
    readonly clock: Clock,
  ) {}

  /** Whether there can be another token than the one there was. */
  get renewable(): boolean {
    return typeof this.token === "function";
  }

  /** A token. Throws TokenUnavailable, and nothing else. */
  async get(): Promise<string> {
    if (typeof this.token === "string") return this.token;
    const token = await this.#inTime(this.token);
    if (typeof token !== "string" || token === "")
      throw new TokenUnavailable("The token function gave no token.");
    return token;
  }

  async #inTime(token: () => string | Promise<string>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const late = () => reject(new TokenUnavailable("The token function gave nothing in time."));
      const callOff = this.clock.after(this.within, late);
      const failed = (cause: unknown) => reject(new TokenUnavailable("The token function failed.", cause));
      Promise.resolve().then(token).then(resolve, failed).finally(callOff);
    });
  }
}
