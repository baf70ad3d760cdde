/** Which rows or pictures of a long list are in the document: those in sight and some around them. Pure. */

export const ROW = 56; // px
export const THUMB = 104; // px, its gap too
const AROUND = 12;

/** From `first` up to but without `last`. */
export function visible({ top, height }: { top: number; height: number }, count: number, size = ROW) {
  const first = Math.max(0, Math.floor(top / size) - AROUND);
  const last = Math.min(count, Math.ceil((top + height) / size) + AROUND);
  return { first: Math.min(first, last), last };
}

const BLOCK = 8; // at most AROUND, so that what is in sight is always in the document

/** Whether scrolling from one place to the other leaves the same rows or pictures in the document. */
export function sameBlock(before: number, now: number, size: number): boolean {
  return Math.floor(before / (size * BLOCK)) === Math.floor(now / (size * BLOCK));
}
