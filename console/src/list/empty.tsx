/** The list before the first run: what this is for, and the box to begin with. */

import { useState } from "preact/hooks";
import { Button } from "../controls";
import { go, Link } from "../router";
import { api, ask, sentence } from "../session";
import { SiteBar } from "../site-bar";
import { useDoubt } from "../task/doubt";
import { TaskText } from "../task/text";
import { Demo } from "./demo";

export function Empty() {
  return (
    <div class="page">
      <SiteBar />
      <main class="hello">
        <div>
          <h1>Say what to do in a browser, and watch it happen</h1>
          <p>
            Every step arrives as a picture, an action and a reason. Stop it, or replay it later without a
            model.
          </p>
          <TaskBox />
          <p class="t2 below">
            Limits, secrets and a start page are in{" "}
            <Link to={{ page: "new" }} class="fix">
              New run
            </Link>
            .
          </p>
        </div>
        <Demo />
      </main>
    </div>
  );
}

function TaskBox() {
  const [task, write] = useState("");
  const [problem, say] = useState<string>();
  const [starting, setStarting] = useState(false);
  const start = async (event: Event) => {
    event.preventDefault();
    setStarting(true);
    try {
      const { runId } = await ask(api.create({ task: task.trim(), start: true }));
      go({ page: "run", runId });
    } catch (error) {
      say(sentence(error));
      setStarting(false);
    }
  };
  return (
    <form class="task-box" onSubmit={(event) => void start(event)}>
      <TaskText
        rows={3}
        placeholder="Open shop.example, search for “lantern”, click Storm lantern and check that the page shows “In stock”."
        task={task}
        write={write}
        doubt={useDoubt(task)}
      />
      <div class="foot">
        <span class="t2">Plain English, no model needed</span>
        <Button type="submit" look="primary" disabled={starting || !task.trim()}>
          {starting ? "Starting …" : "Start run"}
        </Button>
      </div>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
