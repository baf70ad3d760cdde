// How the page answers an action, as far as can be seen from outside: where it stands, and counts that only grow.
//
// A change of the document answers an action when it comes while the action's events are handled, or later in a place
// that then stands still. A place that changes again and again by itself (a clock, a ticker, an animation) answers nothing.

let changes = 0; // of the document, while the events of an action were handled
let stirs = 0; // events that tell of a change which the document may not show
let sent = 0; // forms that were sent
let refused = 0; // fields that kept their form from being sent
let pressing = false; // whether the next press of the pointer is the action's
let heard = null; // the counts when an action was announced
let onset = null; // the counts at that press: what answered to the pointer's way there is no answer to it
let handling = false; // whether events of an action are being handled
const late = new Map(); // the places that have changed since the press but for that: how often, and whether only digits
const restless = new WeakSet(); // the places that change again and again
const moved = new WeakMap(); // when a place has changed last, but for that
let pressed = -Infinity; // when the action began
let going = new WeakSet(); // the places that were just changing then: they only go on

const AGAIN = 250; // milliseconds within which what moves by itself has moved again
const TICK = 1100; // the same for a clock

// What the page does of itself when it hears: nothing here is caused by moving the pointer alone.
const STIRRING = ["input", "change", "reset", "toggle", "play", "pause", "fullscreenchange", "hashchange", "popstate", "copy", "cut"];
const ACTING = ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "dblclick", "contextmenu", "keydown", "keyup", "dragstart", "dragover", "drop", "dragend", "pointermove", "input", "change", "submit", "reset"];

function heed(doc) {
  const on = (type, count) => doc.addEventListener(type, count, { capture: true, passive: true });
  for (const type of ACTING) doc.defaultView?.addEventListener(type, heeded, true), doc.defaultView?.addEventListener(type, over);
  for (const type of STIRRING) on(type, () => stirs++);
  on("submit", () => sent++);
  on("invalid", () => refused++);
  on("pointerdown", () => pressing && (([pressing, onset] = [false, counts()]), begin()));
  on("focusin", ({ target }) => editable(target) && stirs++);
}

// While a person's event is on its way through the document, what changes is the doing of those who hear it.
function heeded({ isTrusted }) {
  if (!isTrusted) return;
  handling = true;
  scheduler.postTask(over, { priority: "user-blocking" }); // should somebody stop it on its way
}

const over = () => void (handling = false);

function begin() {
  late.clear();
  pressed = performance.now();
  going = new WeakSet();
}

// Some places have changed: called with what the browser tells of them.
function weigh(records) {
  if (handling) return void changes++;
  const places = new Map();
  for (const record of records) {
    const place = record.type === "characterData" ? record.target.parentNode : record.target;
    if (!restless.has(place) && !goesOn(place)) places.set(place, (places.get(place) ?? true) && countsOn(record));
  }
  for (const [place, counting] of places) {
    const was = late.get(place) ?? { times: 0, counting: true };
    late.set(place, { times: was.times + 1, counting: was.counting && counting });
  }
}

// Whether a place goes on with what it was doing when the action began.
function goesOn(place) {
  const last = moved.get(place) ?? -Infinity;
  moved.set(place, performance.now());
  if (last < pressed && pressed - last < AGAIN) going.add(place);
  return going.has(place);
}

// Whether a change is that of a clock: only the digits of a text are others.
function countsOn({ type, target, oldValue, removedNodes, addedNodes }) {
  if (type === "characterData") return sameButDigits(oldValue, target.data);
  const [was, is] = [removedNodes, addedNodes].map((nodes) => nodes.length === 1 && nodes[0].nodeType === Node.TEXT_NODE ? nodes[0].data : null);
  return type === "childList" && was !== null && is !== null && sameButDigits(was, is);
}

const sameButDigits = (one, other) => one !== other && one?.replace(/\d/g, "0") === other?.replace(/\d/g, "0");

function counts() {
  return { document: PREFIX, url: location.href, place: `${scrollX},${scrollY}`, marked: String(getSelection()).length, changes, stirs, sent, refused };
}

// The counts now, and as `onset` those at the press that was announced, once it has come.
const told = () => ({ ...counts(), onset });

// The same at the page's rest; null while nobody knows whether late changes are an answer.
const conclusive = () => (late.size ? null : told());

// The same where an action begins ("press" announces a press of the pointer) or, with null, where it has ended, once it
// is known whether late changes are an answer. When there is another one already, a request, nothing is waited for: "asked".
async function pulse(coming) {
  watch();
  const before = onset ?? heard;
  if (coming === null && before && late.size && !differ(before, counts())) await comesAgain();
  for (const [place, { times }] of late) if (times > 1) restless.add(place), late.delete(place);
  changes += late.size;
  late.clear();
  if (coming === "press") begin();
  awaited = coming === "press";
  const now = told();
  [pressing, onset, heard] = [coming === "press", null, coming === "press" ? counts() : null];
  return now;
}

const differ = (one, other) => Object.keys(other).some((key) => key !== "marked" && one[key] !== other[key]);

// Waits for what has changed to change again; for as long as a clock takes where it looks like one.
function comesAgain() {
  const all = () => [...late.values()];
  return until(() => all().every(({ times }) => times > 1), all().every(({ counting }) => counting) ? TICK : AGAIN);
}
