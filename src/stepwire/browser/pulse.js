// How the page answers an action, as far as can be seen from outside: where it stands, and counts that only grow.

let stirs = 0; // events that tell of a change which the document may not show
let sent = 0; // forms that were sent
let refused = 0; // fields that kept their form from being sent
let pressing = false; // whether the next press of the pointer is the action's
let onset = null; // the counts at that press: what answered to the pointer's way there is no answer to it

// What the page does of itself when it hears: nothing here is caused by moving the pointer alone.
const STIRRING = ["input", "change", "reset", "toggle", "play", "pause", "fullscreenchange", "hashchange", "popstate", "copy", "cut"];

function heed(doc) {
  const on = (type, count) => doc.addEventListener(type, count, { capture: true, passive: true });
  for (const type of STIRRING) on(type, () => stirs++);
  on("submit", () => sent++);
  on("invalid", () => refused++);
  on("pointerdown", () => pressing && ([pressing, onset] = [false, counts()]));
  on("focusin", ({ target }) => editable(target) && stirs++);
}

function counts() {
  return { document: PREFIX, url: location.href, place: `${scrollX},${scrollY}`, marked: String(getSelection()).length, mutations, stirs, sent, refused };
}

// The counts now. With "press": those at the next press of the pointer are told too, as `onset`, by the next call.
function pulse(coming) {
  watch();
  const now = { ...counts(), onset };
  [pressing, onset] = [coming === "press", null];
  return now;
}
