/** The steps as a list with one tab stop; the row that is being made says what is going on, in words. */

import type { StoryStep } from "@stepwire/client";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "../controls";
import { Icon } from "../icons";
import { still } from "../still";
import { useNow } from "./now";
import { deedOf, iconOf, reason, saying, secondsOf } from "./saying";
import { useScrolled } from "./scrolled";
import type { RunState } from "./state";
import { ROW, visible } from "./window";

export function Steps({ run }: { run: RunState }) {
  const [filter, setFilter] = useState<string>();
  const all = run.story.value.steps;
  const steps = filter ? all.filter((step) => matches(step, filter)) : all;
  return (
    <section class="steps" aria-label="Steps">
      <div class="head">
        <h2>Steps</h2>
        <span class="t2">{all.length || ""}</span>
        <span class="grow" />
        {filter === undefined ? (
          <IconButton icon="search" label="Filter steps (/)" onClick={() => setFilter("")} data-key="/" />
        ) : (
          <Filter filter={filter} change={setFilter} />
        )}
      </div>
      <Rows run={run} steps={steps} />
    </section>
  );
}

function Filter({ filter, change }: { filter: string; change: (filter: string | undefined) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <input
      ref={input}
      class="filter"
      type="search"
      aria-label="Filter steps"
      placeholder="Text, failed, healed"
      value={filter}
      onInput={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Escape" && change(undefined)}
      onBlur={() => filter || change(undefined)}
    />
  );
}

/** Only the rows in sight are in the document, and some around them. */
function Rows({ run, steps }: { run: RunState; steps: readonly StoryStep[] }) {
  const list = useRef<HTMLDivElement>(null);
  const [scrolled, scroll] = useScrolled(ROW, 800);
  const { step, following } = run.shown.value;
  const at = steps.findIndex(({ stepNumber }) => stepNumber === step?.stepNumber);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const top = at * ROW;
    if (following) element.scrollTop = element.scrollHeight;
    else if (at >= 0 && top < element.scrollTop) element.scrollTop = top;
    else if (at >= 0 && top + ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = top + ROW - element.clientHeight;
  }, [at, following, steps.length]);
  const { first, last } = visible(scrolled, steps.length);
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: only a listbox, with steps in it, has an active one
    <div
      ref={list}
      class="rows"
      role={steps.length ? "listbox" : "group"}
      aria-label="Steps of the run"
      style={{ "--n": `${String(steps.length + 1).length * 8 + 4}px` }}
      tabIndex={0}
      aria-activedescendant={step && `step-${step.stepNumber}`}
      onScroll={({ currentTarget: { scrollTop, clientHeight } }) =>
        scroll({ top: scrollTop, height: clientHeight })
      }
    >
      <li role="presentation" style={{ height: `${first * ROW}px` }} />
      {steps.slice(first, last).map((each) => (
        <Row key={each.stepNumber} run={run} step={each} selected={each === step} />
      ))}
      <li role="presentation" style={{ height: `${(steps.length - last) * ROW}px` }} />
      {!run.ended.value && <NowRow run={run} />}
    </div>
  );
}

const Row = still(({ run, step, selected }: { run: RunState; step: StoryStep; selected: boolean }) => {
  const deed = deedOf(step);
  const failed = Boolean(step.action.error);
  const look = ["row", selected && "on", failed && "failed", step.by === "person" && "by-who"];
  return (
    // The list moves by the keys that the page listens to; a click is for the pointer.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: the list is the tab stop
    <div
      id={`step-${step.stepNumber}`}
      class={look.filter(Boolean).join(" ")}
      role="option"
      aria-selected={selected}
      onClick={() => run.choose(step.stepNumber)}
    >
      <span class="n">{step.stepNumber}</span>
      <Icon name={failed ? "s-failed" : iconOf(deed)} />
      <b class="cut">
        {saying(deed)}
        {step.healed && <span class="healed">healed</span>}
      </b>
      <span class="d">{secondsOf(step).toFixed(1)} s</span>
      <small class="cut">{step.action.error ?? reason(step) ?? step.title}</small>
    </div>
  );
});

const PHASES = { starting: "Starting", observing: "Looking", deciding: "Deciding", acting: "Acting" };

/** Never a bare spinner: what is going on, and for how long. */
function NowRow({ run }: { run: RunState }) {
  const now = useNow();
  const { steps, phase, since, connection } = run.story.value;
  const status = run.status.value;
  const up =
    connection.state === "ready" || connection.state === "renewing" || connection.state === "expired";
  const seconds = since ? Math.max(0, Math.floor((now - Date.parse(since)) / 1_000)) : undefined;
  const counted = seconds === undefined ? "" : `, ${seconds} s`;
  const words = !status
    ? "Loading …"
    : status === "pending"
      ? "Waits to be started"
      : status === "queued"
        ? `In the queue${counted}`
        : status === "running"
          ? `${(phase && PHASES[phase]) ?? "Working"}${counted}`
          : `${status === "paused" ? "Paused" : "Waiting for an answer"}${counted}`;
  return (
    <div role="presentation" class={`row now ${up ? "run" : "wait"}`}>
      <span class="n">{steps.length + 1}</span>
      <Icon name="mark" />
      <b class="cut">{up || !status ? words : "No news while the line is down"}</b>
      <span class="d" />
      <small class="cut">{up || !status ? "" : "The run goes on; missed steps are sent again"}</small>
    </div>
  );
}

function matches(step: StoryStep, filter: string): boolean {
  const marks = [
    step.action.error && "failed",
    step.healed && "healed",
    step.by === "person" && "by a person",
  ];
  const text = [saying(deedOf(step)), step.explanation, step.url, ...marks].filter(Boolean).join(" ");
  return text.toLowerCase().includes(filter.toLowerCase());
}
