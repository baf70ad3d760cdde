/**
 * Everything that a page shows about a run, as one value that is replaced whenever something changes.
 * The React hook and the custom element are thin layers over it; any other framework can be one too.
 *
 * Pictures that come inside the steps become blobs, which browsers keep outside the program's memory;
 * `release()` gives them back. `story.value` is never changed in place.
 */

import type { RunOptions, StepwireClient } from "./client.js";
import type { ConnectionStatus } from "./connection.js";
import { RunFailed, type StepwireError } from "./errors.js";
import type { Completion, Question, RunStatus, StepUpdate } from "./messages.js";
import { pictureBlob } from "./picture.js";
import type { Run } from "./run.js";

/** A step with its picture as an address for `<img src>`; undefined when there is no picture. */
export interface StoryStep extends StepUpdate {
  readonly picture?: string;
}

export interface RunStoryValue {
  readonly runId: string;
  readonly connection: ConnectionStatus;
  /** As the server's words say: `running`, `succeeded`, …; undefined before anything was heard. */
  readonly status?: string;
  readonly phase?: RunStatus["phase"];
  /** When the phase began: RFC 3339. */
  readonly since?: string;
  readonly queuePosition?: number;
  readonly viewers?: number;
  readonly driver?: RunStatus["driver"];
  readonly steps: readonly StoryStep[];
  /** What the agent asks and nobody has answered yet. */
  readonly question?: Question;
  readonly completion?: Completion;
  /** Why the run failed, may not be seen, or is not followed any more. */
  readonly error?: StepwireError;
}

export interface StoryOptions extends RunOptions {
  /** Start the run if it is pending. True unless given. */
  start?: boolean;
}

export class RunStory {
  readonly run: Run;
  value: RunStoryValue;
  readonly #client: StepwireClient;
  readonly #listeners = new Set<() => void>();
  readonly #ends: (() => void)[];

  constructor(client: StepwireClient, runId: string, { start = true, ...options }: StoryOptions = {}) {
    this.#client = client;
    this.run = start ? client.run(runId, options) : client.watch(runId, options);
    this.value = { runId, connection: client.connection, steps: [] };
    this.#ends = [
      client.on("connection", (connection) => this.#change({ connection })),
      this.run.on("step", (step) => this.#change({ steps: [...this.value.steps, this.#told(step)] })),
      this.run.on("status", (status) => this.#stands(status)),
      this.run.on("question", (question) => this.#change({ question })),
      this.run.on("completion", (completion) => this.#ended(completion)),
      this.run.on("reset", () => this.#reset()),
      this.run.on("error", () => this.#change({ error: this.run.refusal })),
    ];
  }

  /** Calls whenever `value` is another; the function it gives ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const own = () => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  };

  /** Answer the question that is open. */
  answer(value: string | boolean): void {
    const { question } = this.value;
    if (!question) return;
    this.run.answer(question.questionId, value);
    this.#change({ question: undefined });
  }

  /** Follow the run no longer, and give its pictures back. */
  release(): void {
    for (const end of this.#ends) end();
    this.run.unwatch();
    this.#forgetPictures();
    this.#listeners.clear();
  }

  #told(step: StepUpdate): StoryStep {
    const blob = pictureBlob(step);
    if (blob) return { ...step, screenshot: "", picture: URL.createObjectURL(blob) };
    return step.screenshotUrl ? { ...step, picture: this.#client.pictureAddress(step.screenshotUrl) } : step;
  }

  #stands({ type: _, runId: __, ...status }: RunStatus): void {
    const nothing = { phase: undefined, since: undefined, queuePosition: undefined };
    const answered = status.status === "waiting" ? {} : { question: undefined };
    this.#change({ ...nothing, ...answered, ...status });
  }

  #ended(completion: Completion): void {
    const error = completion.status === "failed" ? new RunFailed(completion) : undefined;
    this.#change({ completion, error, status: outcome(completion), phase: undefined, question: undefined });
  }

  #reset(): void {
    this.#forgetPictures();
    this.#change({ steps: [], completion: undefined, error: undefined });
  }

  #forgetPictures(): void {
    for (const { picture } of this.value.steps)
      if (picture?.startsWith("blob:")) URL.revokeObjectURL(picture);
  }

  #change(changes: Partial<RunStoryValue>): void {
    this.value = { ...this.value, ...changes };
    for (const listener of [...this.#listeners]) listener();
  }
}

function outcome({ status, code }: Completion): string {
  if (status === "success") return "succeeded";
  return code === "cancelled" ? "cancelled" : "failed";
}
