// From a target's description to one element, and from an element to a description that finds it again.
//
// The first descriptor that is given, in the order of FINDERS, says which element is meant: exactly. What stands
// around it, the other descriptors and `nth` only tell equals apart. An element that no longer answers to its first
// descriptor is *healed* by the others, if these leave no doubt: they agree on one element, it is of the same kind,
// and a selector that is a mere path of places does not count, for pages move. Nor does a position.

const FINDERS = [
  { name: "role", key: "name", given: (t) => t.name !== undefined || (t.role !== undefined && !described(t)), search: (t, roots) => byRole(roots, t.role, t.name) },
  { name: "test id", key: "testId", given: (t) => t.testId !== undefined, search: (t, roots) => byTestId(roots, t.testId) },
  { name: "label", key: "label", given: (t) => t.label !== undefined, search: (t, roots) => byLabel(roots, t.label) },
  { name: "placeholder", key: "placeholder", given: (t) => t.placeholder !== undefined, search: (t, roots) => byPlaceholder(roots, t.placeholder) },
  { name: "text", key: "text", given: (t) => t.text !== undefined, search: (t, roots) => byText(roots, t.text) },
  { name: "css", key: "css", given: (t) => t.css !== undefined, search: (t, roots) => byCss(roots, t.css) },
];

// A role without a name says little: beside another descriptor it is only a condition on what that one finds.
const described = (t) => [t.testId, t.label, t.placeholder, t.text, t.css].some((value) => value !== undefined);

const givenIn = (target) => FINDERS.filter((finder) => finder.given(target));

function searched(finder, target, roots) {
  const found = finder.search(target, roots).filter((el) => visible(el) || takesFiles(el));
  return finder.name === "role" || target.name !== undefined ? found : found.filter((el) => sameKind(el, target.role));
}

// The element meant: {el}, or {tried, count}: which descriptors there were, and how many the first one left in doubt.
function find(target) {
  if (target.ref !== undefined) {
    const el = elementOf(target.ref);
    return el ? { el } : { tried: ["ref"], count: 0 };
  }
  const roots = rootsOf(target.frame ?? []);
  const [first, ...others] = givenIn(target);
  if (!first) return { tried: [], count: 0 };
  const all = searched(first, target, roots);
  const matches = target.within ? all.filter((el) => standsWithin(el, target.within)) : all;
  const el = oneOf(matches, target, others, roots);
  return el ? { el } : { tried: givenIn(target).map((finder) => finder.name), count: matches.length };
}

// The one of several equals that further descriptors tell apart, or that `nth` counts to.
function oneOf(matches, target, others, roots) {
  if (matches.length === 1 && target.nth === undefined) return matches[0];
  if (matches.length > 1) {
    for (const finder of others.filter((other) => tells(other, target))) {
      const agreed = searched(finder, target, roots).filter((el) => matches.includes(el));
      if (agreed.length === 1) return agreed[0];
    }
  }
  return target.nth !== undefined && matches.length === (target.of ?? matches.length) ? matches[target.nth] : undefined;
}

// The element that took the place of the one meant: {el, by}, or {} when there is none, or any doubt.
function heal(target) {
  const roots = rootsOf(target.frame ?? []);
  const [first, ...others] = givenIn(target);
  const proposals = new Map();
  for (const finder of first ? others : []) {
    if (!tells(finder, target)) continue;
    let found = searched(finder, target, roots).filter((el) => standsIn(el, target.role, finder));
    if (target.within && !IDENTIFYING.has(finder.name)) found = found.filter((el) => standsWithin(el, target.within));
    if (found.length === 1 && !proposals.has(found[0])) proposals.set(found[0], finder.name);
  }
  const [proposal, ...rivals] = proposals;
  return proposal && !rivals.length ? { el: proposal[0], by: proposal[1] } : {};
}

// A text says what many things say, such as the link to a form and the form's button: it needs the very role.
const standsIn = (el, role, finder) => (finder.name === "text" && role !== undefined ? roleOf(el) === role : sameKind(el, role));

const IDENTIFYING = new Set(["test id", "css"]);

