// Frames of other origins: this world cannot enter them, but knows where they stand, what lies on top of them and
// what finds them again. Each has a world of its own, whose coordinates begin at the frame's own top left corner.

const MOST_FOREIGN = 20;
const SMALLEST = 4; // CSS pixels: what is smaller counts visitors, and is nothing to look at
const PROBES = [0.1, 0.3, 0.5, 0.7, 0.9];

// Each with its place, the part of it that can be seen, and whether something lies on top of that.
function foreign(known, whole) {
  const spots = [];
  for (const { holder, frame } of foreignHolders(known)) {
    if (spots.length >= MOST_FOREIGN) break;
    if (!visible(holder)) continue;
    const spot = spotOf(holder, frame);
    const shown = shownOf(holder, spot, known);
    if (spot.width < SMALLEST || spot.height < SMALLEST || (shown === "none" && !whole)) continue;
    spots.push({ ref: refOf(holder), place: placeOf(spot), clip: clipOf(spot), shown, still: isStill(holder) });
  }
  return spots;
}

function foreignHolders(known) {
  return known.flatMap((frame) => holdersIn(frame.doc).filter((holder) => documentIn(holder) === null).map((holder) => ({ holder, frame })));
}

// Where the content of a frame stands: its top left corner, its size in its own pixels, and how large one of these is.
function spotOf(holder, frame) {
  const box = holder.getBoundingClientRect();
  const style = getComputedStyle(holder);
  const [top, right, bottom, left] = ["Top", "Right", "Bottom", "Left"].map((side) => parseFloat(style[`padding${side}`]) || 0);
  const across = box.width / holder.offsetWidth || 1;
  const down = box.height / holder.offsetHeight || 1;
  const x = frame.x + box.x + (holder.clientLeft + left) * across;
  const y = frame.y + box.y + (holder.clientTop + top) * down;
  const width = holder.clientWidth - left - right;
  const height = holder.clientHeight - top - bottom;
  const seen = intersect(frame.clip, { x, y, width: width * across, height: height * down });
  return { x, y, across, down, width, height, seen };
}

const placeOf = ({ x, y, across, down }) => [x, y, across, down];
const clipOf = ({ x, y, across, down, seen }) => [(seen.x - x) / across, (seen.y - y) / down, seen.width / across, seen.height / down];

const isForeign = (el) => /^I?FRAME$/.test(el.tagName) && documentIn(el) === null;

// Whether its scripts are switched off: it changes nothing by itself, and has no clock to be asked to wait by.
const isStill = (holder) => holder.hasAttribute("sandbox") && !holder.sandbox.contains("allow-scripts");

// The refs of all those of which anything lies in the viewport.
function pictured(given) {
  const known = given ?? frames();
  const inView = ({ seen }) => seen.width > 0 && seen.height > 0;
  return foreignHolders(known).filter(({ holder, frame }) => inView(spotOf(holder, frame))).map(({ holder }) => refOf(holder));
}

// Whether all of what could be seen of a frame lies on top, part of it, or none.
function shownOf(holder, { seen }, known) {
  if (seen.width < 1 || seen.height < 1) return "none";
  const hits = PROBES.flatMap((dx) => PROBES.map((dy) => topmost(seen.x + seen.width * dx, seen.y + seen.height * dy, known) === holder));
  return hits.every(Boolean) ? "all" : hits.some(Boolean) ? "part" : "none";
}

// Of boxes in a frame, in its own coordinates: which of them a person could see or point at.
function uncovered({ ref, boxes }) {
  const holder = elementOf(ref);
  if (!holder) return boxes.map(() => false);
  const known = frames();
  const spot = spotOf(holder, frameOf(holder, known));
  return boxes.map(([x, y, width, height]) => {
    const box = { x: spot.x + x * spot.across, y: spot.y + y * spot.down, width: width * spot.across, height: height * spot.down };
    const seen = intersect(box, spot.seen);
    return [[0.5, 0.5], [0.15, 0.5], [0.85, 0.5], [0.5, 0.2], [0.5, 0.8]].some(([dx, dy]) => topmost(seen.x + seen.width * dx, seen.y + seen.height * dy, known) === holder);
  });
}

// Where a point of a frame lies here once it is in view and nothing covers it: {place, path, point}, or the problem.
// The place is the one before anything was scrolled. Without a point: only place and path.
async function outward({ ref, point, patience }) {
  const holder = elementOf(ref);
  if (!holder) return { problem: "gone" };
  const known = frames();
  const frame = frameOf(holder, known);
  const way = { place: placeOf(spotOf(holder, frame)), path: [...pathOf(frame), frameCss(holder)] };
  if (!point) return way;
  let state = reachThrough(holder, point);
  if (state.problem || moving()) await until(() => !(state = reachThrough(holder, point)).problem, patience, steadyOf(holder));
  return { ...way, ...state };
}

function reachThrough(holder, point) {
  if (!holder.isConnected) return { problem: "gone" };
  if (!visible(holder)) return { problem: "invisible" };
  let state = pointThrough(holder, point);
  for (const block of state.problem ? ["center", "start", "end"] : []) {
    holder.scrollIntoView({ block, inline: "nearest", behavior: "instant" });
    if (!(state = pointThrough(holder, point)).problem) return state;
  }
  if (!state.problem) return state;
  scrollerOf(parentOf(holder), false).scrollBy({ top: state.at.y - innerHeight / 2, behavior: "instant" }); // taller than the page
  return pointThrough(holder, point);
}

function pointThrough(holder, point) {
  const known = frames();
  const { x, y, across, down, seen } = spotOf(holder, frameOf(holder, known));
  const at = { x: x + point.x * across, y: y + point.y * down };
  const inside = at.x >= seen.x && at.x <= seen.x + seen.width && at.y >= seen.y && at.y <= seen.y + seen.height;
  if (inside && topmost(at.x, at.y, known) === holder) return { point: at };
  return { problem: inside ? "covered" : "outside", at };
}

// Whether the pointer that is moved to an element arrives there: `feel` before the move, `felt` after it. What a frame
// showed last decides that, not where things are by now: the browser draws frames of other origins in their own time.
const moves = new WeakMap();

function feel({ ref }) {
  const view = elementOf(ref)?.ownerDocument.defaultView;
  if (view && !moves.has(view)) view.addEventListener("pointermove", (event) => event.isTrusted && moves.set(view, event.composedPath()[0]), { capture: true, passive: true });
  if (view) moves.set(view, null);
}

function felt({ ref }) {
  const el = elementOf(ref);
  return el !== null && reaches(el, moves.get(el.ownerDocument.defaultView));
}

// Where a path of frames leads: {here} when to a document of this world, {ref, rest} when through a frame of another
// origin, {} when nowhere.
function behind({ path }) {
  let doc = document;
  for (const [depth, css] of path.entries()) {
    const holder = selectAll(doc, css)[0];
    if (!holder) return {};
    doc = documentIn(holder);
    if (doc === null) return { ref: refOf(holder), rest: path.slice(depth + 1) };
  }
  return { here: true };
}

// Hides a frame that could not be masked from the picture, or shows it again.
const veiled = new Set();

async function veil({ ref, hidden, drawn }) {
  const holder = elementOf(ref);
  if (!holder || veiled.has(ref) === hidden) return;
  if (hidden) veiled.add(ref), holder.style.setProperty("opacity", "0", "important");
  else veiled.delete(ref), holder.style.removeProperty("opacity");
  if (hidden && drawn) await untilDrawn();
}
