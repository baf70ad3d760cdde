/** Beside the picture: what came of the run, the shown step in full, the commands, the run's record. */

import { type Command, RunFailed, type StepTarget } from "@stepwire/client";
import { Button, IconButton, rove } from "../controls";
import { Icon, type IconName } from "../icons";
import { go } from "../router";
import { clock, dollars, lookOf, thousands } from "../words";
import { Copy } from "./copy";
import { commandParts, deedOf, nameOf, reason, saying, secondsOf } from "./saying";
import type { RunState, Tab } from "./state";
import { RunUsage, StepUsage } from "./usage";

const TABS: { tab: Tab; word: string; icon: IconName }[] = [
  { tab: "step", word: "Step", icon: "target" },
  { tab: "commands", word: "Commands", icon: "code" },
  { tab: "run", word: "Run", icon: "info" },
];

export function Rail({ run }: { run: RunState }) {
  const open = (tab: Tab) => {
    run.tab.value = tab;
    run.toggleDetails();
  };
  return (
    <aside class="rail" aria-label="Details">
      <IconButton icon="panel" label="Open details" onClick={() => run.toggleDetails()} />
      <hr />
      {TABS.map(({ tab, word, icon }) => (
        <IconButton key={tab} icon={icon} label={word} onClick={() => open(tab)} />
      ))}
    </aside>
  );
}

export function Details({ run }: { run: RunState }) {
  const tab = run.tab.value;
  return (
    <aside class="details" aria-label="Details">
      {run.ended.value && <Outcome run={run} />}
      <div class={`head tabs ${run.ended.value ? "mid" : ""}`}>
        <div role="tablist" aria-label="Details" onKeyDown={rove}>
          {TABS.map((each) => (
            <button
              key={each.tab}
              type="button"
              role="tab"
              aria-selected={tab === each.tab}
              tabIndex={tab === each.tab ? 0 : -1}
              onClick={() => {
                run.tab.value = each.tab;
              }}
            >
              {each.word}
            </button>
          ))}
        </div>
        <IconButton icon="panel" label="Close details" onClick={() => run.toggleDetails()} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <div class="scroll" role="tabpanel" aria-label={tab} tabIndex={0}>
        {tab === "step" && <StepTab run={run} />}
        {tab === "commands" && <CommandsTab run={run} />}
        {tab === "run" && <RunTab run={run} />}
      </div>
    </aside>
  );
}

/** The result first; or what went wrong, and what can be done. */
function Outcome({ run }: { run: RunState }) {
  const { completion, steps } = run.story.value;
  if (!completion) return null;
  const healed = steps.filter((step) => step.healed).length;
  const seconds = steps.reduce((sum, step) => sum + secondsOf(step), 0);
  const { usage } = completion;
  return (
    <>
      {completion.status === "success" ? (
        <Result run={run} result={completion.result} />
      ) : (
        <Failure run={run} />
      )}
      {completion.nearest && <Nearest targets={completion.nearest} />}
      <dl class="nums">
        <Figure name="Steps" value={`${steps.length}`} />
        <Figure name="At work" value={clock(seconds)} />
        <Figure name="Healed" value={healed ? `${healed}` : "None"} />
        {usage && <Figure name="Tokens" value={thousands(usage.inputTokens + usage.outputTokens)} />}
        {usage?.costUsd !== undefined && <Figure name="Cost" value={dollars(usage.costUsd)} />}
      </dl>
    </>
  );
}

function Result({ run, result }: { run: RunState; result: unknown }) {
  const text =
    result === undefined ? undefined : typeof result === "string" ? result : JSON.stringify(result, null, 2);
  return (
    <div class="res">
      <h2>
        <Icon name="s-succeeded" small />
        {text && typeof result === "string" ? <span class="result">{text}</span> : "Done"}
        <span class="grow" />
        {text && <Copy text={text} label="Copy result" />}
      </h2>
      {text && typeof result !== "string" && <pre class="code">{text}</pre>}
      {!text && (
        <p class="t2">
          {run.document.value?.task ? "The task asked for no answer." : "All commands were carried out."}
        </p>
      )}
    </div>
  );
}

function Failure({ run }: { run: RunState }) {
  const { completion } = run.story.value;
  const cancelled = completion?.code === "cancelled";
  return (
    <div class={`fail ${cancelled ? "neutral" : ""}`} role="alert">
      <h2>
        <Icon name={cancelled ? "s-cancelled" : "s-failed"} small />
        <span>{completion?.error ?? lookOf(run.status.value).word}</span>
      </h2>
      <div class="acts">
        <Button look="primary" onClick={() => go({ page: "new", from: run.runId })}>
          Edit and run again
        </Button>
        <Copy text={() => report(run)} label="Copy report" />
      </div>
    </div>
  );
}

