// Hides secret values in what is about to be pictured: fields show dots, echoed text is blacked out.
// Canvas and images stay as they are. Returns whether anything is hidden, and the frames of other origins that are
// pictured: each is masked from within. A page is drawn anew for its picture; a frame in another process may be pictured
// as it was drawn last, so there it is waited for until what hides is drawn (`drawn`).

const masked = new Set();
const MOST_MASKED = 1000; // documents, of which only the first are looked into

async function mask({ values, drawn }) {
  const ranges = [];
  const known = frames(MOST_MASKED);
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
  const hides = values.some((value) => field.value.includes(value));
  if (hides) field.style.setProperty("-webkit-text-security", "disc", "important");
  else if (masked.has(field)) field.style.removeProperty("-webkit-text-security");
  hides ? masked.add(field) : masked.delete(field);
}

function rangesIn(root, values) {
  const ranges = [];
  const walker = (root.ownerDocument ?? root).createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && ranges.length < 1000; node = walker.nextNode()) {
    for (const value of values) {
      for (let at = node.data.indexOf(value); at >= 0; at = node.data.indexOf(value, at + value.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + value.length);
        ranges.push(range);
      }
    }
  }
  return ranges;
}

const painted = new WeakSet();

function paint(root) {
  if (painted.has(root)) return;
  painted.add(root);
  const sheet = new (root.ownerDocument ?? root).defaultView.CSSStyleSheet();
  sheet.replaceSync("::highlight(stepwire-mask) { color: transparent; background-color: #000; }");
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
