// What an element is called, what it is, and where it stands.
//
// Runs in an isolated world: the page cannot see or change any of this. Role and name follow
// ARIA in HTML and the accessible name computation as far as a script can. Shadow trees are walked
// when open, frames when they are of the page's own origin; in those of another this script runs anew, each its
// own top. What is told of a place is relative to the top viewport.

const NAME_LIMIT = 200;
const WALK_DEPTH = 1500; // deeper trees exist only to break walkers
const refs = new WeakMap();
const byRef = new Map();
let refCount = 0;

function refOf(el) {
  let ref = refs.get(el);
  if (!ref) {
    if (byRef.size > 50000) for (const [old, weak] of byRef) if (!weak.deref()?.isConnected) byRef.delete(old);
    ref = `${PREFIX}e${++refCount}`;
    refs.set(el, ref);
    byRef.set(ref, new WeakRef(el));
  }
  return ref;
}

function elementOf(ref) {
  const el = byRef.get(ref)?.deref();
  return el?.isConnected ? el : null;
}

// Icon fonts live in the private use area: they are pictures, not words.
const clean = (text) => (text ?? "").replace(/[\s\u200b\u00ad\ue000-\uf8ff]+/g, " ").trim();
const short = (text, limit = NAME_LIMIT) => (text.length > limit ? text.slice(0, limit - 1).trimEnd() + "…" : text);
const attribute = (el, name) => clean(el.getAttribute(name));

// -- frames ------------------------------------------------------------------------------------

// Every document this world can reach, top first: its `place` in the top viewport and the way `back` from there (null
// where it cannot be told), the `clip` of it that can be seen, in its own pixels, the element that holds it, and its index.
const MOST_FRAMES = 50;

function frames(most = MOST_FRAMES) {
  const all = [{ doc: document, place: UNMOVED, back: UNMOVED, clip: viewportRect(), holder: null, parent: null, index: 0 }];
  for (let i = 0; i < all.length && all.length < most; i++) {
    for (const holder of holdersIn(all[i].doc)) {
      const doc = documentIn(holder);
      if (!doc?.documentElement || all.length >= most) continue;
      all.push({ doc, ...placeOf(holder, all[i]), holder, parent: all[i], index: all.length });
    }
  }
  return all;
}

// The place of what a frame holds, the way back, and the part of it that can be seen.
function placeOf(holder, around) {
  const stands = around.back && standing(holder);
  if (!stands?.back) return { place: [1, 0, 0, 1, ...cornerOf(holder, around)], back: null, clip: EMPTY };
  const place = placedIn(around.place, stands.place);
  return { place, back: wayBack(place), clip: intersect(stands.size, boxPlaced(stands.back, around.clip)) };
}

function cornerOf(holder, around) {
  const { x, y } = placed(around.place, holder.getBoundingClientRect());
  return [x, y];
}

// The elements that hold frames. Asked for at every turn: the browser keeps these lists by itself.
const HOLDERS = ["iframe", "frame", "object", "embed"];

function holdersIn(doc) {
  const holders = HOLDERS.flatMap((name) => [...doc.getElementsByTagName(name)]);
  for (const tree of shadowRootsOf(doc)) holders.push(...tree.querySelectorAll(HOLDERS));
  return holders;
}

// The document in it; null where this world cannot enter it, which is so of any that an `embed` holds, or where there is none.
const documentIn = (holder) => holder.contentDocument ?? null;

const frameOf = (el, known = frames()) => known.find((frame) => frame.doc === el.ownerDocument) ?? known[0];
const viewportRect = () => clipped ?? { x: 0, y: 0, width: innerWidth, height: innerHeight };
let clipped = null; // in a frame of another origin, while it is looked at: the part that can be seen

function intersect(a, b) {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  };
}

// -- trees -------------------------------------------------------------------------------------

// Calls enter(el, depth) for every element in document order, shadow trees first; false skips what is inside.
function visit(root, enter, depth = 0) {
  if (depth > WALK_DEPTH) return;
  for (let el = root.firstElementChild; el; el = el.nextElementSibling) {
    if (enter(el) === false) continue;
    if (el.shadowRoot) visit(el.shadowRoot, enter, depth + 1);
    if (el.firstElementChild) visit(el, enter, depth + 1);
  }
}

