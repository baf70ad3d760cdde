/** The page in the middle: as the step found it with its target marked, as it left it, or as text. */

import { connectionInWords, type StoryStep } from "@stepwire/client";
import { useEffect, useState } from "preact/hooks";
import { Button, IconButton, rove } from "../controls";
import { Icon } from "../icons";
import { api, ask, client, connection, sentence } from "../session";
import { lookOf, site } from "../words";
import { Copy } from "./copy";
import { type Box, markOf } from "./marker";
import { useNow } from "./now";
import { Picture } from "./picture";
import { deedOf, iconOf, nameOf, reason, saying, verb } from "./saying";
import type { View } from "./showing";
import type { RunState } from "./state";

const VIEWPORT = { width: 1280, height: 800 };

export function Stage({ run }: { run: RunState }) {
  const view = run.view.value;
  return (
    <>
      <Bar run={run} view={view} />
      <div class={`view ${run.zoomed.value ? "zoomed" : ""}`}>
        {view === "text" ? <PageText run={run} /> : <Frame run={run} view={view} />}
      </div>
    </>
  );
}

/** What the step did and why; when the line is down, that takes its place. Nothing moves. */
function Bar({ run, view }: { run: RunState; view: View }) {
  const { state } = connection.value;
  const trying = (state === "connecting" || state === "authenticating") && connection.value.error;
  const down = state === "waiting" || state === "offline" || trying;
  const problem = run.problem.value;
  const { step } = run.shown.value;
  const missed = run.missed.value;
  const outcome = run.ended.value && run.shown.value.following && !run.detailsOpen.value;
  const look = down
    ? "tint wait"
    : problem
      ? "tint bad"
      : missed !== undefined
        ? "tint ok"
        : outcome
          ? `tint ${lookOf(run.status.value).colour}`
          : "";
  return (
    <div class={`head ${look}`}>
      {down ? (
        <Lost />
      ) : problem ? (
        <p class="grow cut" role="alert">
          {problem}
        </p>
      ) : missed !== undefined ? (
        <p class="grow cut" role="status">
          <b>{caughtUp(missed)}</b>
        </p>
      ) : outcome ? (
        <OutcomeInShort run={run} />
      ) : (
        <p class="what grow wide-only">
          {step && (
            <b class="cut">
              {step.stepNumber}. {saying(deedOf(step))}
            </b>
          )}
          <span class="t2 cut">{step && reason(step)}</span>
        </p>
      )}
      <Views run={run} view={view} />
    </div>
  );
}

function caughtUp(missed: number): string {
  if (missed === 0) return "Connected again, no step was missed";
  return `Caught up, ${missed} ${missed === 1 ? "step" : "steps"}`;
}

/** What came of the run, where there is no room for the details beside the picture. */
function OutcomeInShort({ run }: { run: RunState }) {
  const { completion } = run.story.value;
  const result = completion?.result;
  const words = typeof result === "string" ? result : result === undefined ? "Done" : JSON.stringify(result);
  return (
    <>
      <p class="grow cut" role="status">
        <b>{lookOf(run.status.value).word}.</b> {completion?.error ?? words}
      </p>
      <Button onClick={() => run.toggleDetails()}>Details</Button>
    </>
  );
}

function Lost() {
  useNow();
  return (
    <>
      <i class="dot" />
      <p class="grow cut" role="status">
        <b>Connection lost.</b>{" "}
        {connectionInWords({ ...connection.value, error: undefined }, performance.now()).replace(
          "Connection lost. ",
          "",
        )}
        . Missed steps are sent again.
      </p>
      <Button onClick={() => client.connect()}>Try now</Button>
    </>
  );
}

const VIEWS: { view: View; word: string }[] = [
  { view: "before", word: "Before" },
  { view: "after", word: "After" },
  { view: "text", word: "Text" },
];

function Views({ run, view }: { run: RunState; view: View }) {
  return (
    <div class="seg" role="radiogroup" aria-label="What is shown of the page" onKeyDown={rove}>
      {VIEWS.map((each) => (
        // biome-ignore lint/a11y/useSemanticElements: a segmented control of buttons
        <button
          key={each.view}
          type="button"
          role="radio"
          aria-checked={view === each.view}
          tabIndex={view === each.view ? 0 : -1}
          disabled={each.view === "before" && !run.shown.value.previous?.picture}
          onClick={() => run.look(each.view)}
        >
          {each.word}
        </button>
      ))}
    </div>
  );
}

