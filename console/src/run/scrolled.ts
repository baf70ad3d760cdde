/** How far a long list is scrolled, told only when other rows have to be in the document. */

import { useState } from "preact/hooks";
import { sameBlock } from "./window";

/** In pixels; `size` is that of a row, `height` what the list shows until it was scrolled. */
export function useScrolled(size: number, height: number) {
  const [scrolled, show] = useState({ top: 0, height });
  const heard = (now: { top: number; height: number }) =>
    show((before) => (before.height === now.height && sameBlock(before.top, now.top, size) ? before : now));
  return [scrolled, heard] as const;
}