// Shadow trees below a root. Searching 16,000 elements for them is remembered for half a second, unless
// elements have been added meanwhile: one step asks many times.
const knownShadows = new Map();
let shadowsKnownAt = 0;
let grown = 0; // counts additions of elements where this world watches
let grownBefore = 0;

function shadowRootsOf(root) {
  if (grown !== grownBefore || performance.now() - shadowsKnownAt > 500) {
    knownShadows.clear();
    grownBefore = grown;
    shadowsKnownAt = performance.now();
  }
  let roots = knownShadows.get(root);
  if (!roots) {
    roots = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
    for (let el = walker.nextNode(); el; el = walker.nextNode()) if (el.shadowRoot) roots.push(el.shadowRoot, ...shadowRootsOf(el.shadowRoot));
    knownShadows.set(root, roots);
  }
  return roots;
}

function queryAll(root, css) {
  const found = [...root.querySelectorAll(css)];
  for (const tree of shadowRootsOf(root)) found.push(...tree.querySelectorAll(css));
  return found;
}

// The labels of an element, from one search for all. (`el.labels` searches the whole tree each time, which on
// 10,000 buttons takes seconds.) Known until the next microtask: within one look the page does not change.
const knownLabels = new Map();

function labelsOf(el) {
  const root = el.getRootNode();
  let labels = knownLabels.get(root);
  if (!labels) {
    if (!knownLabels.size) queueMicrotask(() => knownLabels.clear());
    labels = new Map();
    for (const label of root.querySelectorAll?.("label") ?? [])
      if (label.control) labels.set(label.control, [...(labels.get(label.control) ?? []), label]);
    knownLabels.set(root, labels);
  }
  return labels.get(el) ?? NONE;
}

const NONE = [];

const parentOf = (el) => el.assignedSlot ?? el.parentElement ?? (el.getRootNode().host || null);

function holds(outer, inner) {
  for (let el = inner; el; el = parentOf(el)) if (el === outer) return true;
  return false;
}

function activeElement(doc) {
  let el = doc.activeElement;
  while (el?.shadowRoot?.activeElement) el = el.shadowRoot.activeElement;
  return el;
}

// -- role --------------------------------------------------------------------------------------

const INPUT_ROLES = {
  button: "button", submit: "button", reset: "button", image: "button", file: "button", checkbox: "checkbox",
  radio: "radio", range: "slider", number: "spinbutton", search: "searchbox",
};
const TAG_ROLES = {
  BUTTON: "button", SUMMARY: "button", TEXTAREA: "textbox", OPTION: "option", OPTGROUP: "group", H1: "heading",
  H2: "heading", H3: "heading", H4: "heading", H5: "heading", H6: "heading", IMG: "img", SVG: "img", NAV: "navigation",
  MAIN: "main", HEADER: "banner", FOOTER: "contentinfo", ASIDE: "complementary", UL: "list", OL: "list", LI: "listitem",
  TABLE: "table", TR: "row", TD: "cell", TH: "columnheader", FORM: "form", DIALOG: "dialog", FIELDSET: "group",
  DETAILS: "group", PROGRESS: "progressbar", METER: "meter", OUTPUT: "status", P: "paragraph", ARTICLE: "article",
  IFRAME: "iframe", VIDEO: "video", AUDIO: "audio", LABEL: "label", LEGEND: "legend", CAPTION: "caption",
};

function roleOf(el) {
  const given = el.getAttribute("role");
  if (given) {
    const first = given.trim().split(/\s+/)[0].toLowerCase();
    if (first && first !== "none" && first !== "presentation") return first;
  }
  const tag = el.tagName === "svg" ? "SVG" : el.tagName;
  switch (tag) {
    case "INPUT":
      if (el.type === "hidden") return "none";
      if (el.hasAttribute("list") && INPUT_ROLES[el.type] === undefined) return "combobox";
      return INPUT_ROLES[el.type] ?? "textbox";
    case "SELECT":
      return el.multiple || el.size > 1 ? "listbox" : "combobox";
    case "A":
    case "AREA":
      return el.hasAttribute("href") ? "link" : editing(el) ? "textbox" : "generic";
    case "TH":
      return el.scope === "row" ? "rowheader" : "columnheader";
  }
  return editing(el) ? "textbox" : TAG_ROLES[tag] ?? "generic";
}

