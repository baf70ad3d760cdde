/** The box that a task is written in. What plain English does not understand is underlined in it. */

import { useId, useRef } from "preact/hooks";
import { Icon } from "../icons";
import type { Doubt } from "./doubt";
import { around } from "./parts";

const LINE = 26; // px, as the style sheet says
const PADDING = 24;

interface TaskTextProps {
  task: string;
  write: (task: string) => void;
  doubt: Doubt | undefined;
  rows: number;
  placeholder: string;
  /** Of the box, for a label of its own; else it is called “Task”. */
  id?: string;
}

export function TaskText({ task, write, doubt, rows, placeholder, id }: TaskTextProps) {
  const behind = useRef<HTMLDivElement>(null);
  const why = useId();
  const parts = doubt && around(task, doubt.sentence);
  return (
    <>
      <div class="task-text">
        {/* A text area cannot underline: the same text lies behind it, with nothing to be seen but the line. */}
        <div class="behind" ref={behind} aria-hidden="true">
          {parts && (
            <>
              {parts[0]}
              <u>{parts[1]}</u>
              {parts[2]}
            </>
          )}
          {"\n"}
        </div>
        <textarea
          id={id}
          aria-label={id ? undefined : "Task"}
          aria-describedby={doubt ? why : undefined}
          rows={rows}
          style={{ minHeight: `${rows * LINE + PADDING}px` }}
          placeholder={placeholder}
          value={task}
          onInput={(event) => write(event.currentTarget.value)}
          onScroll={({ currentTarget: { scrollTop } }) => behind.current?.scrollTo(0, scrollTop)}
        />
      </div>
      <div id={why} role="status">
        {doubt && <Why doubt={doubt} />}
      </div>
    </>
  );
}

function Why({ doubt: { sentence, why } }: { doubt: Doubt }) {
  return (
    <div class="why">
      <Icon name="s-waiting" small />
      <p>
        <b>“{sentence.trim()}”</b> is not understood as plain English. <span class="t2">{why}</span>
      </p>
    </div>
  );
}
