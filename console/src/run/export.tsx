/** What a run executed as a file: as a test, or to be replayed elsewhere. */

import { Button } from "../controls";
import type { RunState } from "./state";

export interface Export {
  format: string;
  word: string;
  file: (runId: string) => string;
}

const EXPORTS: readonly Export[] = [
  { format: "playwright-python", word: "Playwright test in Python", file: (id) => `test_${id}.py` },
  { format: "playwright-typescript", word: "Playwright test in TypeScript", file: (id) => `${id}.spec.ts` },
  { format: "json", word: "Commands as JSON", file: (id) => `${id}.json` },
];
const MENU = "export";

export function ExportButton() {
  return (
    <Button icon="export" popovertarget={MENU} aria-haspopup="true">
      Export
    </Button>
  );
}

/** Once on the page: the browser opens it for any of its buttons, and closes it on Escape and outside clicks. */
export function ExportMenu({ run }: { run: RunState }) {
  return (
    <div id={MENU} popover="auto" class="menu">
      {EXPORTS.map((each) => (
        <button
          key={each.format}
          type="button"
          popovertarget={MENU}
          popovertargetaction="hide"
          onClick={() => void run.save(each)}
        >
          {each.word}
        </button>
      ))}
    </div>
  );
}

/** Give the browser a file of its own making; JSON comes as what it says. */
export function saveAs(file: string, content: unknown): void {
  const text = typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`;
  const address = URL.createObjectURL(new Blob([text]));
  Object.assign(document.createElement("a"), { href: address, download: file }).click();
  URL.revokeObjectURL(address);
}
