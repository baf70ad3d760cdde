// Hides secret values in what is about to be pictured: fields show dots, echoed text is blacked out.
// Canvas and images stay as they are. Returns the frames of other origins that are pictured: each is masked from within.

const masked = new Set();

function mask({ values }) {
  const ranges = [];
  const known = frames();
  for (const { doc } of known) {
    for (const root of [doc, ...shadowRootsOf(doc)]) {
      for (const field of root.querySelectorAll("input, textarea")) maskField(field, values);
      const found = rangesIn(root, values);
      if (found.length) paint(root), ranges.push(...found);
    }
    if (ranges.length || doc.defaultView?.CSS.highlights.has("stepwire-mask"))
      doc.defaultView?.CSS.highlights.set("stepwire-mask", new doc.defaultView.Highlight(...ranges.filter((range) => range.startContainer.ownerDocument === doc)));
  }
  return pictured(known);
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
