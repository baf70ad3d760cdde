/** The run page by keyboard. Keys do nothing while something is typed, and can be switched off. */

import type { ComponentChild } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../controls";
import type { RunState } from "./state";

const OFF = "stepwire.keys";

const HELP: readonly (readonly [string, string])[] = [
  ["↑ ↓ ← →", "Step back and forward"],
  ["Home, End", "First step; last step, and follow live"],
  ["Space", "Before or after"],
  ["T", "The page as text"],
  ["Z", "Full size"],
  ["D", "Details"],
  ["C", "Copy the link to this step"],
  ["/", "Filter steps"],
  ["?", "This list"],
];

export function useKeys(run: RunState): ComponentChild {
  const [help, show] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === "?" && !isTyping(event)) return show((shown) => !shown);
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF))
        return;
      if (press(run, event)) event.preventDefault();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [run]);
  return help ? <Help close={() => show(false)} /> : null;
}

/** Whether the key means something. */
function press(run: RunState, { key, repeat }: KeyboardEvent): boolean {
  switch (key) {
    case "ArrowUp":
    case "ArrowLeft":
      run.step(-1, { passing: repeat });
      return true;
    case "ArrowDown":
    case "ArrowRight":
      run.step(1, { passing: repeat });
      return true;
    case "Home":
      run.choose(1);
      return true;
    case "End":
      run.choose(undefined);
      return true;
    case " ":
      run.look(run.view.value === "after" ? "before" : "after");
      return true;
    case "t":
      run.look(run.view.value === "text" ? "after" : "text");
      return true;
    case "z":
      run.zoomed.value = !run.zoomed.value;
      return true;
    case "d":
      run.toggleDetails();
      return true;
    case "c":
      void navigator.clipboard.writeText(location.href);
      return true;
    case "/":
      document.querySelector<HTMLButtonElement>('[data-key="/"]')?.click();
      return true;
    default:
      return false;
  }
}

function isTyping({ target, key }: KeyboardEvent): boolean {
  const element = target instanceof Element ? target : undefined;
  if (element?.closest("input, textarea, select, dialog[open]")) return true;
  return key === " " && Boolean(element?.closest("button, a"));
}

function Help({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [off, turn] = useState(Boolean(localStorage.getItem(OFF)));
  useEffect(() => dialog.current?.showModal(), []);
  const toggle = () => {
    if (off) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "off");
    turn(!off);
  };
  return (
    <dialog ref={dialog} class="sheet keys" aria-labelledby="keys" onClose={close}>
      <h2 id="keys">Keys</h2>
      <dl>
        {HELP.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <span class="key">{keys}</span>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <div class="acts">
        <Button onClick={toggle}>{off ? "Switch keys on" : "Switch keys off"}</Button>
        <Button look="primary" onClick={() => dialog.current?.close()}>
          Close
        </Button>
      </div>
    </dialog>
  );
}
