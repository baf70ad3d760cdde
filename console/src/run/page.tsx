/** One run, live or ended: its steps, the page as each step found and left it, and what came of it. */

import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { ReplayDialog } from "../replay/dialog";
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

export function RunPage({ runId }: { runId: string }) {
  const run = useMemo(() => new RunState(runId), [runId]);
  useEffect(() => () => run.release(), [run]);
  const help = useKeys(run);
  const missing = run.missing.value;
  if (missing) return <Missing why={missing} />;
  return (
    <div class={`run-page ${run.detailsOpen.value ? "open" : ""}`}>
      <Tab run={run} />
      <TopBar run={run} />
      <Steps run={run} />
      <Middle run={run}>
        <Stage run={run} />
        <Strip run={run} />
      </Middle>
      {run.detailsOpen.value ? <Details run={run} /> : <Rail run={run} />}
      <ActionBar run={run} />
      <ExportMenu run={run} />
      <Replay run={run} />
      {help}
    </div>
  );
}

/** What the browser's tab says of the run. */
function Tab({ run }: { run: RunState }) {
  const count = run.ended.value ? "" : `, step ${run.story.value.steps.length}`;
  useTitle(`${lookOf(run.status.value).word}${count}`);
  useFavicon(run.status.value);
  return null;
}

function Replay({ run }: { run: RunState }) {
  const close = () => {
    run.replaying.value = false;
  };
  return run.replaying.value ? <ReplayDialog runId={run.runId} close={close} /> : null;
}

function Middle({ run, children }: { run: RunState; children: ComponentChildren }) {
  const { step } = run.shown.value;
  return (
    <main class="stage" aria-label={step ? `Step ${step.stepNumber}: ${step.explanation}` : "No step yet"}>
      {children}
    </main>
  );
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
