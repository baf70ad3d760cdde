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
    const spot = placeOf(holder, frame);
    const shown = shownOf(holder, spot, known);
    if (holder.clientWidth < SMALLEST || holder.clientHeight < SMALLEST || (shown === "none" && !whole)) continue;
    const { x, y, width, height } = spot.clip;
    spots.push({ ref: refOf(holder), place: spot.place, clip: [x, y, width, height], shown, still: isStill(holder) });
  }
  return spots;
}

const foreignHolders = (known) => known.flatMap((frame) => holdersIn(frame.doc).filter(isForeign).map((holder) => ({ holder, frame })));

// An `object` without a window holds a picture, or nothing; of an `embed`, only the browser knows.
const isForeign = (el) => HOLDERS.includes(el.localName) && documentIn(el) === null && el.contentWindow !== null;

// Whether its scripts are switched off: it changes nothing by itself, and has no clock to be asked to wait by.
const isStill = (holder) => holder.hasAttribute("sandbox") && !holder.sandbox.contains("allow-scripts");

// The refs of all those of which anything lies in the viewport.
function pictured(given) {
  const known = given ?? frames();
  const inView = ({ back, clip }) => !back || (clip.width > 0 && clip.height > 0);
  return foreignHolders(known).filter(({ holder, frame }) => inView(placeOf(holder, frame))).map(({ holder }) => refOf(holder));
}

// Whether all of what could be seen of a frame lies on top, part of it, or none.
function shownOf(holder, { place, clip }, known) {
  if (clip.width < 1 || clip.height < 1) return "none";
  const hits = PROBES.flatMap((dx) => PROBES.map((dy) => topmost(pointIn(clip, [dx, dy], place), known) === holder));
  return hits.every(Boolean) ? "all" : hits.some(Boolean) ? "part" : "none";
}

// Of boxes in a frame, in its own coordinates: which of them a person could see or point at.
function uncovered({ ref, boxes }) {
  const holder = elementOf(ref);
  if (!holder) return boxes.map(() => false);
  const known = frames();
  const { place, clip } = placeOf(holder, frameOf(holder, known));
  return boxes.map(([x, y, width, height]) => {
    const seen = intersect({ x, y, width, height }, clip);
    return [[0.5, 0.5], [0.15, 0.5], [0.85, 0.5], [0.5, 0.2], [0.5, 0.8]].some((shares) => topmost(pointIn(seen, shares, place), known) === holder);
  });
}

// Where a point of a frame lies here once it is in view and nothing covers it: {place, path, point}, or the problem.
// The place is the one before anything was scrolled. Without a point: only place and path.
async function outward({ ref, point, patience }) {
  const holder = elementOf(ref);
  if (!holder) return { problem: "gone" };
  const known = frames();
  const frame = frameOf(holder, known);
  const way = { place: placeOf(holder, frame).place, path: [...pathOf(frame), frameCss(holder)] };
  if (!point) return way;
  let state = reachThrough(holder, point);
  if (state.problem || moving()) await until(() => !(state = reachThrough(holder, point)).problem, patience, steadyOf(holder));
  return { ...way, ...state };
}

function reachThrough(holder, point) {
  if (!holder.isConnected) return { problem: "gone" };
  if (!visible(holder)) return { problem: "invisible" };
  if (!placeOf(holder, frameOf(holder)).back) return { problem: "askew" };
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
  const { place, clip } = placeOf(holder, frameOf(holder, known));
  const at = placed(place, point);
  const inside = point.x >= clip.x && point.x <= clip.x + clip.width && point.y >= clip.y && point.y <= clip.y + clip.height;
  if (inside && topmost(at, known) === holder) return { point: at };
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
const veiled = new Map();

async function veil({ ref, hidden, drawn }) {
  const holder = elementOf(ref);
  if (!holder || veiled.has(holder) === hidden) return;
  if (hidden) overlay(holder, "opacity", "0", veiled);
  else uncover(holder, "opacity", veiled);
  if (hidden && drawn) await untilDrawn();
}
