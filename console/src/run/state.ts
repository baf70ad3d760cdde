/** What the run page knows: the run's story as it arrives, its record, and what the person looks at. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type ConnectionStatus, RunStory, type RunStoryValue, type StepTarget } from "@stepwire/client";
import type { RunDocument } from "@stepwire/client/http";
import { withNextFrame } from "../frame";
import type { Place } from "../places";
import { go, pass, place } from "../router";
import { api, ask, client, sentence } from "../session";
import { isEnded } from "../words";
import { type Export, saveAs } from "./export";
import { fetched } from "./fetched";
import { moved, possible, type Showing, showing, type View } from "./showing";

const OPEN_DETAILS = "stepwire.details";

/** Where there is room for the details beside the picture. */
const WIDE = matchMedia("(min-width: 1360px)");
const wide = signal(WIDE.matches);
WIDE.addEventListener("change", ({ matches }) => {
  wide.value = matches;
});

const TOLD = 3_000; // milliseconds that a return of the line is told

export type Tab = "step" | "commands" | "run";

export class RunState {
  readonly story: Signal<RunStoryValue>;
  readonly document = signal<RunDocument | undefined>(undefined);
  /** Why the run's record or an order is missing. */
  readonly problem = signal<string | undefined>(undefined);
  /** The step that the address names; undefined to follow. */
  readonly chosen = computed(() => stepOf(place.value, this.runId));
  readonly viewChosen = signal<View | undefined>(undefined);
  /** The page before each step, with its target; at the end of a run what it left behind. Or as chosen. */
  readonly view: ReadonlySignal<View>;
  readonly zoomed = signal(false);
  /** Whether the person is asked with what it is to be replayed. */
  readonly replaying = signal(false);
  readonly tab = signal<Tab>("step");
  readonly detailsChosen = signal<boolean | undefined>(kept());
  readonly shown: ReadonlySignal<Showing>;
  readonly status: ReadonlySignal<string | undefined>;
  readonly ended: ReadonlySignal<boolean>;
  /** Why there is nothing to show: no such run, or not for this token. */
  readonly missing: ReadonlySignal<string | undefined>;
  /** What came near to a target that was not found, while the page it is on is shown. */
  readonly nearest: ReadonlySignal<readonly StepTarget[]>;
  /** Closed while live, open once there is an outcome; then as the person left them. */
  readonly detailsOpen: ReadonlySignal<boolean>;
  /** Steps that came at once after a lost line; told for a moment, then undefined. */
  readonly missed: ReadonlySignal<number | undefined>;
  readonly #knownBefore = signal<number | undefined>(undefined);
  readonly #story: RunStory;
  readonly #endLine: () => void;
  #wasReady = client.connection.state === "ready";
  #lostAt: number | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #cancelShowing: (() => void) | undefined;
  /** The newest picture, on its way before its step is drawn: its small one can wait. */
  readonly fetching = signal<string | undefined>(undefined);
  #fetched = false;

