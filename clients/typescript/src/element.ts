/**
 * `<stepwire-run>`: a run with its picture and its timeline, in any website.
 *
 *     <script type="module" src="https://stepwire.example/element.min.js"></script>
 *     <stepwire-run server="https://stepwire.example" run="run-123" token="…"></stepwire-run>
 *
 * Attributes: `server`, `run`, `token`, `watch` (follow without starting), `screenshots`. The property
 * `token` also takes a function, which is asked again before a token expires. Whatever comes from a run
 * is set as text, never as markup. Colours are custom properties; parts can be styled from outside.
 */

import {
  connectionInWords,
  RunStory,
  type RunStoryValue,
  type Screenshots,
  StepwireClient,
  type StoryStep,
  type Token,
} from "./index.js";

const STYLE = `
:host { display: block; color-scheme: light dark; font: 14px/20px system-ui, sans-serif;
  --stepwire-ground: light-dark(#fafaf8, #111213); --stepwire-surface: light-dark(#fff, #18191b);
  --stepwire-line: light-dark(#deddd8, #2c2e31); --stepwire-text: light-dark(#1b1b19, #ececea);
  --stepwire-quiet: light-dark(#5c5b56, #a3a5a8); --stepwire-accent: light-dark(#1f5fbf, #7fb0ff);
  --stepwire-bad: light-dark(#b3261e, #ff8a80);
  color: var(--stepwire-text); background: var(--stepwire-ground); border: 1px solid var(--stepwire-line); border-radius: 8px; overflow: hidden }
:host([hidden]) { display: none }
header { display: flex; gap: 12px; padding: 8px 12px; border-bottom: 1px solid var(--stepwire-line) }
header b { font-weight: 550 }
header span { margin-left: auto; color: var(--stepwire-quiet); text-align: right }
main { display: grid; grid-template-columns: minmax(180px, 1fr) minmax(0, 2.4fr) }
ol { margin: 0; padding: 4px; list-style: none; overflow: auto; border-right: 1px solid var(--stepwire-line); max-height: 480px; min-height: 120px }
li { padding: 6px 8px; border-radius: 6px; cursor: pointer; overflow-wrap: anywhere }
li[aria-selected=true] { background: var(--stepwire-surface); box-shadow: inset 3px 0 var(--stepwire-accent) }
li.failed { color: var(--stepwire-bad) }
li i { font: 12px ui-monospace, monospace; color: var(--stepwire-quiet); margin-right: 8px }
ol:focus-visible { outline: 2px solid var(--stepwire-accent); outline-offset: -2px }
figure { margin: 0; padding: 12px; min-width: 0 }
img { display: block; width: 100%; border: 1px solid var(--stepwire-line); border-radius: 6px; background: var(--stepwire-surface) }
figcaption { margin-top: 8px; color: var(--stepwire-quiet); overflow-wrap: anywhere }
@container (max-width: 560px) { main { grid-template-columns: 1fr } ol { max-height: 180px; border: 0 } figure { order: -1 } }
:host { container-type: inline-size }
`;

const STATUS: Record<string, string> = {
  pending: "○ Pending",
  queued: "◔ Queued",
  running: "● Running",
  paused: "‖ Paused",
  waiting: "? Waiting for an answer",
  succeeded: "✓ Succeeded",
  failed: "✕ Failed",
  cancelled: "⊘ Cancelled",
};

