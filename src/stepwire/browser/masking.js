// Hides secret values in what is about to be pictured: fields show dots, echoed text is blacked out.
// Canvas and images stay as they are. Returns whether anything is hidden, and the frames of other origins that are
// pictured: each is masked from within. A page is drawn anew for its picture; a frame in another process may be pictured
// as it was drawn last, so there it is waited for until what hides is drawn (`drawn`).

const masked = new Map(); // fields that show dots, and what the page's own style says of that
const MOST_MASKED = 1000; // documents, of which only the first are looked into
const MOST_RANGES = 20_000; // in one tree; a page that says a secret more often is not pictured

async function mask({ values, drawn }) {
  const ranges = [];
  const known = frames(MOST_MASKED);
  for (const field of masked.keys()) if (!field.isConnected) masked.delete(field);
  for (const { doc } of known) {
    for (const root of [doc, ...shadowRootsOf(doc)]) {
      for (const field of root.querySelectorAll("input, textarea")) maskField(field, values);
      const found = rangesIn(root, values);
      if (found.length) paint(root), ranges.push(...found);
    }
    if (ranges.length || doc.defaultView?.CSS.highlights.has("stepwire-mask"))
      doc.defaultView?.CSS.highlights.set("stepwire-mask", new doc.defaultView.Highlight(...ranges.filter((range) => range.startContainer.ownerDocument === doc)));
  }
  const hides = ranges.length > 0 || masked.size > 0;
  if (hides && drawn) await untilDrawn();
  return { hides, frames: pictured(known) };
}

// Until what is as it is now has been handed to the screen: a frame may be prepared while two before it are still on
// their way there, and begins when the one before these has arrived.
async function untilDrawn() {
  for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
}

function maskField(field, values) {
  if (values.some((value) => field.value.includes(value))) overlay(field, "-webkit-text-security", "disc", masked);
  else uncover(field, "-webkit-text-security", masked);
}

// Sets a property of an element's style, keeping what the page has set, or gives that back.
function overlay(el, property, value, kept) {
  const { style } = el;
  if (!kept.has(el)) kept.set(el, [style.getPropertyValue(property), style.getPropertyPriority(property)]);
  style.setProperty(property, value, "important");
}

function uncover(el, property, kept) {
  if (kept.has(el)) el.style.setProperty(property, ...kept.get(el)); // nothing at all takes it away
  kept.delete(el);
}

function rangesIn(root, values) {
  const ranges = [];
  const walker = (root.ownerDocument ?? root).createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const value of values) {
      for (let at = node.data.indexOf(value); at >= 0; at = node.data.indexOf(value, at + value.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + value.length);
        if (ranges.push(range) > MOST_RANGES) throw new RangeError("too many secrets to hide");
      }
    }
  }
  return ranges;
}

const paints = new WeakMap();

// What a page does to its sheets may take ours away.
function paint(root) {
  if (!paints.has(root)) {
    paints.set(root, new (root.ownerDocument ?? root).defaultView.CSSStyleSheet());
    paints.get(root).replaceSync("::highlight(stepwire-mask) { color: transparent; background-color: #000; }");
  }
  const sheet = paints.get(root);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