function Nearest({ targets }: { targets: readonly StepTarget[] }) {
  return (
    <section class="cand" aria-label="Closest on the page">
      <h3>Closest on the page</h3>
      <ol>
        {targets.map((target, index) => (
          // They have no name but their place, and the list never changes.
          <li key={index}>
            <em>{index + 1}</em>
            <b class="cut">{target.name || "Without a name"}</b>
            <span class="t2">{target.role}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const PARTS = ["observe", "decide", "act", "capture"] as const;

function StepTab({ run }: { run: RunState }) {
  const { step } = run.shown.value;
  if (!step) return <p class="sec t2">No step yet.</p>;
  const target = step.action.target;
  return (
    <>
      <div class="sec">
        <p class="lead">{reason(step) ?? saying(deedOf(step))}</p>
      </div>
      <div class="sec">
        <dl class="kv">
          <Fact name="Action" value={reason(step) && saying(deedOf(step))} />
          <Fact name="Target" value={target && [target.role, nameOf(target)].filter(Boolean).join(" ")} />
          <Fact name="Failed" value={step.action.error} />
          <Fact name="Healed" value={step.healed?.why} />
          <Fact name="Page" value={step.title} />
          <Fact name="By" value={step.by === "person" ? "A person" : undefined} />
          <Fact name="Attempt" value={step.attempt && step.attempt > 1 ? `${step.attempt}` : undefined} />
          <Fact name="Notes" value={step.notes?.join(" ")} />
        </dl>
      </div>
      <StepUsage runId={run.runId} step={step} />
      <div class="sec">
        <h3>
          Time <span>{secondsOf(step).toFixed(2)} s</span>
        </h3>
        <div class="time" aria-hidden="true">
          {PARTS.map((part) => (
            <i key={part} style={{ flex: `${(step.timings?.[part] ?? 0) * 1_000} 0 0` }} />
          ))}
        </div>
        <dl class="times">
          {PARTS.map((part) => (
            <div key={part}>
              <dt>{part}</dt>
              <dd>{(step.timings?.[part] ?? 0).toFixed(2)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}

function CommandsTab({ run }: { run: RunState }) {
  const commands = run.story.value.completion?.commands as Command[] | undefined;
  if (!commands) return <p class="sec t2">The commands are here when the run has ended.</p>;
  const shown = run.shown.value.step?.stepNumber;
  return (
    <>
      <div class="tools">
        <span class="t2">{commands.length} commands, ready to be replayed without a model</span>
        <span class="grow" />
        <Copy text={() => JSON.stringify(commands, null, 2)} label="Copy as JSON" />
      </div>
      <ol class="cmds">
        {commands.map((command, index) => {
          const { type, value, target } = commandParts(command);
          return (
            // Commands have no name but their place, and the list never changes.
            <li key={index} class={index + 1 === shown ? "on" : ""}>
              <i>{index + 1}</i>
              <b>{type}</b>
              <span>
                {value && <u>{value}</u>}
                {value && target && " · "}
                {target}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}

function RunTab({ run }: { run: RunState }) {
  const record = run.document.value;
  if (!record) return <p class="sec t2">Loading …</p>;
  const { completion, steps } = run.story.value;
  const usage = completion?.usage ?? record.usage;
  const labels = Object.entries(record.labels ?? {}).map(([name, value]) => `${name}: ${value}`);
  return (
    <>
      <div class="sec">
        <h3>Task</h3>
        <p class="lead pre">{record.task ?? "A list of commands"}</p>
      </div>
      <div class="sec">
        <dl class="kv">
          <dt>Id</dt>
          <dd class="mono">{record.runId}</dd>
          <Fact name="Owner" value={record.owner} />
          <Fact name="Agent" value={record.agent} />
          <Fact name="Model" value={record.model} />
          <Fact name="Start page" value={record.startUrl} />
          <Fact name="Domains" value={record.allowedDomains?.join(", ")} />
          <Fact name="Limits" value={`${record.maxSteps} steps, ${record.maxSeconds} s`} />
          <Fact name="Labels" value={labels.join(", ")} />
          <Fact name="Code" value={record.code} />
          <Fact name="Made" value={new Date(record.createdAt).toLocaleString()} />
        </dl>
      </div>
      {usage && <RunUsage runId={record.runId} usage={usage} steps={completion && steps.length} />}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  if (!value) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** What to send to whoever has to look into it: words only, no picture. */
function report(run: RunState): string {
  const { steps, error, completion } = run.story.value;
  const why = error instanceof RunFailed ? error.message : completion?.error;
  const lines = steps.map(
    (step) =>
      `${step.stepNumber}. ${saying(deedOf(step))}${step.action.error ? ` (${step.action.error})` : ""}`,
  );
  return [`Run ${run.runId}: ${completion?.code ?? run.status.value}`, why ?? "", "", ...lines].join("\n");
}
