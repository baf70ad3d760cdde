/** Before a run's commands are executed again: the values, secrets and session that it is to be done with. */

import type { RunDocument } from "@stepwire/client/http";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../controls";
import { Field } from "../field";
import { go } from "../router";
import { api, ask, sentence } from "../session";
import { draftOf, type Heal, type Recording, type ReplayDraft, replayOf } from "./recording";

const HEALING: readonly { heal: Heal; word: string }[] = [
  { heal: "report", word: "go on, and say so" },
  { heal: "write", word: "go on, and keep what was found" },
  { heal: "off", word: "fail" },
];

export function ReplayDialog({ runId, close }: { runId: string; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [recording, show] = useState<Recording>();
  const [sessions, list] = useState<readonly string[]>([]);
  const [problem, say] = useState<string>();
  useEffect(() => {
    dialog.current?.showModal();
    ask(api.request<Recording>("GET", `${path(runId)}/export?format=json`)).then(show, (error) =>
      say(sentence(error)),
    );
    ask(api.request<{ items: { name: string }[] }>("GET", "api/sessions")).then(
      ({ items }) => list(items.map(({ name }) => name)),
      () => {}, // it can be done without one
    );
  }, [runId]);
  const start = async (draft: ReplayDraft) => {
    if (!recording) return;
    say(undefined);
    try {
      const body = replayOf(recording, draft);
      const made = await ask(api.request<RunDocument>("POST", `${path(runId)}/replay`, body));
      close();
      go({ page: "run", runId: made.runId });
    } catch (error) {
      say(sentence(error));
    }
  };
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="replay" onClose={close}>
      <h2 id="replay">Replay</h2>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {recording ? (
        <Form recording={recording} sessions={sessions} start={start} close={close} />
      ) : (
        <p class="t2">{problem ? "" : "Loading …"}</p>
      )}
    </dialog>
  );
}

interface FormProps {
  recording: Recording;
  sessions: readonly string[];
  start: (draft: ReplayDraft) => Promise<void>;
  close: () => void;
}

function Form({ recording, sessions, start, close }: FormProps) {
  const [draft, setDraft] = useState(() => draftOf(recording));
  const [starting, setStarting] = useState(false);
  const change = (changes: Partial<ReplayDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const submit = (event: Event) => {
    event.preventDefault();
    setStarting(true);
    void start(draft).then(() => setStarting(false));
  };
  const { length } = recording.commands;
  const named = [...new Set([...(recording.session ? [recording.session] : []), ...sessions])];
  return (
    <form onSubmit={submit}>
      <p class="t2">
        {length} {length === 1 ? "command is" : "commands are"} executed again, without a model.
      </p>
      {Object.entries(draft.variables).map(([name, value]) => (
        <Field key={name} label={name}>
          {(id) => (
            <input
              id={id}
              class="input"
              value={value}
              onInput={({ currentTarget }) =>
                change({ variables: { ...draft.variables, [name]: currentTarget.value } })
              }
            />
          )}
        </Field>
      ))}
      {Object.entries(draft.secrets).map(([name, value]) => (
        <Field key={name} label={name} hint="Secret: its value was not kept">
          {(id) => (
            <input
              id={id}
              class="input"
              type="password"
              autocomplete="off"
              required
              value={value}
              onInput={({ currentTarget }) =>
                change({ secrets: { ...draft.secrets, [name]: currentTarget.value } })
              }
            />
          )}
        </Field>
      ))}
      {named.length > 0 && (
        <Field label="Saved session">
          {(id) => (
            <select
              id={id}
              class="input"
              value={draft.session}
              onChange={({ currentTarget }) => change({ session: currentTarget.value })}
            >
              <option value="">None</option>
              {named.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field label="When the page has changed and a target is recognised another way">
        {(id) => (
          <select
            id={id}
            class="input"
            value={draft.heal}
            onChange={({ currentTarget }) => change({ heal: currentTarget.value as Heal })}
          >
            {HEALING.map(({ heal, word }) => (
              <option key={heal} value={heal}>
                {word}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div class="acts">
        <Button onClick={close}>Not now</Button>
        <Button type="submit" look="primary" disabled={starting}>
          {starting ? "Starting …" : "Replay"}
        </Button>
      </div>
    </form>
  );
}

function path(runId: string): string {
  return `api/runs/${encodeURIComponent(runId)}`;
}
