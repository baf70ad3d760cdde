/** One run, live or ended: its steps, the page as each step found and left it, and what came of it. */

import { useEffect, useMemo } from "preact/hooks";
import { Link } from "../router";
import { SiteBar } from "../site-bar";
import { useTitle } from "../title";
import { lookOf } from "../words";
import { Details, Rail } from "./details";
import { ExportMenu } from "./export";
import { useFavicon } from "./favicon";
import { useKeys } from "./keys";
import { Stage } from "./stage";
import { RunState } from "./state";
import { Steps } from "./steps";
import { Strip } from "./strip";
import { ActionBar, TopBar } from "./top-bar";

export function RunPage({ runId, step }: { runId: string; step?: number }) {
  const run = useMemo(() => new RunState(runId), [runId]);
  useEffect(() => () => run.release(), [run]);
  useEffect(() => {
    run.chosen.value = step;
  }, [run, step]);
  const help = useKeys(run);
  const { steps, error } = run.story.value;
  const count = run.ended.value ? "" : `, step ${steps.length}`;
  useTitle(`${lookOf(run.status.value).word}${count}`);
  useFavicon(run.status.value);
  if (error && steps.length === 0 && !run.document.value) return <Missing why={error.message} />;
  return (
    <div class={`run-page ${run.detailsOpen.value ? "open" : ""}`}>
      <TopBar run={run} />
      <Steps run={run} />
      <main class="stage" aria-label={stageLabel(run)}>
        <Stage run={run} />
        <Strip run={run} />
      </main>
      {run.detailsOpen.value ? <Details run={run} /> : <Rail run={run} />}
      <ActionBar run={run} />
      <ExportMenu run={run} />
      {help}
    </div>
  );
}

function stageLabel(run: RunState): string {
  const { step } = run.shown.value;
  return step ? `Step ${step.stepNumber}: ${step.explanation}` : "No step yet";
}

function Missing({ why }: { why: string }) {
  return (
    <div class="page">
      <SiteBar />
      <main class="wrap">
        <h1>This run is not here</h1>
        <p class="t2">{why}</p>
        <p>
          <Link to={{ page: "runs" }} class="fix">
            All runs
          </Link>
        </p>
      </main>
    </div>
  );
}
