/**
 * The calls over HTTP that a frontend needs: runs are made, listed and looked at here, and followed over
 * the WebSocket. Types are those of the server's own documents.
 *
 *     const api = new StepwireApi({ url: "/", token: getToken });
 *     const { runId } = await api.create({ task: "Search for mug, click Enamel mug, tell me the price" });
 */

import { addressAt, serverAddress } from "./address.js";
import type {
  CommandsDocument,
  DecisionDocument,
  ProblemDocument,
  RunDocument,
  RunListDocument,
  RunRequest,
  SignInDocument,
  StepListDocument,
  UsageSumsDocument,
} from "./documents.js";
import { StepwireError } from "./errors.js";
import type { StepUpdate } from "./messages.js";
import { systemClock } from "./ports.js";
import { type Token, TokenSource } from "./token.js";

export type * from "./documents.js";

/** What leaves room for defaults: only `task` or `commands` is needed. */
export type NewRun = Partial<RunRequest>;

/** An answer that is an error, or no answer: then `status` is 0 and `code` is `unreachable` or `timeout`. */
export class HttpProblem extends StepwireError {
  override readonly name = "HttpProblem";

  constructor(
    readonly status: number,
    /** All that the server said, such as which field is wrong. */
    readonly problem: Partial<ProblemDocument>,
    options?: ErrorOptions,
  ) {
    super(
      problem.code ?? "http_error",
      problem.detail ?? `The server answered ${status}.`,
      problem.retryable ?? status >= 500,
      options,
    );
  }
}

export interface ApiOptions {
  /** The server; relative to the page if you like. The address of its `/ws` does too. */
  url: string | URL;
  token: Token;
  fetch?: typeof fetch;
  /** Milliseconds that an answer may take. 30 s unless given; waiting for a run's end adds its own. */
  within?: number;
}

export interface RunFilter {
  /** One status or several. */
  status?: string | readonly string[];
  /** `name:value` of a label. */
  label?: string;
  /** Text that the task or the id contains. */
  q?: string;
  /** Runs on a page, up to 200. */
  limit?: number;
  /** From the last page's `nextCursor`. */
  cursor?: string;
}

export interface UsageFilter {
  /** What to sum by; by model unless given. */
  by?: "model" | "day" | "owner" | `label:${string}`;
  /** First and last day in UTC, such as `2026-03-01`. */
  since?: string;
  until?: string;
  /** `name:value` of a label. */
  label?: string;
  /** Whose; another than the token's subject needs `runs:all`. */
  owner?: string;
}

type Query = Record<string, string | number | undefined>;

interface Call {
  query?: Query;
  body?: unknown;
  extra?: number;
  anonymous?: boolean;
}

/** Every method throws HttpProblem when there is no good answer, and TokenUnavailable when there is no token. */
export class StepwireApi {
  readonly #base: string;
  readonly #tokens: TokenSource;
  readonly #fetch: typeof fetch;
  readonly #within: number;

  constructor({ url, token, fetch = globalThis.fetch, within = 30_000 }: ApiOptions) {
    this.#base = serverAddress(url);
    this.#tokens = new TokenSource(token, within, systemClock);
    this.#fetch = fetch.bind(globalThis);
    this.#within = within;
  }

  /** Make a run. With a `runId` of your own, the same request again gives the same run. */
  create(run: NewRun): Promise<RunDocument> {
    return this.#call("POST", "api/runs", { body: run });
  }

  /** One page of the runs that the token reaches, newest first. */
  list({ status, ...filter }: RunFilter = {}): Promise<RunListDocument> {
    const statuses = typeof status === "string" ? status : status?.join(",");
    return this.#call("GET", "api/runs", { query: { ...filter, status: statuses || undefined } });
  }

  /** A run; with `wait`, once it has ended or after so many seconds, 60 at most. */
  get(runId: string, { wait }: { wait?: number } = {}): Promise<RunDocument> {
    return this.#call("GET", path(runId), { query: { wait }, extra: (wait ?? 0) * 1_000 });
  }