// Whether a descriptor speaks of the element itself: a selector does by an id or an attribute, not by a path.
const tells = (finder, target) => finder.name !== "css" || /^[\w-]*(#[^\s>+~]+|\[[^\]]+\])$/.test(target.css);

const KINDS = [
  ["button", "link", "menuitem", "menuitemcheckbox", "menuitemradio", "tab", "option", "treeitem"],
  ["textbox", "searchbox", "combobox", "spinbutton"],
  ["checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"],
  ["combobox", "listbox"],
];

// Whether one can do the same things with the element as with one of that role.
function sameKind(el, role) {
  const own = roleOf(el);
  return role === undefined || own === role || KINDS.some((kind) => kind.includes(own) && kind.includes(role));
}

// All elements that can be seen and that a target without nth means: those that answer to its first descriptor.
function findAll(target) {
  if (target.ref !== undefined) return [elementOf(target.ref)].filter(Boolean);
  const [first] = givenIn(target);
  const matches = first ? searched(first, target, rootsOf(target.frame ?? [])).filter(visible) : [];
  return target.within ? matches.filter((el) => standsWithin(el, target.within)) : matches;
}

// -- surroundings ------------------------------------------------------------------------------

const AROUND = new Set(["row", "listitem", "article", "group", "radiogroup", "dialog", "form", "region", "tabpanel", "treeitem", "option"]);
const SPOKEN = "h1, h2, h3, h4, h5, h6, [role=heading], a[href], legend, th, [role=rowheader], label, strong, b, dt";
const MOST_TWINS = 200; // beyond that many equals, comparing all their surroundings takes too long
const MOST_WORDS = 12;

// Whether the element stands within something that says what `within` says.
function standsWithin(el, within) {
  const around = aroundOf(el, within);
  return around !== null && says(around, within.text, el);
}

// The nearest element around of that role, or that many levels further out.
function aroundOf(el, { role, levels }) {
  let around = parentOf(el);
  for (let level = 1; around && (role !== undefined ? roleOf(around) !== role : level < levels); level++) around = parentOf(around);
  return around;
}

const says = (around, text, apart) => [...around.querySelectorAll("*")].some((el) => !holds(el, apart) && !holds(apart, el) && clean(el.textContent) === text);

// What tells the element from its equals: words that stand around it and around none of them. Null: nothing does.
function withinOf(el, twins) {
  if (twins.length > MOST_TWINS) return null;
  const others = twins.filter((twin) => twin !== el);
  const tried = new Set();
  let outermost = 0;
  for (let around = parentOf(el), level = 1; around && !others.some((twin) => holds(around, twin)); around = parentOf(around), level++) {
    const role = roleOf(around);
    outermost = level;
    if (!AROUND.has(role) || tried.has(role)) continue;
    tried.add(role);
    const text = wordsOf(el, around, others, { role });
    if (text) return { role, text };
  }
  if (!outermost) return null;
  const text = wordsOf(el, aroundOf(el, { levels: outermost }), others, { levels: outermost });
  return text ? { levels: outermost, text } : null;
}

// Headings and links before other words, and words before numbers: they last longer.
function wordsOf(el, around, others, place) {
  const elsewhere = others.map((twin) => ({ twin, around: aroundOf(twin, place) })).filter((other) => other.around);
  const speakers = [...around.querySelectorAll(SPOKEN), ...[...around.querySelectorAll("*")].filter((inner) => !inner.childElementCount)];
  const words = speakers
    .filter((inner) => !SILENT.has(inner.tagName) && !holds(inner, el) && !holds(el, inner) && visible(inner))
    .map((inner) => clean(inner.textContent))
    .filter((text) => text.length > 1 && text.length <= 100);
  const ranked = [...words.filter((text) => !/\d/.test(text)), ...words.filter((text) => /\d/.test(text))];
  return [...new Set(ranked)].slice(0, MOST_WORDS).find((text) => !elsewhere.some((other) => says(other.around, text, other.twin)));
}

// Documents to search: the one behind a path of frames, or all that can be reached.
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

const inputsOf = (role) => `input:is(${Object.keys(INPUT_ROLES).filter((type) => INPUT_ROLES[type] === role).map((type) => `[type=${type} i]`)})`;

// Where elements of a role are looked for, besides those that say so. The browser finds one kind of tag at a time quickest.
const ROLE_CSS = {
  button: ["button", "summary", inputsOf("button")], link: ["a[href]", "area[href]"], checkbox: [inputsOf("checkbox")], radio: [inputsOf("radio")],
  textbox: ["input", "textarea", "[contenteditable]"], searchbox: [inputsOf("searchbox")], spinbutton: [inputsOf("spinbutton")],
  slider: [inputsOf("slider")], combobox: ["select", "input[list]"], listbox: ["select"], option: ["option"],
  heading: ["h1", "h2", "h3", "h4", "h5", "h6"], img: ["img", "svg"], cell: ["td"], columnheader: ["th"], rowheader: ["th"], row: ["tr"],
  listitem: ["li"],
};

function byRole(roots, role, name) {
  const kinds = role === undefined || !(role in ROLE_CSS) ? ["*"] : [...ROLE_CSS[role], "[role]"];
  const wanted = name === undefined ? null : short(clean(name));
  const start = firstWord(wanted ?? "");
  const fits = (el) => {
    if (SILENT.has(el.tagName) || (wanted !== null && !mayBeNamed(el, wanted, start))) return false;
    const own = roleOf(el);
    if (role === undefined ? !CONTROL_ROLES.has(own) : own !== role) return false;
    return wanted === null || nameOf(el, own) === wanted;
  };
  const trees = roots.flatMap((root) => [root, ...shadowRootsOf(root)]);
  return trees.flatMap((tree) => inOrder(kinds.flatMap((css) => [...tree.querySelectorAll(css)].filter(fits))));
}

const inOrder = (found) => [...new Set(found)].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));

