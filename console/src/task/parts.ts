/** Where a piece of a text stands in it. Pure. */

/** What stands before the piece, the piece without the marks that end it, and the rest. */
export function around(text: string, piece: string): readonly [string, string, string] | undefined {
  const bare = piece.trim().replace(/[.!?;,…]+$/, "");
  const at = bare ? text.indexOf(bare) : -1;
  return at < 0 ? undefined : [text.slice(0, at), bare, text.slice(at + bare.length)];
}