  constructor(readonly runId: string) {
    this.#story = new RunStory(client, runId, { start: false, screenshots: "url" });
    this.story = signal(this.#story.value);
    this.#story.subscribe(() => this.#heard(this.#story.value));
    this.shown = computed(() => showing(this.story.value.steps, this.chosen.value));
    this.status = computed(() => this.story.value.status ?? this.document.value?.status);
    this.ended = computed(() => isEnded(this.status.value));
    this.missing = computed(() => {
      const { steps, error } = this.story.value;
      return steps.length || this.document.value ? undefined : error?.message;
    });
    this.view = computed(() => this.#view());
    this.nearest = computed(() => {
      const { completion } = this.story.value;
      const last = this.shown.value.behind === 0 && this.view.value === "after";
      return (last && completion?.nearest) || [];
    });
    this.detailsOpen = computed(() => this.detailsChosen.value ?? (this.ended.value && wide.value));
    this.missed = computed(() => {
      const before = this.#knownBefore.value;
      return before === undefined ? undefined : Math.max(0, this.story.value.steps.length - before);
    });
    this.#endLine = client.on("connection", (status) => this.#heardOfLine(status));
    void this.#learn();
  }

  release(): void {
    this.#cancelShowing?.();
    clearTimeout(this.#telling);
    this.#endLine();
    this.#story.release();
  }

  /**
   * Show a step, or follow. It has an address of its own, and the back button steps back; not to every
   * step that was passed while a key was held or the film was drawn along.
   */
  choose(step: number | undefined, { passing = false } = {}): void {
    const to = { page: "run", runId: this.runId, step } as const;
    if (passing) pass(to);
    else go(to);
  }

  step(by: number, { passing = false } = {}): void {
    const { steps } = this.story.value;
    this.choose(moved(this.shown.value, steps.length, by, !this.ended.value), { passing });
  }

  toggleDetails(): void {
    this.detailsChosen.value = !this.detailsOpen.value;
    localStorage.setItem(OPEN_DETAILS, String(this.detailsChosen.value));
  }

  start = () => this.#order(api.start(this.runId));
  cancel = () => this.#order(api.cancel(this.runId));

  look(view: View): void {
    this.viewChosen.value = view;
  }

  /** Hand over the executed commands as a file. */
  async save({ format, file }: Export): Promise<void> {
    await this.#order(
      api
        .request<unknown>("GET", `api/runs/${encodeURIComponent(this.runId)}/export?format=${format}`)
        .then((content) => saveAs(file(this.runId), content)),
    );
  }

  #view(): View {
    const { following } = this.shown.value;
    const usual = this.ended.value && following ? "after" : "before";
    return possible(this.viewChosen.value ?? usual, this.shown.value);
  }

  #heardOfLine({ state }: ConnectionStatus): void {
    if (state === "waiting" || state === "offline") {
      if (this.#wasReady) this.#lostAt ??= this.#story.value.steps.length;
    } else if (state === "ready") {
      this.#wasReady = true;
      if (this.#lostAt === undefined) return;
      this.#knownBefore.value = this.#lostAt;
      this.#lostAt = undefined;
      clearTimeout(this.#telling);
      this.#telling = setTimeout(() => {
        this.#knownBefore.value = undefined;
      }, TOLD);
    }
  }

  async #order(answer: Promise<unknown>): Promise<void> {
    this.problem.value = undefined;
    try {
      await ask(answer);
    } catch (error) {
      this.problem.value = sentence(error);
    }
  }

  async #learn(): Promise<void> {
    try {
      this.document.value = await ask(api.get(this.runId));
    } catch (error) {
      this.problem.value = sentence(error);
    }
  }

  /** Many steps may come at once, when a run is replayed: they are shown together, with the next frame. */
  #heard({ steps }: RunStoryValue): void {
    if (steps.length > this.story.value.steps.length) this.#fetchAhead(steps.at(-1)?.picture);
    this.#cancelShowing ??= withNextFrame(() => {
      this.#cancelShowing = undefined;
      this.#fetched = false;
      this.#changed(this.#story.value);
    });
  }

  /** As soon as its step is heard of, so that it is there when it is drawn. Of many steps in one frame only the first: the others are on their way to the last. */
  #fetchAhead(picture: string | undefined): void {
    if (!picture || this.#fetched || !this.shown.value.following) return;
    this.#fetched = true;
    this.fetching.value = picture;
    const arrived = () => {
      if (this.fetching.value === picture) this.fetching.value = undefined;
    };
    fetched(picture).then(arrived, arrived);
  }

  #changed(value: RunStoryValue): void {
    const endedNow = value.completion && !this.story.value.completion;
    this.story.value = value;
    if (endedNow) void this.#learn();
  }
}

function stepOf(at: Place, runId: string): number | undefined {
  return at.page === "run" && at.runId === runId ? at.step : undefined;
}

function kept(): boolean | undefined {
  const value = localStorage.getItem(OPEN_DETAILS);
  return value === null ? undefined : value === "true";
}
