// From a target's description to one element, and from an element to a description that finds it again.
//
// Descriptors are tried in the order of the vocabulary: role and name, test id, label, placeholder,
// text, css. The first that matches exactly one visible element wins, or the one that `nth` picks
// among several. A position is only a hint for people: pages move.

const FINDERS = [
  ["role", (t) => t.role !== undefined || t.name !== undefined, (t, roots) => byRole(roots, t.role, t.name)],
  ["test id", (t) => t.testId !== undefined, (t, roots) => byTestId(roots, t.testId)],
  ["label", (t) => t.label !== undefined, (t, roots) => byLabel(roots, t.label)],
  ["placeholder", (t) => t.placeholder !== undefined, (t, roots) => byPlaceholder(roots, t.placeholder)],
  ["text", (t) => t.text !== undefined, (t, roots) => byText(roots, t.text)],
  ["css", (t) => t.css !== undefined, (t, roots) => byCss(roots, t.css)],
];

// {el} or {tried, count}: which descriptors were tried, and how many elements the last ambiguous one matched.
function find(target) {
  if (target.ref !== undefined) {
    const el = elementOf(target.ref);
    return el ? { el } : { tried: ["ref"], count: 0 };
  }
  const roots = rootsOf(target.frame ?? []);
  const tried = [];
  let count = 0;
  for (const [name, given, search] of FINDERS) {
    if (!given(target)) continue;
    tried.push(name);
    const matches = search(target, roots).filter(visible);
    if (target.nth !== undefined && matches.length > target.nth) return { el: matches[target.nth] };
    if (target.nth === undefined && matches.length === 1) return { el: matches[0] };
    if (matches.length > 1 && !count) count = matches.length;
  }
  return { tried, count };
}

// All elements a target without nth means: those of its first descriptor that matches any.
function findAll(target) {
  if (target.ref !== undefined) return [elementOf(target.ref)].filter(Boolean);
  const roots = rootsOf(target.frame ?? []);
  for (const [, given, search] of FINDERS) {
    if (!given(target)) continue;
    const matches = search(target, roots).filter(visible);
    if (matches.length) return matches;
  }
  return [];
}

// Documents to search: the one behind a path of iframes, or all that can be reached.
function rootsOf(path) {
  if (!path.length) return frames().map((frame) => frame.doc);
  let doc = document;
  for (const css of path) {
    const holder = doc && selectAll(doc, css)[0];
    doc = holder ? documentIn(holder) : null;
  }
  return doc ? [doc] : [];
}

function selectAll(root, css) {
  try {
    return queryAll(root, css);
  } catch {
    return []; // a selector that is none matches nothing
  }
}

const across = (roots, css) => roots.flatMap((root) => selectAll(root, css));
const byCss = across;
const byTestId = (roots, id) => across(roots, TEST_IDS.map((name) => `[${name}="${CSS.escape(id)}"]`).join(", "));
const byPlaceholder = (roots, text) => across(roots, "[placeholder]").filter((el) => attribute(el, "placeholder") === clean(text));
const byLabel = (roots, label) =>
  across(roots, "input, select, textarea, button, meter, output, progress, [aria-label], [aria-labelledby]").filter(
    (el) => [labelOf(el), attribute(el, "aria-label"), nameByReference(el)].some((text) => text !== "" && short(text) === short(clean(label))),
  );

const ROLE_CSS = {
  button: "button, summary, input", link: "a[href], area[href]", checkbox: "input", radio: "input", textbox: "input, textarea, [contenteditable]",
  searchbox: "input", spinbutton: "input", slider: "input", combobox: "select, input", listbox: "select", option: "option",
  heading: "h1, h2, h3, h4, h5, h6", img: "img, svg", cell: "td", columnheader: "th", rowheader: "th", row: "tr", listitem: "li",
};

function byRole(roots, role, name) {
  const css = role === undefined || !(role in ROLE_CSS) ? "*" : `${ROLE_CSS[role]}, [role]`;
  const wanted = name === undefined ? null : short(clean(name));
  return across(roots, css).filter((el) => {
    if (SILENT.has(el.tagName)) return false;
    const own = roleOf(el);
    if (role === undefined ? !CONTROL_ROLES.has(own) : own !== role) return false;
    return wanted === null || (mayBeNamed(el, wanted) && nameOf(el, own) === wanted);
  });
}

// Most elements are ruled out by their text alone, before their name is computed.
function mayBeNamed(el, wanted) {
  if (el.childElementCount || labelsOf(el).length || el.attributes.length > 6 || !el.firstChild) return true;
  if (el.hasAttribute("aria-label") || el.hasAttribute("aria-labelledby") || el.hasAttribute("title")) return true;
  return short(clean(el.textContent)) === wanted;
}

// The innermost elements whose visible text is exactly this.
function byText(roots, text) {
  const wanted = clean(text);
  const probe = wanted.slice(0, 40).split(" ")[0];
  const matches = [];
  for (const root of roots) {
    const enter = (el) => {
      if (SILENT.has(el.tagName) || (!el.shadowRoot && !hasShadow && !el.textContent.includes(probe))) return false;
      if (contentText(el, 1024) === wanted) matches.push(el);
      return true;
    };
    const hasShadow = shadowRootsOf(root).length > 0;
    if (root.body) visit(root.body, enter);
  }
  return matches.filter((el) => !matches.some((other) => other !== el && holds(el, other)));
}

// -- description -------------------------------------------------------------------------------

