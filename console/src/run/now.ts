/** A clock that ticks once a second while somebody looks at it. */

import { useEffect, useState } from "preact/hooks";

export function useNow(ticking = true): number {
  const [now, show] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => show(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