// The element that takes the text, not what stands inside it. A document that is all editor has its body for it.
const editing = (el) => {
  if (el.tagName === "BODY" && el.ownerDocument.designMode === "on") return true;
  const said = el.getAttribute("contenteditable");
  return said !== null && said !== "false" && !el.parentElement?.isContentEditable;
};

const CONTROL_ROLES = new Set([
  "button", "link", "checkbox", "radio", "switch", "textbox", "searchbox", "spinbutton", "slider", "combobox", "listbox",
  "option", "menuitem", "menuitemcheckbox", "menuitemradio", "tab", "treeitem", "gridcell",
]);

// The same in CSS, for counting what is out of view; close enough there.
const CONTROLS =
  "button, a[href], input:not([type=hidden]), select, textarea, summary, " +
  "[role]:is([role=button], [role=link], [role=checkbox], [role=switch], [role=tab], [role=option], [role=menuitem], [role=combobox], [role=textbox])";

// Whether a person would take this for something to use; "pointer" when only its cursor or handler says so.
function controlKind(el, role) {
  if (role === "gridcell") return el.hasAttribute("tabindex") || el.hasAttribute("aria-selected") ? "control" : null;
  if (CONTROL_ROLES.has(role)) return "control";
  if (el.hasAttribute("onclick") || (el.hasAttribute("tabindex") && el.tabIndex >= 0 && el !== document.body)) return "pointer";
  return null;
}

// -- name --------------------------------------------------------------------------------------

const NAMED_BY_CONTENT = new Set([
  "button", "link", "checkbox", "radio", "switch", "option", "menuitem", "menuitemcheckbox", "menuitemradio", "tab",
  "treeitem", "heading", "cell", "gridcell", "columnheader", "rowheader", "row", "tooltip", "generic", "label", "legend",
  "caption", "listitem", "paragraph",
]);

function nameOf(el, role = roleOf(el)) {
  return short(
    nameByReference(el) || attribute(el, "aria-label") || nativeName(el, role) ||
      (NAMED_BY_CONTENT.has(role) ? contentText(el) : "") || attribute(el, "title") || attribute(el, "placeholder") ||
      attribute(el, "aria-placeholder") || (el.tagName === "BODY" && editing(el) ? frameName(el) : ""),
  );
}

// An editor that fills a frame is called what the frame is called.
function frameName(body) {
  const holder = body.ownerDocument.defaultView?.frameElement;
  if (!holder) return "";
  const label = holder.id && holder.getRootNode().querySelector(`label[for="${CSS.escape(holder.id)}"]`);
  return (label && contentText(label)) || nameByReference(holder) || attribute(holder, "aria-label") || attribute(holder, "title");
}

function nameByReference(el) {
  const ids = el.getAttribute("aria-labelledby");
  if (!ids) return "";
  const root = el.getRootNode();
  const parts = ids.trim().split(/\s+/).map((id) => root.getElementById?.(id)).filter(Boolean);
  return clean(parts.map((part) => attribute(part, "aria-label") || contentText(part)).join(" "));
}

function nativeName(el, role) {
  switch (el.tagName.toUpperCase()) {
    case "INPUT":
      if (["submit", "reset", "button"].includes(el.type))
        return clean(el.value) || { submit: "Submit", reset: "Reset" }[el.type] || "";
      if (el.type === "image") return attribute(el, "alt") || attribute(el, "value") || "Submit";
      return labelOf(el);
    case "SELECT":
    case "TEXTAREA":
    case "METER":
    case "PROGRESS":
    case "OUTPUT":
      return labelOf(el);
    case "BUTTON":
      return labelsOf(el).length && !contentText(el) ? labelOf(el) : "";
    case "IMG":
    case "AREA":
      return attribute(el, "alt");
    case "SVG":
      return clean(el.querySelector(":scope > title")?.textContent);
    case "FIELDSET":
      return clean(el.querySelector(":scope > legend")?.textContent);
    case "TABLE":
      return clean(el.caption?.textContent);
    case "OPTION":
    case "OPTGROUP":
      return attribute(el, "label");
  }
  return "";
}

