/** Pictures as the server sent them, the last few: to go back one, or from before to after, asks for nothing. */

const FEW = 8; // of some 100 KB each
const PATIENCE = 10_000; // milliseconds

const kept = new Map<string, Promise<Blob>>();

/** The picture at an address; rejects when the server does not give it, and asks again the next time. */
export function fetched(address: string): Promise<Blob> {
  const blob = kept.get(address) ?? ask(address);
  kept.delete(address);
  kept.set(address, blob); // at the end, for it was wanted last
  for (const oldest of kept.keys()) {
    if (kept.size <= FEW) break;
    kept.delete(oldest);
  }
  return blob;
}

function ask(address: string): Promise<Blob> {
  const blob = load(address);
  blob.catch(() => kept.delete(address));
  return blob;
}

async function load(address: string): Promise<Blob> {
  const answer = await fetch(address, { priority: "high", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`The picture is not there: ${answer.status}.`);
  return answer.blob();
}
