/** The tab says which page it holds. */

import { useEffect } from "preact/hooks";

export function useTitle(words: string): void {
  useEffect(() => {
    document.title = `${words} · Stepwire`;
  }, [words]);
}