function labelOf(el) {
  return clean(labelsOf(el).map((label) => contentText(label, NAME_LIMIT, el)).join(" "));
}

const SILENT = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "META", "LINK", "TITLE", "BASE", "OBJECT", "EMBED"]);

// The text of a subtree as a reader would hear it, at most about `limit` characters; `without` is left out.
function contentText(root, limit = NAME_LIMIT, without = null) {
  let text = "";
  const read = (node, depth) => {
    for (const child of node.childNodes) {
      if (text.length > limit * 2 || depth > 100) return;
      if (child.nodeType === Node.TEXT_NODE) text += child.data;
      else if (child.nodeType === Node.ELEMENT_NODE && child !== without) readElement(child, depth);
    }
  };
  const readElement = (el, depth) => {
    if (SILENT.has(el.tagName.toUpperCase()) || el.hidden || el.getAttribute("aria-hidden") === "true") return;
    if (!el.checkVisibility({ visibilityProperty: true }) && getComputedStyle(el).display !== "contents") return;
    const given = el.hasAttribute("aria-label") && attribute(el, "aria-label");
    if (given) text += ` ${given} `;
    else if (el.tagName === "IMG") text += ` ${attribute(el, "alt")} `;
    else if (el.tagName === "svg") text += ` ${nativeName(el)} `;
    else if (el.tagName === "BR") text += " ";
    else if (el.tagName === "INPUT" || el.tagName === "TEXTAREA" || el.tagName === "SELECT") return;
    else if (el.tagName === "SLOT" && el.assignedNodes().length)
      for (const slotted of el.assignedNodes())
        slotted.nodeType === Node.TEXT_NODE ? (text += slotted.data) : slotted.nodeType === Node.ELEMENT_NODE && readElement(slotted, depth + 1);
    else {
      const apart = !INLINE_TAGS.has(el.tagName);
      if (apart) text += " ";
      read(el.shadowRoot ?? el, depth + 1);
      if (apart) text += " ";
    }
  };
  if (root.nodeType === Node.ELEMENT_NODE && root.shadowRoot) read(root.shadowRoot, 0);
  else read(root, 0);
  return clean(text);
}

const INLINE_TAGS = new Set([
  "A", "ABBR", "B", "BDI", "BDO", "CITE", "CODE", "DFN", "EM", "FONT", "I", "KBD", "MARK", "Q", "S", "SAMP", "SMALL", "SPAN",
  "STRONG", "SUB", "SUP", "TIME", "U", "VAR", "DEL", "INS", "LABEL", "WBR", "TT", "SLOT", "tspan",
]);

// -- state -------------------------------------------------------------------------------------

const PASSWORD_DOTS = "••••••";
const TEXT_INPUTS = new Set([
  "text", "search", "email", "tel", "url", "password", "number", "date", "time", "datetime-local", "month", "week",
]);

const isPassword = (el) => el.tagName === "INPUT" && el.type === "password";

// What the field holds. A password never leaves the page.
function valueOf(el) {
  if (isPassword(el)) return el.value ? PASSWORD_DOTS : "";
  if (el.tagName === "SELECT") return [...el.selectedOptions].map((option) => clean(option.label)).join(", ");
  if (el.tagName === "INPUT" && (el.type === "checkbox" || el.type === "radio")) return "";
  if (el.tagName === "INPUT" || el.tagName === "TEXTAREA") return el.value;
  if (el.tagName === "METER" || el.tagName === "PROGRESS") return String(el.value);
  if (editing(el)) return el.innerText ?? "";
  return attribute(el, "aria-valuetext") || attribute(el, "aria-valuenow");
}

function checkedState(el) {
  if (el.tagName === "INPUT" && (el.type === "checkbox" || el.type === "radio")) return el.checked;
  const said = el.getAttribute("aria-checked") ?? (roleOf(el) === "switch" ? el.getAttribute("aria-pressed") : null);
  return said === null ? null : said === "true";
}

const saidOf = (el, name) => (el.hasAttribute(name) ? el.getAttribute(name) === "true" : null);

function expandedState(el) {
  if (el.tagName === "SUMMARY" && el.parentElement?.tagName === "DETAILS") return el.parentElement.open;
  return saidOf(el, "aria-expanded");
}