// Where there is no page (rendering on a server), the module can be imported all the same.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class StepwireRunElement extends Base {
  static readonly observedAttributes = ["server", "run", "token", "watch", "screenshots"];

  #token: Token | undefined;
  #client: StepwireClient | undefined;
  #story: RunStory | undefined;
  #selected = 0; // number of the step that is shown; 0 while the newest is followed
  #ticking: ReturnType<typeof setInterval> | undefined;
  #due = false;
  readonly #status = make("b", "status");
  readonly #link = make("span", "connection");
  readonly #steps = make("ol", "steps");
  readonly #picture = make("img", "picture");
  readonly #caption = make("figcaption", "caption");

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const [header, main, figure] = [make("header"), make("main"), make("figure")];
    this.#steps.tabIndex = 0;
    this.#steps.setAttribute("role", "listbox");
    this.#steps.setAttribute("aria-label", "Steps");
    this.#link.setAttribute("role", "status");
    this.#picture.hidden = true;
    this.#steps.onclick = ({ target }) => this.#select(stepOf(target));
    this.#steps.onkeydown = (event) => this.#key(event);
    header.append(this.#status, this.#link);
    figure.append(this.#picture, this.#caption);
    main.append(this.#steps, figure);
    root.append(header, main);
  }

  /** A token for this run, or a function that gives one. */
  get token(): Token | undefined {
    return this.#token ?? this.getAttribute("token") ?? undefined;
  }

  set token(token: Token | undefined) {
    this.#token = token;
    this.#again();
  }

  /** The run as it stands, or undefined while something is missing to follow it. */
  get value(): RunStoryValue | undefined {
    return this.#story?.value;
  }

  connectedCallback(): void {
    this.#again();
  }

  disconnectedCallback(): void {
    this.#again();
  }

  attributeChangedCallback(): void {
    this.#again();
  }

  /** Several changes at once, or being moved within the page, cost one new start. */
  #again(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#end();
      if (this.isConnected) this.#begin();
    });
  }

  #begin(): void {
    const [server, run, token] = [this.getAttribute("server") ?? "/", this.getAttribute("run"), this.token];
    if (!run || !token) return this.#say("Nothing to show: run and token are needed");
    const screenshots = (this.getAttribute("screenshots") ?? "inline") as Screenshots;
    try {
      this.#client = new StepwireClient({ url: new URL("ws", withSlash(server)), token, screenshots });
    } catch (error) {
      return this.#say(error instanceof Error ? error.message : String(error));
    }
    this.#story = new RunStory(this.#client, run, { start: !this.hasAttribute("watch") });
    this.#story.subscribe(() => this.#show());
    this.#ticking = setInterval(() => this.#showLink(), 1_000);
    this.#show();
  }

  #end(): void {
    clearInterval(this.#ticking);
    this.#story?.release();
    this.#client?.disconnect();
    this.#story = this.#client = undefined;
    this.#selected = 0;
    this.#steps.replaceChildren();
    this.#picture.hidden = true;
    this.#caption.textContent = "";
  }

  #show(): void {
    const value = this.#story?.value;
    if (!value) return;
    if (this.#steps.children.length > value.steps.length) this.#steps.replaceChildren();
    for (const step of value.steps.slice(this.#steps.children.length)) this.#steps.append(row(step));
    const { status = "pending", error, completion } = value;
    this.#status.textContent = error ? `✕ ${error.message}` : (STATUS[status] ?? status);
    this.#showLink();
    this.#showStep();
    this.dispatchEvent(new CustomEvent("stepwire-change", { detail: value }));
    if (completion) clearInterval(this.#ticking);
  }

  #showLink(): void {
    const value = this.#story?.value;
    if (!value) return;
    const words = value.completion
      ? (value.completion.error ?? "")
      : connectionInWords(value.connection, performance.now());
    if (this.#link.textContent !== words) this.#link.textContent = words;
  }

  #showStep(): void {
    const steps = this.#story?.value.steps ?? [];
    const step = steps.find(({ stepNumber }) => stepNumber === this.#selected) ?? steps.at(-1);
    for (const line of this.#steps.children) {
      const chosen = stepOf(line) === step?.stepNumber;
      if (chosen === (line.getAttribute("aria-selected") === "true")) continue;
      line.setAttribute("aria-selected", `${chosen}`);
      if (chosen) this.#keepInSight(line as HTMLElement);
    }
    if (!step) return;
    const { picture } = step;
    this.#picture.hidden = !picture;
    if (picture && this.#picture.src !== picture) this.#picture.src = picture;
    this.#picture.alt = step.explanation;
    this.#caption.textContent = [step.action.error ?? step.explanation, step.title, step.url]
      .filter(Boolean)
      .join(" · ");
  }

  #keepInSight({ offsetTop, offsetHeight, id }: HTMLElement): void {
    const list = this.#steps;
    const top = offsetTop - list.offsetTop;
    list.setAttribute("aria-activedescendant", id);
    if (top < list.scrollTop) list.scrollTop = top;
    if (top + offsetHeight > list.scrollTop + list.clientHeight)
      list.scrollTop = top + offsetHeight - list.clientHeight;
  }

  #select(number: number | undefined): void {
    if (!number) return;
    const last = this.#story?.value.steps.at(-1)?.stepNumber ?? 0;
    this.#selected = number >= last ? 0 : number;
    this.#showStep();
  }

  #key(event: KeyboardEvent): void {
    const steps = this.#story?.value.steps ?? [];
    const [first, last] = [steps[0]?.stepNumber ?? 0, steps.at(-1)?.stepNumber ?? 0];
    const here = this.#selected || last;
    const to = { ArrowUp: here - 1, ArrowDown: here + 1, Home: first, End: last }[event.key];
    if (to === undefined || !steps.length) return;
    event.preventDefault();
    this.#select(Math.min(last, Math.max(first, to)));
  }

  #say(words: string): void {
    this.#status.textContent = words;
    this.#link.textContent = "";
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part?: string,
): HTMLElementTagNameMap[Name] {
  const element = globalThis.document?.createElement(name);
  if (part) element?.setAttribute("part", part);
  return element;
}

function row(step: StoryStep): HTMLLIElement {
  const [line, number] = [make("li", "step"), make("i")];
  line.id = `step-${step.stepNumber}`;
  line.dataset["step"] = `${step.stepNumber}`;
  line.setAttribute("role", "option");
  line.classList.toggle("failed", step.action.error !== undefined);
  number.textContent = `${step.stepNumber}`;
  line.append(number, step.explanation);
  return line;
}

function stepOf(target: EventTarget | null): number | undefined {
  const line = target instanceof Element ? target.closest("li") : null;
  return Number(line?.dataset["step"]) || undefined;
}

function withSlash(server: string): URL {
  return new URL(server.endsWith("/") ? server : `${server}/`, document.baseURI);
}

if (globalThis.customElements && !customElements.get("stepwire-run")) {
  customElements.define("stepwire-run", StepwireRunElement);
}
