/** Where the run stands, what it was asked to do, who watches, and what can be done about it. */

import { connectionInWords } from "@stepwire/client";
import { useState } from "preact/hooks";
import { Button, Pill } from "../controls";
import { Icon } from "../icons";
import { go, Link } from "../router";
import { connection } from "../session";
import { clock, ordinal } from "../words";
import { ExportButton } from "./export";
import { useNow } from "./now";
import type { RunState } from "./state";

export function TopBar({ run }: { run: RunState }) {
  const { viewers, queuePosition } = run.story.value;
  const place = queuePosition ? ordinal(queuePosition) : undefined;
  return (
    <header class="top">
      <Link to={{ page: "runs" }} class="home" aria-label="All runs">
        <Icon name="back" />
      </Link>
      <div class="state">
        <Pill status={run.status.value} detail={place} />
        <Elapsed run={run} />
      </div>
      <Task run={run} />
      <div class="net">
        {viewers !== undefined && (
          <span title="Watching">
            <Icon name="eye" />
            {viewers}
            <span class="sr"> watching</span>
          </span>
        )}
        <Line />
      </div>
      <div class="acts">
        <Orders run={run} />
      </div>
    </header>
  );
}

/** The same orders within a thumb's reach, on small screens. */
export function ActionBar({ run }: { run: RunState }) {
  return (
    <div class="actbar phone-only">
      <Orders run={run} />
    </div>
  );
}

function Orders({ run }: { run: RunState }) {
  const [asking, ask] = useState(false);
  const status = run.status.value;
  if (status === "pending") {
    return (
      <Button look="primary" icon="play" onClick={run.start}>
        Start
      </Button>
    );
  }
  if (run.ended.value) {
    return (
      <>
        <Button
          icon="again"
          onClick={() => {
            run.replaying.value = true;
          }}
        >
          Replay
        </Button>
        <ExportButton />
        <Button onClick={() => go({ page: "new", from: run.runId })}>Run again</Button>
      </>
    );
  }
  if (!status) return null;
  if (!asking) return <Button onClick={() => ask(true)}>Cancel</Button>;
  return (
    <>
      <Button class="danger" onClick={() => void run.cancel().then(() => ask(false))}>
        Cancel the run
      </Button>
      <Button onClick={() => ask(false)}>Keep running</Button>
    </>
  );
}

function Task({ run }: { run: RunState }) {
  const [open, show] = useState(false);
  const task = run.document.value?.task ?? (run.document.value ? "A list of commands" : run.runId);
  return (
    <button
      type="button"
      class={`task ${open ? "unfolded" : ""}`}
      aria-expanded={open}
      title={open ? undefined : task}
      onClick={() => show(!open)}
    >
      <span class={open ? "" : "cut"}>{task}</span>
      <span class="wide-only">
        <Icon name="down" />
      </span>
    </button>
  );
}

function Line() {
  const { state } = connection.value;
  const up = state === "ready" || state === "renewing" || state === "expired";
  const word = up ? "Connected" : state === "offline" ? "Offline" : "Reconnecting";
  return (
    <span class={up ? "ok" : "wait"} title={connectionInWords(connection.value, performance.now())}>
      <i class="dot" />
      {word}
    </span>
  );
}

function Elapsed({ run }: { run: RunState }) {
  const { startedAt, endedAt } = run.document.value ?? {};
  const ended = run.ended.value;
  const now = useNow(!ended);
  const from = startedAt ?? run.story.value.steps[0]?.at;
  if (!from) return null;
  const to = endedAt ?? (ended ? run.story.value.steps.at(-1)?.at : undefined);
  return <span class="t2 wide-only">{clock(((to ? Date.parse(to) : now) - Date.parse(from)) / 1_000)}</span>;
}
