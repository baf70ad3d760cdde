/** Where the mark around a target lies on a picture, in percent of it. Pure. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Mark {
  left: string;
  top: string;
  width: string;
  height: string;
  /** The label hangs below the target, so that what the target is about stays visible; low down, above. */
  above: boolean;
  /** In the right 40 % the label is aligned right, to stay on the picture. */
  right: boolean;
}

export function markOf(rect: Box, viewport: { width: number; height: number }): Mark | undefined {
  const left = Math.max(0, rect.x);
  const top = Math.max(0, rect.y);
  const width = Math.min(viewport.width, rect.x + rect.width) - left;
  const height = Math.min(viewport.height, rect.y + rect.height) - top;
  if (width <= 0 || height <= 0) return undefined;
  const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(3)}%`;
  return {
    left: percent(left, viewport.width),
    top: percent(top, viewport.height),
    width: percent(width, viewport.width),
    height: percent(height, viewport.height),
    above: top + height > viewport.height * 0.9,
    right: left > viewport.width * 0.6,
  };
}