function describe(el) {
  const known = frames();
  const frame = frameOf(el, known);
  const role = roleOf(el);
  const name = nameOf(el, role);
  const roots = [el.ownerDocument];
  const target = { css: cssOf(el), frame: pathOf(frame) };
  if (role !== "generic" && role !== "none") target.role = role;
  if (name && target.role) target.name = name;
  if (testIdOf(el)) target.testId = testIdOf(el);
  if (labelsOf(el).length && labelOf(el)) target.label = labelOf(el);
  if (attribute(el, "placeholder")) target.placeholder = attribute(el, "placeholder");
  const text = NAMED_BY_CONTENT.has(role) ? contentText(el) : "";
  if (text && text.length <= 100) target.text = text;
  const nth = nthOf(el, target, roots);
  if (nth !== null) target.nth = nth;
  const point = pointOf(el, frame);
  if (point) target.position = { x: Math.round(point.x), y: Math.round(point.y) };
  return target;
}

// Which one it is among equals of its first descriptor; null when its selector finds it alone, as it does
// but in twin shadow trees.
function nthOf(el, target, roots) {
  if (byCss(roots, target.css).length === 1) return null;
  for (const [, given, search] of FINDERS) {
    const matches = given(target) ? search(target, roots).filter(visible) : [];
    if (matches.includes(el)) return matches.length > 1 ? matches.indexOf(el) : null;
  }
  return null;
}

const pathOf = (frame) => (frame.parent ? [...pathOf(frame.parent), cssOf(frame.holder)] : []);

const GENERATED = /\d{3,}|[0-9a-f]{8,}|^[:«]|[:»]$|^(ember|react|radix|mui|headlessui|downshift|ext-gen|yui|gwt)/i;

// A short selector that is unique in the element's tree: its id, an attribute, else a path from something with an id.
function cssOf(el) {
  const root = el.getRootNode();
  const unique = (css) => root.querySelectorAll(css).length === 1;
  const own = stableCss(el, unique);
  if (own) return own;
  const path = [];
  for (let step = el; step; step = step.parentElement) {
    const anchor = step !== el && stableCss(step, unique);
    if (anchor) return [anchor, ...path].join(" > ");
    const tag = CSS.escape(step.localName);
    const twins = step.parentElement ? [...step.parentElement.children].filter((child) => child.localName === step.localName) : [];
    path.unshift(twins.length > 1 ? `${tag}:nth-of-type(${twins.indexOf(step) + 1})` : tag);
  }
  return path.join(" > ").slice(0, 1024);
}

function stableCss(el, unique) {
  const tag = CSS.escape(el.localName);
  if (el.id && !GENERATED.test(el.id) && unique(`#${CSS.escape(el.id)}`)) return `#${CSS.escape(el.id)}`;
  for (const name of [...TEST_IDS, "name", "aria-label", "href", "title", "alt"]) {
    const value = el.getAttribute(name);
    if (!value || value.length > 80 || (name === "href" && GENERATED.test(value))) continue;
    const css = `${tag}[${name}="${CSS.escape(value)}"]`;
    if (unique(css)) return css;
  }
  return null;
}

// -- aiming ------------------------------------------------------------------------------------

// Finds the element, brings it into view and says where to point. What is not there yet, disabled or
// covered is waited for, `patience` milliseconds at most; a ref is there or it is not.
async function aim({ target, patience, pointing = true }) {
  let found = find(target);
  if (!found.el && target.ref === undefined) await until(() => (found = find(target)).el, patience);
  if (!found.el) return { problem: found.count > 1 ? "several" : "none", count: found.count, tried: found.tried };
  const el = found.el;
  const facts = { ref: refOf(el), rect: rounded(topRect(el)), host: hostOf(el.ownerDocument), target: describe(el), ...natureOf(el) };
  if (!pointing) return facts;
  let state = reach(el);
  if (state.problem || moving()) await until(() => !(state = reach(el)).problem, patience, steadyOf(el));
  return { ...facts, ...state };
}

// Frames without an address of their own belong to the page around them.
function hostOf(doc) {
  for (let frame = frameOf(doc.documentElement); frame; frame = frame.parent)
    if (frame.doc.location?.hostname) return frame.doc.location.hostname;
  return location.hostname;
}

function natureOf(el) {
  return {
    tag: el.tagName.toLowerCase(),
    type: el.tagName === "INPUT" ? el.type : "",
    editable: editable(el),
    password: isPassword(el),
    checked: checkedState(el),
  };
}

function reach(el) {
  if (!el.isConnected) return { problem: "gone" };
  if (!visible(el)) return { problem: "invisible" };
  if (disabled(el)) return { problem: "disabled" };
  let known = frames();
  let point = onTop(el, frameOf(el, known), known);
  if (!point) {
    const shown = el.checkVisibility({ visibilityProperty: true }) && el.getBoundingClientRect().width > 0 ? el : labelsOf(el)[0] ?? el;
    for (const block of ["center", "start", "end"]) {
      shown.scrollIntoView({ block, inline: "nearest", behavior: "instant" });
      known = frames();
      point = onTop(el, frameOf(el, known), known);
      if (point) break;
    }
  }
  if (!point) return { problem: pointOf(el, frameOf(el, known)) ? "covered" : "outside" };
  return { point };
}

const moving = () => document.getAnimations().some((animation) => animation.playState === "running" && finite(animation));
const finite = (animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime ?? Infinity);

// A check that holds once the element has stood still for a frame, or nothing moves any more.
function steadyOf(el) {
  let last = null;
  return () => {
    const rect = rounded(topRect(el)).join();
    const still = rect === last || !moving();
    last = rect;
    return still;
  };
}
