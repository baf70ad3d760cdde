// Where a frame stands in what is around it: moved, scaled, turned and skewed, as CSS writes a matrix, [a, b, c, d, e, f].
//
// A script is told only the upright box around what is drawn of an element. But the transforms of the element and of all
// that it stands in tell how it is turned, and the middle of its own box is the middle of what is drawn. If the box that
// follows from this is not the one that is told, or there is perspective, the place is not known: nobody points there.

const UNMOVED = [1, 0, 0, 1, 0, 0];
const EMPTY = { x: 0, y: 0, width: 0, height: 0 };
const APART = ":modal, :popover-open, :fullscreen"; // in the top layer: what they stand in does not turn them
const INEXACT = 1.5; // CSS pixels that a box may differ: scripts are told whole numbers

const placed = ([a, b, c, d, e, f], { x, y }) => ({ x: a * x + c * y + e, y: b * x + d * y + f });

// The upright box around a rectangle that is put there.
function boxPlaced(place, { x, y, width, height }) {
  const [a, b, c, d] = place;
  const corner = placed(place, { x, y });
  return {
    x: corner.x + Math.min(0, a * width) + Math.min(0, c * height),
    y: corner.y + Math.min(0, b * width) + Math.min(0, d * height),
    width: Math.abs(a * width) + Math.abs(c * height),
    height: Math.abs(b * width) + Math.abs(d * height),
  };
}

// What is placed by `inner` in something that is placed by `outer`.
function placedIn(outer, inner) {
  const [a, b, c, d, e, f] = inner;
  const turned = (x, y) => [outer[0] * x + outer[2] * y, outer[1] * x + outer[3] * y];
  const { x, y } = placed(outer, { x: e, y: f });
  return [...turned(a, b), ...turned(c, d), x, y];
}

// The way back; null from what has no width.
function wayBack([a, b, c, d, e, f]) {
  const size = a * d - b * c;
  if (Math.abs(size) < 1e-6) return null;
  return [d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size];
}

// Of what a frame holds: its `place` in the document around it, its size in its own pixels, and the way `back` from there.
// Null when its place is not known.
function standing(holder) {
  const turn = turnOf(holder);
  if (!turn) return null;
  const box = holder.getBoundingClientRect();
  const [a, b, c, d] = turn;
  const upright = b === 0 && c === 0;
  const own = { x: 0, y: 0, width: upright ? box.width / Math.abs(a) || 0 : holder.offsetWidth, height: upright ? box.height / Math.abs(d) || 0 : holder.offsetHeight };
  const expected = boxPlaced(turn, { ...own, width: holder.offsetWidth, height: holder.offsetHeight });
  if (["width", "height"].some((side) => Math.abs(expected[side] - box[side]) > INEXACT * Math.max(1, Math.abs(a), Math.abs(d)))) return null;
  const [top, right, bottom, left] = paddingOf(holder);
  const corner = placed(turn, { x: holder.clientLeft + left - own.width / 2, y: holder.clientTop + top - own.height / 2 });
  const place = [a, b, c, d, box.x + box.width / 2 + corner.x, box.y + box.height / 2 + corner.y];
  const size = { x: 0, y: 0, width: Math.max(0, holder.clientWidth - left - right), height: Math.max(0, holder.clientHeight - top - bottom) };
  return { place, size, back: wayBack(place) };
}

function paddingOf(holder) {
  const style = getComputedStyle(holder);
  return ["Top", "Right", "Bottom", "Left"].map((side) => parseFloat(style[`padding${side}`]) || 0);
}

// How an element is scaled and turned by its own transforms and those around it; null with perspective.
function turnOf(el) {
  const zoom = el.currentCSSZoom ?? 1;
  let turn = [zoom, 0, 0, zoom, 0, 0];
  for (let step = el; step; step = step.matches(APART) ? null : parentOf(step)) {
    const style = getComputedStyle(step);
    if (step !== el && /^(inline|contents)$/.test(style.display)) continue; // these are not transformed
    const own = transformOf(style);
    if (own === null) return null;
    if (own !== UNMOVED) turn = placedIn(own, turn);
  }
  return turn;
}

function transformOf({ transform, rotate, scale }) {
  if (transform === "") return UNMOVED; // nothing is drawn of the document
  if (transform === "none" && rotate === "none" && scale === "none") return UNMOVED;
  if (rotate.includes(" ")) return null; // about another axis than the one that points at whoever looks
  const [across, down = across] = scale.split(" ");
  const said = [rotate !== "none" && `rotate(${rotate})`, scale !== "none" && `scale(${across}, ${down})`, transform !== "none" && transform];
  const m = new DOMMatrixReadOnly(said.filter(Boolean).join(" "));
  const flat = [m.m13, m.m14, m.m23, m.m24, m.m31, m.m32, m.m34].every((part) => part === 0) && m.m44 === 1;
  return flat ? [m.a, m.b, m.c, m.d, 0, 0] : null;
}