  /** A page of steps behind step number `after`. Pictures are addresses. */
  steps(runId: string, page: { after?: number; limit?: number } = {}): Promise<StepListDocument> {
    return this.#call("GET", path(runId, "steps"), { query: { ...page } });
  }

  /** One step, with a fresh address of its picture. */
  step(runId: string, number: number): Promise<StepUpdate> {
    return this.#call("GET", path(runId, "steps", number));
  }

  /** What was said at models to decide a step; a problem of status 404 where the server kept none of it. */
  decision(runId: string, number: number): Promise<DecisionDocument> {
    return this.#call("GET", path(runId, "steps", number, "decision"));
  }

  /** What was executed so far, ready to be given to a new run. */
  commands(runId: string): Promise<CommandsDocument> {
    return this.#call("GET", path(runId, "commands"));
  }

  start(runId: string): Promise<RunDocument> {
    return this.#call("POST", path(runId, "start"));
  }

  cancel(runId: string): Promise<RunDocument> {
    return this.#call("POST", path(runId, "cancel"));
  }

  /** The run goes, with its pictures, log and commands. */
  delete(runId: string): Promise<void> {
    return this.#call("DELETE", path(runId));
  }

  /** What was spent at models, runs that were removed included; the most tokens first. */
  usage(filter: UsageFilter = {}): Promise<UsageSumsDocument> {
    return this.#call("GET", "api/usage", { query: { ...filter } });
  }

  /** Exchange the one-time code of a printed link for a token. Needs no token. */
  signIn(code: string): Promise<SignInDocument> {
    return this.#call("POST", "api/sign-in", { body: { code }, anonymous: true });
  }

  /** Any other route of the server, relative to it: for what this class has no method for. Text comes as text. */
  request<Answer>(method: string, route: string, body?: unknown): Promise<Answer> {
    return this.#call(method, route.replace(/^\//, ""), { body });
  }

  /** A step's `screenshotUrl` as an address for `<img src>`; `width` in pixels for a smaller picture. */
  pictureAddress(screenshotUrl: string, width?: number): string {
    const address = new URL(addressAt(this.#base, screenshotUrl));
    if (width) address.searchParams.set("width", `${width}`);
    return address.href;
  }

  async #call<Answer>(
    method: string,
    route: string,
    { query = {}, body, extra = 0, anonymous }: Call = {},
  ): Promise<Answer> {
    const address = new URL(route, this.#base);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) address.searchParams.set(name, `${value}`);
    }
    const headers = new Headers();
    if (!anonymous) headers.set("Authorization", `Bearer ${await this.#tokens.get()}`);
    if (body !== undefined) headers.set("Content-Type", "application/json");
    const signal = AbortSignal.timeout(this.#within + extra);
    const request = { method, headers, signal, ...(body !== undefined && { body: JSON.stringify(body) }) };
    try {
      return (await read(await this.#fetch(address, request))) as Answer;
    } catch (cause) {
      throw cause instanceof HttpProblem ? cause : unanswered(cause);
    }
  }
}

function path(runId: string, ...rest: (string | number)[]): string {
  return ["api/runs", encodeURIComponent(runId), ...rest].join("/");
}

async function read(answer: Response): Promise<unknown> {
  const json = answer.status !== 204 && answer.headers.get("Content-Type")?.includes("json");
  const text = answer.headers.get("Content-Type")?.startsWith("text/");
  if (answer.ok) return json ? answer.json() : text ? answer.text() : undefined;
  const problem = json ? await answer.json().catch(() => ({})) : {};
  throw new HttpProblem(answer.status, problem as Partial<ProblemDocument>);
}

function unanswered(cause: unknown): HttpProblem {
  const late = cause instanceof Error && cause.name === "TimeoutError";
  const detail = late ? "The server did not answer in time." : "The server cannot be reached.";
  return new HttpProblem(0, { code: late ? "timeout" : "unreachable", detail, retryable: true }, { cause });
}
