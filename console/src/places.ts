/** Every page of the console has an address, and every address a page. Pure: relative to where the console is served. */

export const FILTERS = ["running", "waiting", "failed"] as const;
export type Filter = (typeof FILTERS)[number];

export type Place =
  | { page: "runs"; filter?: Filter; q?: string }
  | { page: "new"; from?: string }
  | { page: "run"; runId: string; step?: number }
  | { page: "nowhere" };

/** What an address behind the root names, such as `runs/run-123/steps/4`. */
export function placeAt(path: string, search: string): Place {
  const parts = path.split("/").filter(Boolean).map(decoded);
  const query = new URLSearchParams(search);
  if (parts.length === 0)
    return { page: "runs", filter: filterNamed(query.get("status")), q: query.get("q") ?? undefined };
  if (parts.length === 1 && parts[0] === "new") return { page: "new", from: query.get("from") ?? undefined };
  const [word, runId, steps, number] = parts;
  if (word !== "runs" || !runId) return { page: "nowhere" };
  if (parts.length === 2) return { page: "run", runId };
  const step = Number(number);
  if (parts.length === 4 && steps === "steps" && Number.isInteger(step) && step > 0)
    return { page: "run", runId, step };
  return { page: "nowhere" };
}

/** The address of a place, relative to the root. */
export function addressOf(place: Place): string {
  switch (place.page) {
    case "runs":
      return withQuery("", { status: place.filter, q: place.q });
    case "new":
      return withQuery("new", { from: place.from });
    case "run": {
      const run = `runs/${encodeURIComponent(place.runId)}`;
      return place.step ? `${run}/steps/${place.step}` : run;
    }
    case "nowhere":
      return "";
  }
}

function withQuery(path: string, values: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

function filterNamed(name: string | null): Filter | undefined {
  return FILTERS.find((filter) => filter === name);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
