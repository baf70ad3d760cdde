/** The list's state: one page of runs after another, kept up to date while the tab is looked at. */

import { signal } from "@preact/signals";
import type { RunDocument } from "@stepwire/client/http";
import type { Filter } from "../places";
import { api, ask, sentence } from "../session";

const PAGE = 30;
const REFRESH = 4_000; // milliseconds: a list is glanced at, and each run can be watched live

export interface RunsShown {
  /** Undefined until the first answer. */
  items?: readonly RunDocument[];
  nextCursor?: string;
  /** Why the newest answer is missing; what was there before stays. */
  problem?: string;
  loadingMore?: boolean;
}

/** The runs that match, as they change, until `close()`. */
export class Runs {
  readonly shown = signal<RunsShown>({});
  readonly #query: { status?: Filter; q?: string };
  #more: readonly RunDocument[] = [];
  #closed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(filter?: Filter, q?: string) {
    this.#query = { status: filter, q };
    void this.#refresh();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Ask for the next page. */
  async more(): Promise<void> {
    const { nextCursor: cursor, loadingMore } = this.shown.value;
    if (!cursor || loadingMore) return;
    this.#show({ loadingMore: true });
    try {
      const page = await ask(api.list({ ...this.#query, limit: PAGE, cursor }));
      this.#more = [...this.#more, ...page.items];
      this.#show({
        items: [...(this.shown.value.items ?? []), ...page.items],
        nextCursor: page.nextCursor,
        loadingMore: false,
      });
    } catch (error) {
      this.#show({ problem: sentence(error), loadingMore: false });
    }
  }

  async #refresh(): Promise<void> {
    if (!document.hidden) await this.#load();
    if (!this.#closed) this.#timer = setTimeout(() => void this.#refresh(), REFRESH);
  }

  async #load(): Promise<void> {
    try {
      const page = await ask(api.list({ ...this.#query, limit: PAGE }));
      const known = new Set(page.items.map((run) => run.runId));
      const older = this.#more.filter((run) => !known.has(run.runId));
      const nextCursor = this.#more.length ? this.shown.value.nextCursor : page.nextCursor;
      this.#show({ items: [...page.items, ...older], nextCursor, problem: undefined });
    } catch (error) {
      this.#show({ problem: sentence(error) });
    }
  }

  #show(changes: Partial<RunsShown>): void {
    if (!this.#closed) this.shown.value = { ...this.shown.value, ...changes };
  }
}