function Frame({ run, view }: { run: RunState; view: View }) {
  const { step, previous } = run.shown.value;
  const pictured = view === "before" ? previous : step;
  const viewport = pictured?.viewport ?? run.document.value?.viewport ?? VIEWPORT;
  const gone = connection.value.state === "waiting" || connection.value.state === "offline";
  const ratio = { "--ratio": `${viewport.width / viewport.height}`, "--most": `${viewport.width + 2}px` };
  return (
    <div class="fit">
      <div class="frame" style={ratio}>
        <Address run={run} url={pictured?.url ?? run.document.value?.startUrl} />
        <div class={`pic ${gone ? "gone" : ""}`}>
          {pictured ? (
            <Picture runId={run.runId} step={pictured} alt={alt(pictured)} />
          ) : (
            <p class="nothing t2">
              {run.ended.value ? "This run has no pictures" : "The first picture comes with the first step"}
            </p>
          )}
          {view === "before" && step && <Marker step={step} viewport={viewport} />}
          {run.nearest.value.map((target, index) => (
            // They have no name but their place, and the list never changes.
            <Near key={index} rect={target.rect} number={index + 1} viewport={viewport} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Address({ run, url }: { run: RunState; url: string | undefined }) {
  const host = site(url);
  const rest = url && host ? url.slice(url.indexOf(host) + host.length) : "";
  return (
    <div class="url">
      <Icon name={url?.startsWith("https:") ? "lock" : "navigate"} />
      <span class="cut grow">
        <b>{host || url}</b>
        {rest}
      </span>
      {url && <Copy text={url} label="Copy address" />}
      <IconButton
        icon="zoom"
        label={run.zoomed.value ? "Fit to the window (Z)" : "Show at full size (Z)"}
        aria-pressed={run.zoomed.value}
        onClick={() => {
          run.zoomed.value = !run.zoomed.value;
        }}
      />
    </div>
  );
}

export function Marker({ step, viewport }: { step: StoryStep; viewport: { width: number; height: number } }) {
  const rect = step.action.target?.rect as Box | undefined;
  const mark = rect && markOf(rect, viewport);
  if (!mark) return null;
  const { above, right, ...place } = mark;
  const deed = deedOf(step);
  return (
    <div
      class={`mk ${above ? "up" : ""} ${right ? "r" : ""} ${step.action.error ? "bad" : ""}`}
      style={place}
    >
      <span class="tag">
        <Icon name={iconOf(deed)} />
        {verb(deed)} · {nameOf(step.action.target)}
      </span>
    </div>
  );
}

/** What was not taken for the target, though it came near: numbered as in the details. */
function Near({
  rect,
  number,
  viewport,
}: {
  rect: Box | undefined;
  number: number;
  viewport: { width: number; height: number };
}) {
  const mark = rect && markOf(rect, viewport);
  if (!mark) return null;
  const { above: _, right: __, ...place } = mark;
  return (
    <div class="mk num bad" style={place}>
      <span class="tag">{number}</span>
    </div>
  );
}

function PageText({ run }: { run: RunState }) {
  const { step } = run.shown.value;
  const [text, show] = useState<string>();
  useEffect(() => {
    if (!step) return;
    let wanted = true;
    show(undefined);
    ask(
      api.request<{ text: string }>(
        "GET",
        `api/runs/${encodeURIComponent(run.runId)}/steps/${step.stepNumber}/page`,
      ),
    ).then(
      (page) => wanted && show(page.text),
      (error) => wanted && show(sentence(error)),
    );
    return () => {
      wanted = false;
    };
  }, [run, step]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <pre class="code page-text" tabIndex={0}>
      {text ?? "Loading …"}
    </pre>
  );
}

function alt(step: StoryStep): string {
  return [step.explanation, step.title, site(step.url)].filter(Boolean).join(", ");
}
