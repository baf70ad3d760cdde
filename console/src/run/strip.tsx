/** The run as a film: a small picture of each step, to scrub by pointer or arrow keys. */

import type { StoryStep } from "@stepwire/client";
import { useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "../controls";
import { Icon } from "../icons";
import { Link, passing } from "../router";
import { still } from "../still";
import { SmallPicture } from "./picture";
import { useScrolled } from "./scrolled";
import type { RunState } from "./state";
import { THUMB, visible } from "./window";

export function Strip({ run }: { run: RunState }) {
  const { steps } = run.story.value;
  const { step, following, behind } = run.shown.value;
  const live = !run.ended.value;
  return (
    <div class="strip">
      <div class="nav wide-only">
        <IconButton
          icon="back"
          label="Step back (←)"
          disabled={(step?.stepNumber ?? 1) <= 1}
          onClick={() => run.step(-1)}
        />
        <IconButton icon="fwd" label="Step forward (→)" disabled={behind === 0} onClick={() => run.step(1)} />
      </div>
      <Film run={run} steps={steps} />
      {live && following && steps.length > 0 && (
        <span class="follow wide-only">
          <Icon name="s-running" small />
          Following live
        </span>
      )}
      {live && !following && (
        <button type="button" class="follow" onClick={() => run.choose(undefined)}>
          {behind ? `${behind} new ${behind === 1 ? "step" : "steps"}` : "Follow live"}
          <Icon name="down" small />
        </button>
      )}
    </div>
  );
}

function Film({ run, steps }: { run: RunState; steps: readonly StoryStep[] }) {
  const film = useRef<HTMLDivElement>(null);
  const [scrolled, scroll] = useScrolled(THUMB, 1_280);
  const at = (run.shown.value.step?.stepNumber ?? 0) - 1;
  useLayoutEffect(() => {
    const element = film.current;
    if (element && at >= 0) element.scrollLeft = (at + 0.5) * THUMB - element.clientWidth / 2;
  }, [at, run.detailsOpen.value]);
  const { first, last } = visible(scrolled, steps.length, THUMB);
  const pictured = usePictured();
  const scrub = (event: PointerEvent) => {
    if (!(event.buttons & 1) || !film.current) return;
    const x = event.clientX - film.current.getBoundingClientRect().left + film.current.scrollLeft;
    const number = Math.max(1, Math.min(steps.length, Math.floor(x / THUMB) + 1));
    if (number !== run.shown.value.step?.stepNumber) run.choose(number, { passing: true });
  };
  return (
    <div
      ref={film}
      class="film"
      onPointerMove={scrub}
      onScroll={({ currentTarget: { scrollLeft, clientWidth } }) =>
        scroll({ top: scrollLeft, height: clientWidth })
      }
    >
      <span style={{ flex: `0 0 ${Math.max(0, first * THUMB - 8)}px` }} hidden={first === 0} />
      {steps.slice(first, last).map((step) => (
        <Thumb
          key={step.stepNumber}
          runId={run.runId}
          step={step}
          selected={step.stepNumber === at + 1}
          pictured={step.picture !== run.fetching.value && pictured(step)}
        />
      ))}
      <span
        style={{ flex: `0 0 ${Math.max(0, (steps.length - last) * THUMB - 8)}px` }}
        hidden={last === steps.length}
      />
      {!run.ended.value && (
        <span class="th next">
          <Icon name="mark" />
        </span>
      )}
    </div>
  );
}

/** A film that runs past asks for no pictures; those that are there already stay, and the rest come when it stops. */
function usePictured(): (step: StoryStep) => boolean {
  const asked = useRef(new WeakSet<StoryStep>()).current;
  const resting = !passing.value;
  return (step) => {
    if (resting) asked.add(step);
    return asked.has(step);
  };
}

interface ThumbProps {
  runId: string;
  step: StoryStep;
  selected: boolean;
  pictured: boolean;
}

const Thumb = still(({ runId, step, selected, pictured }: ThumbProps) => {
  const foot = step.action.error ? "foot bad" : step.by === "person" ? "foot who" : "";
  return (
    <Link
      to={{ page: "run", runId, step: step.stepNumber }}
      class={`th ${selected ? "on" : ""} ${foot}`}
      aria-label={`Step ${step.stepNumber}`}
    >
      {pictured && <SmallPicture runId={runId} step={step} width={192} />}
      <i>{step.stepNumber}</i>
    </Link>
  );
});
