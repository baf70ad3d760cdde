/** What models were asked to decide, what it cost, and what was said, where the server keeps that. */

import type { StoryStep, Usage } from "@stepwire/client";
import type { DecisionDocument } from "@stepwire/client/http";
import { useState } from "preact/hooks";
import { api, ask, sentence } from "../session";
import { dollars, thousands } from "../words";

const KEEPING = "STEPWIRE_RECORD_DECISIONS=1 there keeps those to come.";
const NONE_KEPT = `The server keeps no prompts and answers. ${KEEPING}`;
const NO_END_KEPT = `No model was asked behind the last step, or the server keeps no prompts and answers. ${KEEPING}`;

/** The shown step's: by which model, how many tokens, how much, how long. */
export function StepUsage({ runId, step }: { runId: string; step: StoryStep }) {
  const { usage } = step;
  if (!usage) return null;
  return (
    <div class="sec">
      <h3>Model</h3>
      <dl class="kv">
        <UsageFacts usage={usage} />
      </dl>
      <Said
        key={step.stepNumber}
        runId={runId}
        number={step.stepNumber}
        title="Prompt and answer"
        none={NONE_KEPT}
      />
    </div>
  );
}

/** The whole run's, and what was said behind its last step, once it has ended. */
export function RunUsage({ runId, usage, steps }: { runId: string; usage: Usage; steps?: number }) {
  return (
    <div class="sec">
      <h3>Models</h3>
      <dl class="kv">
        <UsageFacts usage={usage} />
      </dl>
      {steps !== undefined && (
        <Said runId={runId} number={steps + 1} title="Last prompt and answer" none={NO_END_KEPT} />
      )}
    </div>
  );
}

function UsageFacts({ usage }: { usage: Usage }) {
  const { model, inputTokens, outputTokens, costUsd, seconds, estimatedTokens } = usage;
  return (
    <>
      <dt>Model</dt>
      <dd>{model}</dd>
      <dt>Tokens</dt>
      <dd>
        {thousands(inputTokens)} in, {thousands(outputTokens)} out
      </dd>
      {estimatedTokens !== undefined && (
        <>
          <dt>Estimated</dt>
          <dd>{thousands(estimatedTokens)} of them: no provider reported these</dd>
        </>
      )}
      <dt>Cost</dt>
      <dd>{costUsd === undefined ? "Its price is not known" : dollars(costUsd)}</dd>
      <dt>Waited</dt>
      <dd>{seconds.toFixed(1)} s</dd>
    </>
  );
}

/** Asked for when it is opened: it is long, and only the run's owner may see it. */
function Said({
  runId,
  number,
  title,
  none,
}: {
  runId: string;
  number: number;
  title: string;
  none: string;
}) {
  const [decision, show] = useState<DecisionDocument>();
  const [problem, say] = useState("");
  const open = ({ currentTarget }: { currentTarget: HTMLDetailsElement }) => {
    if (!currentTarget.open || decision) return;
    ask(api.decision(runId, number)).then(show, (error) =>
      say(error.status === 404 ? none : sentence(error)),
    );
  };
  return (
    <details class="said" onToggle={open}>
      <summary>{title}</summary>
      {problem && <p class="t2">{problem}</p>}
      {decision?.exchanges.map(({ model, prompt, answer }, index) => (
        // They have no name but their place, and the list never changes.
        <section key={index} aria-label={`Asked of ${model}`}>
          <h4>Asked of {model}</h4>
          <pre class="code">{prompt}</pre>
          <h4>Its answer</h4>
          <pre class="code">{answer}</pre>
        </section>
      ))}
    </details>
  );
}
