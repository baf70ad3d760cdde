// Whether the page has looked the same since the first frame after an action. A picture that was asked for when the
// action's events had been dealt with is of that frame or of a later one: it then shows the page as it came to rest.
//
// Compared is what can be told at little cost: the document, scrolling, what fields hold, and events of changes that
// the document does not show. Where something moves, or cannot be watched from here, nothing is called still.

let glimpses = 0; // events of a change to be seen that the document does not tell of
let awaited = false; // whether the events of an action are being waited for
let frame = 0; // asked for at the last of them; 0 when it has come
let rested = null; // how the page stood when it had come to rest
let appearance = null; // how the page stood in that frame; null before it, and where the page cannot be watched

const ENDING = ["pointerdown", "pointerup", "mouseup", "click", "auxclick", "dblclick", "contextmenu", "keydown", "keyup"];
const GLIMPSED = ["scroll", "load", "error", "transitionrun", "transitionend", "transitioncancel", "animationstart", "animationend", "focusin", "focusout", "beforetoggle", "toggle", "input", "change", "reset", "fullscreenchange"];
const UNWATCHED = ["canvas", "video", "object", "embed"];
const FIELDS = ["input", "textarea", "select"];
const LATE = 40; // milliseconds within which a frame comes, if one comes at all

// Called for every document and shadow tree that is watched.
function beAware(root) {
  const on = (target, type, hear) => target?.addEventListener(type, hear, { capture: true, passive: true });
  for (const type of GLIMPSED) on(root, type, () => glimpses++);
  for (const type of ENDING) on(root.defaultView, type, awaitFrame);
  on(root.defaultView, "resize", () => glimpses++);
}

function awaitFrame({ isTrusted }) {
  if (!awaited || !isTrusted) return;
  appearance = null;
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => ([frame, appearance] = [0, appearing()]));
}

const nextFrame = () => Promise.race([new Promise(requestAnimationFrame), pause(LATE)]);

// Whether that is so now that the page rests, and what is seen of it: {still, seen}. It is so for certain when one more frame
// has been drawn: scrolling and the like is told of in the frame that shows it. Where none has been `drawn` since the picture
// was asked for, that is the picture's: it is waited for first, for a script at work would keep the page from drawing it.
async function standstill(drawn, limits) {
  awaited = false;
  rested = appearing();
  if (frame) appearance = rested; // that frame will show the page at rest
  if (rested === null || rested !== appearance) return { still: false };
  const early = drawn ? observe(limits) : null;
  await nextFrame();
  await urgently();
  return stoodStill() ? { still: true, seen: early ?? observe(limits) } : { still: false };
}

// Whether it still looks as it did when it came to rest.
const stoodStill = () => rested !== null && rested === appearing();

function appearing() {
  if (moving()) return null;
  const parts = [mutations, glimpses, roots, document.readyState];
  for (const { doc } of frames()) {
    if (named(doc, UNWATCHED).length || holdersIn(doc).some((holder) => !documentIn(holder))) return null;
    parts.push(doc.defaultView?.scrollX, doc.defaultView?.scrollY, contents(doc));
  }
  return parts.join();
}

// The browser keeps these lists by itself, where a selector would be searched for in the whole document.
const named = (doc, names) => [
  ...names.flatMap((name) => [...doc.getElementsByTagName(name)]),
  ...shadowRootsOf(doc).flatMap((root) => [...root.querySelectorAll(names)]),
];

function contents(doc) {
  let all = "";
  for (const field of named(doc, FIELDS)) all += field.checked ? "+" : `${field.value},`;
  return all;
}
