/** A run that was recorded in the demo shop, to be played where there is no run yet. Fetched once the page is there. */

import type { StoryStep } from "@stepwire/client";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icons";
import { ROOT } from "../router";
import { saying } from "../run/saying";
import { Marker } from "../run/stage";
import { site } from "../words";

const A_STEP = 1_600; // milliseconds that each is shown for
const FIRST = 4; // the step that is shown until it is played

const VIEWPORT = { width: 1280, height: 800 };

export function Demo() {
  const [steps, show] = useState<readonly StoryStep[]>([]);
  const [at, go] = useState(FIRST);
  const [playing, play] = useState(false);
  useEffect(() => {
    fetch(new URL("static/demo/run.json", ROOT)).then(
      async (answer) => answer.ok && show(await answer.json()),
      () => {}, // the page is whole without it
    );
  }, []);
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => (at < steps.length ? go(at + 1) : play(false)), A_STEP);
    return () => clearTimeout(timer);
  }, [playing, at, steps]);
  const step = steps[at - 1];
  if (!step) return null;
  const before = steps[at - 2];
  const begin = () => {
    go(2);
    play(true);
  };
  return (
    <section class="demo" aria-label="A run in the demo shop">
      <div class="frame">
        <div class="url">
          <Icon name="lock" />
          <span class="cut grow">
            <b>{site(step.url)}</b>
          </span>
          <span class="t2">A real run, {steps.length} steps</span>
        </div>
        <div class="pic">
          <img src={picture(before ?? step)} alt={saying(step.action as never)} width="1280" height="800" />
          {before && <Marker step={step} viewport={step.viewport ?? VIEWPORT} />}
          {!playing && (
            <button type="button" class="play" onClick={begin}>
              <Icon name="play" />
              Play the demo run
            </button>
          )}
        </div>
      </div>
      <div class="film">
        {steps.slice(1).map((each) => (
          <button
            key={each.stepNumber}
            type="button"
            class={`th ${each === step ? "on" : ""}`}
            aria-label={`Step ${each.stepNumber}: ${each.explanation}`}
            aria-pressed={each === step}
            onClick={() => {
              play(false);
              go(each.stepNumber);
            }}
          >
            <img src={picture(each)} alt="" />
            <i>{each.stepNumber}</i>
          </button>
        ))}
      </div>
    </section>
  );
}

function picture({ stepNumber }: StoryStep): string {
  return new URL(`static/demo/${stepNumber}.webp`, ROOT).href;
}