function selectedState(el) {
  if (el.tagName === "OPTION") return el.selected;
  return saidOf(el, "aria-selected") ?? (el.hasAttribute("aria-current") ? el.getAttribute("aria-current") !== "false" : null);
}

const disabled = (el) => el.matches(":disabled") || el.closest('[aria-disabled="true"]') !== null || el.closest("[inert]") !== null;

function editable(el) {
  if (disabled(el)) return false;
  if (el.tagName === "TEXTAREA") return !el.readOnly;
  if (el.tagName === "INPUT") return TEXT_INPUTS.has(el.type) && !el.readOnly;
  return editing(el);
}

const takesFiles = (el) => el.tagName === "INPUT" && el.type === "file" && !disabled(el);

const TEST_IDS = ["data-testid", "data-test", "data-test-id", "data-qa", "data-cy"];
const testIdOf = (el) => TEST_IDS.map((name) => attribute(el, name)).find(Boolean) ?? "";

// -- where it is -------------------------------------------------------------------------------

// The rectangle a person sees for this element, in its own document: its own, or its label's when it
// is hidden behind one, as styled check boxes are.
function ownRect(el) {
  const rect = el.getBoundingClientRect();
  const drawn = rect.width > 2 && rect.height > 2 && el.checkVisibility({ visibilityProperty: true });
  if (!drawn && labelsOf(el).length) {
    for (const label of labelsOf(el)) {
      const box = label.getBoundingClientRect();
      if (box.width > 0 && box.height > 0 && label.checkVisibility({ visibilityProperty: true })) return box;
    }
  }
  return rect;
}

function visible(el) {
  const rect = ownRect(el);
  if (rect.width <= 0 || rect.height <= 0) return false;
  if (el.checkVisibility({ visibilityProperty: true })) return true;
  return labelsOf(el).some((label) => label.checkVisibility({ visibilityProperty: true }));
}

const outwards = (rect, frame) => (frame.holder ? boxPlaced(frame.place, rect) : rect);
const topRect = (el, known) => outwards(ownRect(el), frameOf(el, known));
const rounded = (rect) => [rect.x, rect.y, rect.width, rect.height].map((n) => Math.round(n * 10) / 10);

// Where to point at the element, in the top viewport: the middle of what is seen of its first line box.
function pointOf(el, frame) {
  const rect = ownRect(el);
  const lines = rect.width && el.getClientRects().length > 1 ? [...el.getClientRects()].filter((r) => r.width > 2 && r.height > 2) : [];
  for (const line of [...lines, rect]) {
    const seen = intersect(line, frame.clip);
    if (seen.width >= 1 && seen.height >= 1) return pointIn(seen, [0.5, 0.5], frame.place);
  }
  return null;
}

// A point of a rectangle, given as shares of its sides, and put where the rectangle is placed.
const pointIn = ({ x, y, width, height }, [dx, dy], place) => placed(place, { x: x + width * dx, y: y + height * dy });

// What is on top at a point of the top viewport, as deep as this world can look.
function topmost(at, known = frames()) {
  let frame = known[0];
  for (;;) {
    const { x, y } = placed(frame.back, at);
    let hit = frame.doc.elementFromPoint(x, y);
    while (hit?.shadowRoot) {
      const inner = hit.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    const inside = hit && known.find((other) => other.holder === hit);
    if (!inside?.back) return hit;
    frame = inside;
  }
}

// Whether pointing at what is on top there means pointing at the element.
function reaches(el, hit) {
  if (!hit) return false;
  if (holds(el, hit)) return true;
  const label = hit.closest?.("label");
  if (label && (label.control === el || holds(label, el))) return true;
  return getComputedStyle(el).pointerEvents === "none" && holds(hit, el);
}

// Whether a person could point at it right now; four more places are tried when its middle is covered.
function onTop(el, frame, known) {
  const middle = pointOf(el, frame);
  if (!middle) return null;
  if (reaches(el, topmost(middle, known))) return middle;
  const seen = intersect(ownRect(el), frame.clip);
  const others = [[0.15, 0.5], [0.85, 0.5], [0.5, 0.2], [0.5, 0.8]].map((shares) => pointIn(seen, shares, frame.place));
  return others.find((point) => reaches(el, topmost(point, known))) ?? null;
}
