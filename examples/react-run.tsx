// A whole app in one file: sign in with a token, watch a run, cancel it.
//
//   /page.html#http://127.0.0.1:8080/run-123     the server, and the run; the token is typed

import { StepwireProvider, useRun, useStepwire } from "@stepwire/client/react";
import { connectionInWords } from "@stepwire/client";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

function Run({ runId }: { runId: string }) {
  const { status, phase, steps, step, result, error, cancel } = useRun(runId);
  const [selected, select] = useState<number>();
  const shown = steps.find(({ stepNumber }) => stepNumber === selected) ?? step;
  return (
    <main>
      <h1>
        {runId}: {status ?? "…"} {phase}
      </h1>
      <Connection />
      {error && <p role="alert">{error.message}</p>}
      {result !== undefined && <pre>{JSON.stringify(result, null, 2)}</pre>}
      {shown?.picture && <img src={shown.picture} alt={shown.explanation} width="100%" />}
      <ol>
        {steps.map(({ stepNumber, explanation }) => (
          <li key={stepNumber} aria-current={stepNumber === shown?.stepNumber}>
            <button type="button" onClick={() => select(stepNumber)}>
              {explanation}
            </button>
          </li>
        ))}
      </ol>
      {status === "running" && (
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      )}
    </main>
  );
}

function Connection() {
  const { client, connection } = useStepwire();
  return (
    <p role="status">
      {connectionInWords(connection, performance.now())}{" "}
      {connection.state === "waiting" && (
        <button type="button" onClick={() => client.connect()}>
          Try now
        </button>
      )}
    </p>
  );
}

function App({ server, runId }: { server: string; runId: string }) {
  const [token, setToken] = useState("");
  if (token) {
    return (
      <StepwireProvider url={new URL("ws", server)} token={token}>
        <Run runId={runId} />
      </StepwireProvider>
    );
  }
  const signIn = (data: FormData) => setToken(String(data.get("token")));
  return (
    <form action={signIn}>
      <label>
        Token <input name="token" type="password" required autoComplete="off" />
      </label>
      <button type="submit">Watch</button>
    </form>
  );
}

const [, server = "", runId = ""] = location.hash.match(/^#(.+)\/(.+)$/) ?? [];
const root = document.body.appendChild(document.createElement("div"));
createRoot(root).render(
  <StrictMode>
    <App server={`${server}/`} runId={runId} />
  </StrictMode>,
);