// Most elements are ruled out by their text alone, before their role and name are computed.
function mayBeNamed(el, wanted, start) {
  if (el.childElementCount || !el.firstChild || el.attributes.length > 6) return true;
  const text = el.textContent;
  if (text.includes(start) && short(clean(text)) === wanted) return true;
  return el.hasAttribute("aria-label") || el.hasAttribute("aria-labelledby") || el.hasAttribute("title") || labelsOf(el).length > 0;
}

// How a text begins, whether it is cleaned or not.
const firstWord = (text) => text.slice(0, 40).split(" ")[0];

// The innermost elements whose visible text is exactly this.
function byText(roots, text) {
  const wanted = clean(text);
  const start = firstWord(wanted);
  const matches = [];
  for (const root of roots) {
    const enter = (el) => {
      if (SILENT.has(el.tagName) || (!el.shadowRoot && !hasShadow && !el.textContent.includes(start))) return false;
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
  Object.assign(target, amongEquals(el, target, roots));
  const point = pointOf(el, frame);
  if (point) target.position = { x: Math.round(point.x), y: Math.round(point.y) };
  return target;
}

// What tells the element from others that answer to its first descriptor, if there are any. A descriptor that does
// not find it is taken away.
function amongEquals(el, target, roots) {
  let [first, ...others] = givenIn(target);
  let twins = searched(first, target, roots);
  for (; !twins.includes(el) && others.length; twins = searched(first, target, roots)) {
    delete target[first.key];
    [first, ...others] = givenIn(target);
  }
  if (!twins.includes(el) || twins.length === 1) return {};
  const within = withinOf(el, twins);
  if (within) return { within };
  return oneOf(twins, target, others, roots) === el ? {} : { nth: twins.indexOf(el), of: twins.length };
}

const pathOf = (frame) => (frame.parent ? [...pathOf(frame.parent), frameCss(frame.holder)] : []);

// What finds a frame again: what its page calls it, else the address that it is given, else its place.
function frameCss(holder) {
  const tag = CSS.escape(holder.localName);
  const said = ["id", ...TEST_IDS, "title", "aria-label", "name"].map((name) => [name, "=", attributeOf(holder, name)]);
  const address = holder.localName === "object" ? "data" : "src";
  const leads = [address, "^=", attributeOf(holder, address)?.split(/[?#]/)[0]];
  for (const [name, is, value] of [...said, leads]) {
    if (!value || value.length > 120 || /[\n"\\]/.test(value) || GENERATED.test(value)) continue;
    const css = name === "id" ? `#${CSS.escape(value)}` : `${tag}[${name}${is}"${value}"]`;
    if (holder.getRootNode().querySelectorAll(css).length === 1) return css;
  }
  return cssOf(holder);
}

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

const HEALED_AFTER = 1000; // ms: so long the element itself may take to appear

// Finds the element, brings it into view and says where to point. What is not there yet, disabled or
// covered is waited for, `patience` milliseconds at most; a ref is there or it is not. With `pressing` the page's
// counts are taken last, as for a press that comes.
async function aim({ target, patience, pointing = true, pressing = false, healing = false }) {
  const found = await sought(target, patience, healing && target.ref === undefined);
  if (!found.el) return { problem: found.count > 1 ? "several" : "none", count: found.count, tried: found.tried };
  const el = found.el;
  const facts = { ref: refOf(el), rect: rounded(topRect(el)), host: hostOf(el.ownerDocument), target: describe(el), ...natureOf(el) };
  if (found.by) facts.healedBy = found.by;
  if (!pointing) return facts;
  let state = reach(el);
  if (state.problem || moving()) await until(() => !(state = reach(el)).problem, patience, steadyOf(el));
  return { ...facts, ...state, ...(pressing && state.point && { pulse: await pulse("press") }) };
}

async function sought(target, patience, healing) {
  let found = find(target);
  if (found.el || target.ref !== undefined) return found;
  const first = healing ? Math.min(patience, HEALED_AFTER) : patience;
  await until(() => (found = find(target)).el, first);
  if (found.el || !healing) return found;
  let healed = {};
  await until(() => (found = find(target)).el || (healed = heal(target)).el, patience - first);
  return found.el ? found : { ...found, ...healed };
}

// Frames without an address of their own belong to the page around them. What its server has put into a sandbox, away
// from its own origin, is not trusted with what the host is trusted with.
function hostOf(doc) {
  if (origin === "null") return "";
  for (let frame = frameOf(doc.documentElement); frame; frame = frame.parent)
    if (frame.doc.location?.hostname) return frame.doc.location.hostname;
  return location.hostname;
}

const host = () => hostOf(document);

function natureOf(el) {
  return {
    tag: el.tagName.toLowerCase(),
    type: el.tagName === "INPUT" ? el.type : "",
    editable: editable(el),
    password: isPassword(el),
    checked: checkedState(el),
    searches: el.type === "search" || roleOf(el) === "searchbox" || el.closest("[role=search], search") !== null,
    sendsTo: editable(el) && el.form ? sendsTo(el.form, el.getRootNode()) : [],
  };
}

// A form's own properties can be hidden by fields that are named like them: these are asked of its kind.
const attributeOf = (el, name) => Element.prototype.getAttribute.call(el, name);

// The hosts that a form may send what is in it to: its own, and those that its buttons have instead. (Its `elements` leave
// out buttons that are pictures.)
function sendsTo(form, root) {
  const buttons = [...root.querySelectorAll("[formaction]")].filter((button) => button.form === form);
  const addresses = [attributeOf(form, "action"), ...buttons.map((button) => attributeOf(button, "formaction"))];
  return addresses.filter(Boolean).map((address) => hostAt(address, root.baseURI)).filter(Boolean);
}

function hostAt(address, base) {
  try {
    return new URL(address, base).hostname;
  } catch {
    return "";
  }
}

function reach(el) {
  if (!el.isConnected) return { problem: "gone" };
  if (!visible(el)) return { problem: "invisible" };
  if (disabled(el)) return { problem: "disabled" };
  let known = frames();
  if (!frameOf(el, known).back) return { problem: "askew" };
  let point = onTop(el, frameOf(el, known), known);
  if (!point) {
    const shown = el.checkVisibility({ visibilityProperty: true }) && el.getBoundingClientRect().width > 0 ? el : labelsOf(el)[0] ?? el;
    for (const show of WAYS_INTO_VIEW) {
      show(shown);
      known = frames();
      point = onTop(el, frameOf(el, known), known);
      if (point) break;
    }
  }
  if (!point) return { problem: pointOf(el, frameOf(el, known)) ? "covered" : "outside" };
  return { point };
}

// The middle of the viewport comes first, then its ends, then the heights in between: headers and footers that stand still
// while the page moves may leave little of it free.
const WAYS_INTO_VIEW = [
  ...["center", "start", "end"].map((block) => (el) => el.scrollIntoView({ block, inline: "nearest", behavior: "instant" })),
  ...[0.25, 0.75, 0.125, 0.375, 0.625, 0.875].map((share) => (el) => putAt(el, share)),
];

function putAt(el, share) {
  const box = el.getBoundingClientRect();
  scrollerOf(parentOf(el), false).scrollBy({ top: box.y + box.height / 2 - el.ownerDocument.defaultView.innerHeight * share, behavior: "instant" });
}

const moving = () => document.getAnimations().some((animation) => animation.playState === "running" && leadsSomewhere(animation));

// What moves once ends somewhere else; what moves again and again draws attention and may do so for long.
function leadsSomewhere(animation) {
  const timing = animation.effect?.getComputedTiming();
  return timing !== undefined && timing.iterations === 1 && Number.isFinite(timing.endTime);
}

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
