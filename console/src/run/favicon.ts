/** The tab's icon takes the run's state, so that a run can be watched from another tab. */

import { useEffect } from "preact/hooks";
import { ROOT } from "../router";

const DRAWN = new Set(["running", "paused", "waiting", "succeeded", "failed"]);

export function useFavicon(status: string | undefined): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!link) return;
    const name = status && DRAWN.has(status) ? `favicon-${status}` : "favicon";
    link.href = new URL(`static/${name}.svg`, ROOT).href;
    return () => {
      link.href = new URL("static/favicon.svg", ROOT).href;
    };
  }, [status]);
}
