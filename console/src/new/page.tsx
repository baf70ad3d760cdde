/** A new run: the task in words first, everything else folded away with a sane default. */

import { HttpProblem } from "@stepwire/client/http";
import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "../controls";
import { Field, Problem } from "../field";
import { go, Link } from "../router";
import { api, ask, sentence } from "../session";
import { SiteBar } from "../site-bar";
import { useDoubt } from "../task/doubt";
import { TaskText } from "../task/text";
import { useTitle } from "../title";
import { type Draft, draftOf, EMPTY, missingValue, problemsIn, requestOf, type SecretDraft } from "./draft";

const EXAMPLE = "Search for mug, click Enamel mug, and tell me the price.";
const AGENTS = [
  { agent: "auto", word: "Auto", what: "Whoever understands the task" },
  { agent: "plain", word: "Plain", what: "Plain English, no model" },
];

export function NewRunPage({ from }: { from?: string }) {
  useTitle("New run");
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [starting, setStarting] = useState(false);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));

  useEffect(() => {
    if (!from) return;
    ask(api.get(from)).then(
      (run) => setDraft(draftOf(run)),
      (error) => setProblems({ form: sentence(error) }),
    );
  }, [from]);

  const start = async (event: Event) => {
    event.preventDefault();
    const unfilled = missingValue(draft);
    if (unfilled)
      return setProblems({
        secrets: `The secret “${unfilled}” needs its value again: values are never kept.`,
      });
    setStarting(true);
    setProblems({});
    try {
      const { runId } = await ask(api.create(requestOf(draft)));
      go({ page: "run", runId });
    } catch (error) {
      setProblems(error instanceof HttpProblem ? problemsIn(error) : { form: sentence(error) });
      setStarting(false);
    }
  };

  return (
    <div class="page">
      <SiteBar />
      <main class="col">
        <h1>New run</h1>
        <form onSubmit={(event) => void start(event)}>
          <Task draft={draft} change={change} problem={problems.task} />
          <Field
            label="Start page"
            hint="Where it begins, if the task does not say"
            problem={problems.startUrl}
          >
            {(id) => (
              <input
                id={id}
                class="input"
                inputMode="url"
                placeholder="https://shop.example"
                value={draft.startUrl}
                onInput={(event) => change({ startUrl: event.currentTarget.value })}
              />
            )}
          </Field>
          <Agents draft={draft} change={change} problem={problems.agent} />
          <Secrets draft={draft} change={change} problem={problems.secrets} />
          <Limits draft={draft} change={change} problems={problems} />
          {problems.form && (
            <p class="problem" role="alert">
              {problems.form}
            </p>
          )}
          <div class="go">
            <Button type="submit" look="primary" big disabled={starting || !draft.task.trim()}>
              {starting ? "Starting …" : "Start run"}
            </Button>
            <Link to={{ page: "runs" }} class="btn bare big">
              Back to the list
            </Link>
          </div>
        </form>
      </main>
    </div>
  );
}

interface PartProps {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  problem?: string;
}

function Task({ draft, change, problem }: PartProps) {
  const doubt = useDoubt(draft.task, draft.agent !== "model");
  return (
    <Field label="Task" hint="What to do, step by step or as a goal" problem={problem}>
      {(id) => (
        <TaskText
          id={id}
          rows={6}
          placeholder={EXAMPLE}
          task={draft.task}
          write={(task) => change({ task })}
          doubt={doubt}
        />
      )}
    </Field>
  );
}

function Agents({ draft, change, problem }: PartProps) {
  return (
    <fieldset class="group">
      <legend class="label">Agent</legend>
      <div class="choice">
        {AGENTS.map(({ agent, word, what }) => (
          <label key={agent}>
            <input
              type="radio"
              name="agent"
              checked={draft.agent === agent}
              onChange={() => change({ agent })}
            />
            <b>{word}</b>
            <small>{what}</small>
          </label>
        ))}
      </div>
      <Problem text={problem} />
    </fieldset>
  );
}

function Secrets({ draft: { secrets }, change, problem }: PartProps) {
  const set = (index: number, changes: Partial<SecretDraft>) =>
    change({ secrets: secrets.map((secret, at) => (at === index ? { ...secret, ...changes } : secret)) });
  return (
    <details class="fold" open={secrets.length > 0}>
      <summary>
        <b>Secrets</b>
        <span class="t2">
          {secrets.length ? `${secrets.length}` : "Typed where {{secret:name}} stands, shown to nobody"}
        </span>
      </summary>
      {secrets.map((secret, index) => (
        // A secret that is being written has no name yet; rows are only added and taken away.
        <div class="secret" key={index}>
          <input
            class="input"
            aria-label="Name"
            placeholder="name"
            value={secret.name}
            onInput={(event) => set(index, { name: event.currentTarget.value })}
          />
          <input
            class="input"
            type="password"
            autocomplete="off"
            aria-label={`Value of ${secret.name || "the secret"}`}
            placeholder="value"
            value={secret.value}
            onInput={(event) => set(index, { value: event.currentTarget.value })}
          />
          <input
            class="input"
            aria-label={`Domains of ${secret.name || "the secret"}`}
            placeholder="only on: shop.example"
            value={secret.domains}
            onInput={(event) => set(index, { domains: event.currentTarget.value })}
          />
          <IconButton
            icon="s-failed"
            label="Remove"
            onClick={() => change({ secrets: secrets.filter((_, at) => at !== index) })}
          />
        </div>
      ))}
      <Button
        icon="plus"
        onClick={() => change({ secrets: [...secrets, { name: "", value: "", domains: "" }] })}
      >
        Add a secret
      </Button>
      <Problem text={problem} />
    </details>
  );
}

function Limits({ draft, change, problems }: PartProps & { problems: Record<string, string> }) {
  const text = (field: "maxSteps" | "maxSeconds" | "allowedDomains", label: string, hint: string) => (
    <Field label={label} hint={hint} problem={problems[field]}>
      {(id) => (
        <input
          id={id}
          class="input"
          value={draft[field]}
          onInput={(event) => change({ [field]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  const wrong = problems.maxSteps ?? problems.maxSeconds ?? problems.allowedDomains;
  return (
    <details class="fold" open={Boolean(wrong)}>
      <summary>
        <b>Limits</b>
        <span class="t2">Steps, seconds, domains</span>
      </summary>
      {text("maxSteps", "Steps", "It is stopped after so many")}
      {text("maxSeconds", "Seconds", "It is stopped after so long")}
      {text("allowedDomains", "Domains", "All that its browser may reach; empty for any public one")}
    </details>
  );
}
