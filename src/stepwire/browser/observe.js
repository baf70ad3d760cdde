// The page as the agent sees it: controls and pieces of text, in document order, bounded.
//
// Without `whole` only what a person could point at or read in the viewport is described; what lies
// above and below is counted. Styles and hit tests are asked for inside the viewport only: that is
// what keeps a page of 16,000 elements as cheap as one of 300.

function observe({ whole, maxElements, maxTexts, clip }) {
  clipped = clip ? { x: clip[0], y: clip[1], width: clip[2], height: clip[3] } : null;
  const known = frames();
  clipped = null;
  const seen = { elements: [], texts: [], above: 0, below: 0, forms: new Map() };
  const contexts = new Map();
  const limits = { whole, maxElements, maxTexts };
  for (const frame of known) {
    if (frame.index > 0 && !whole && (frame.clip.width < 1 || frame.clip.height < 1)) continue;
    visitVisible(frame.doc.body, false, false, 0, (el, inControl, inPointer) => look(el, inControl, inPointer, frame, known, seen, limits, contexts), skipper(frame, known, seen, whole));
  }
  describeHiddenFiles(known, seen, limits, contexts);
  const { elements, texts, above, below } = seen;
  return { url: location.href, origin, title: clean(document.title), width: innerWidth, height: innerHeight, elements, texts, above, below, forms: seen.forms.size, foreign: foreign(known, whole) };
}

// Like visit, carrying along whether we are inside a control, and inside something with a pointer cursor.
// Of long lists, what lies outside the viewport is counted and not entered.
function visitVisible(el, inControl, inPointer, depth, look, skips) {
  if (!el || depth > WALK_DEPTH || SILENT.has(el.tagName)) return;
  const found = look(el, inControl, inPointer);
  if (found === null) return;
  const control = inControl || found.control;
  const long = el.childElementCount >= LONG_LIST;
  for (const tree of el.shadowRoot ? [el.shadowRoot, el] : [el]) {
    for (let child = tree.firstElementChild; child; child = child.nextElementSibling) {
      if (!(long && skips(child))) visitVisible(child, control, found.pointer, depth + 1, look, skips);
    }
  }
}

const LONG_LIST = 30;
const GRID = 80; // CSS pixels between the points that are probed for what escaped from a list

// A function that says whether an item of a long list can be skipped: it lies outside, and nothing in it
// has been positioned back into view, as menus and dialogs are; those are found by probing a grid.
function skipper(frame, known, seen, whole) {
  if (whole) return () => false;
  let escaped = null;
  return (item) => {
    const box = item.getBoundingClientRect();
    if (box.height === 0 || touches(box, frame.clip)) return false;
    escaped ??= probed(frame, known);
    if (escaped.has(item)) return false;
    const count = controlsIn(item);
    if (box.y < frame.clip.y) seen.above += count;
    else seen.below += count;
    return true;
  };
}

// How many controls an item has. Known until something in it changes, where this world is told of changes.
let knownControls = new WeakMap();
const MANY_CHANGES = 200; // told at once: then it is quicker to forget all than what each concerns

function controlsIn(item) {
  let count = knownControls.get(item);
  if (count === undefined) {
    count = item.querySelectorAll(CONTROLS).length + (item.matches(CONTROLS) ? 1 : 0);
    if (watched.has(item.getRootNode())) knownControls.set(item, count);
  }
  return count;
}

function forgetControls(records) {
  if (records.length > MANY_CHANGES) knownControls = new WeakMap();
  else for (const { target } of records) for (let node = target; node; node = node.parentNode) knownControls.delete(node);
}

// Everything that lies on top at the points of a grid, with all that it stands in.
function probed(frame, known) {
  const around = new Set();
  for (let y = frame.clip.y + GRID / 2; y < frame.clip.y + frame.clip.height; y += GRID) {
    for (let x = frame.clip.x + GRID / 2; x < frame.clip.x + frame.clip.width; x += GRID) {
      for (let el = topmost(placed(frame.place, { x, y }), known); el && !around.has(el); el = parentOf(el)) around.add(el);
    }
  }
  return around;
}

// Describes one element if it is worth it. Null: nothing inside it can be seen either.
function look(el, inControl, inPointer, frame, known, seen, limits, contexts) {
  const box = el.getBoundingClientRect();
  const empty = box.width === 0 && box.height === 0;
  if (empty && !el.firstElementChild && !labelsOf(el).length) return null;
  if (empty && !el.checkVisibility() && getComputedStyle(el).display !== "contents" && !labelsOf(el).length) return null;
  const labelled = labelsOf(el).length > 0;
  const rect = labelled ? ownRect(el) : box;
  const inViewport = touches(rect, frame.clip);
  if (!inViewport && !limits.whole) {
    if (rect.width > 0 && rect.height > 0) countOutside(el, rect, frame.clip, seen);
    return { control: false, pointer: inPointer };
  }
  const role = roleOf(el);
  let kind = role === "none" ? null : controlKind(el, role);
  if (kind && el.tagName === "OPTION") kind = null; // options belong to their select
  if (!inViewport && kind === "control") countOutside(el, rect, frame.clip, seen);
  if (empty && !kind) return { control: false, pointer: inPointer };
  const style = getComputedStyle(el);
  const pointer = style.cursor === "pointer";
  if (!kind && pointer && !inPointer && !inControl && role !== "label") kind = "pointer";
  if (!kind && !inControl && isIcon(el, box, style)) kind = "icon";
  if (kind && seen.elements.length < limits.maxElements && visible(el)) describeControl(el, role, kind, rect, pointer, inViewport, frame, known, seen, limits, contexts);
  else if (!kind && !inControl && seen.texts.length < limits.maxTexts) describeText(el, role, style, rect, inViewport, frame, known, seen, limits, contexts);
  return { control: kind === "control", pointer };
}

// A small picture without words: pages hang handlers on these without saying so.
function isIcon(el, box, style) {
  if (el.childElementCount > 0 || el.textContent.trim() !== "" || box.width < 6 || box.height < 6 || box.width > 64 || box.height > 64) return false;
  return el.tagName === "IMG" || [style.content, style.backgroundImage, style.maskImage].some((drawn) => drawn?.includes("url("));
}

// What the makers of a page call a control that has no words: its classes and the files of its pictures.
function hintOf(el) {
  const style = getComputedStyle(el);
  const files = [attribute(el, "src"), style.content, style.backgroundImage, style.maskImage].map((said) => /([\w-]+)\.(?:png|svg|gif|webp|jpe?g)/i.exec(said ?? "")?.[1]);
  const words = [el.getAttribute("class") ?? "", ...files, el.firstElementChild?.getAttribute?.("class") ?? ""].join(" ");
  return [...new Set(words.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z]+/).filter((word) => word.length > 2))].join(" ");
}

function countOutside(el, rect, clip, seen) {
  if (rect.y + rect.height <= clip.y) el.matches(CONTROLS) && seen.above++;
  else if (rect.y >= clip.y + clip.height) el.matches(CONTROLS) && seen.below++;
}

const touches = (a, b) =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) >= 1 && Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) >= 1;

function describeControl(el, role, kind, rect, pointer, inViewport, frame, known, seen, limits, contexts) {
  const inView = inViewport && onTop(el, frame, known) !== null;
  if (!inView && !limits.whole) return;
  const name = nameOf(el, role);
  const hint = name ? "" : hintOf(el);
  if (kind === "icon" && !name && !hint) return;
  if (role === "generic" && /\bslider\b/.test(hint)) role = "slider"; // made of plain elements, moved by keys
  if (role === "generic" && kind === "icon") role = "img";
  const item = { ref: refOf(el), role, name, rect: rounded(outwards(rect, frame)), tag: el.tagName.toLowerCase(), order: placeIn(seen) };
  const put = (key, value) => {
    if (value !== "" && value !== null && value !== false && value !== 0 && value !== undefined) item[key] = value;
  };
  if (el.tagName === "INPUT") put("input_type", el.type);
  put("autofill", autofillOf(el));
  put("text", short(kind === "pointer" || NAMED_BY_CONTENT.has(role) ? contentText(el) : ""));
  if (labelsOf(el).length) put("label", short(labelOf(el)));
  put("placeholder", short(attribute(el, "placeholder")));
  put("title", short(attribute(el, "title")));
  put("test_id", short(testIdOf(el)));
  put("hint", short(hint, 120));
  if (el.href && typeof el.href === "string") put("href", short(el.href, 500));
  put("value", short(valueOf(el)));
  if (el.tagName === "SELECT") item.options = [...el.options].slice(0, 100).map((option) => short(clean(option.label), 100));
  put("context", contextOf(el, name, contexts));
  put("frame", frame.index);
  put("form", formOf(el, seen.forms));
  if (!inView) item.in_view = false;
  put("disabled", disabled(el));
  put("editable", editable(el));
  put("clickable", pointer || el.hasAttribute("onclick") || role === "button" || role === "link");
  const states = { checked: checkedState(el), expanded: expandedState(el), selected: selectedState(el) };
  for (const [key, value] of Object.entries(states)) if (value !== null) item[key] = value;
  put("focused", activeElement(el.ownerDocument) === el);
  put("aside", aside(el, contexts));
  put("required", el.required === true || el.getAttribute("aria-required") === "true");
  put("invalid", short(invalidityOf(el)));
  if (!disabled(el)) Object.entries(closedBy(el, role) ?? {}).forEach(([key, value]) => put(key, value));
  seen.elements.push(item);
}

// Fields for files are often hidden behind a button. They take files all the same, which need no pointing; so where none
// can be seen, these are told of.
function describeHiddenFiles(known, seen, limits, contexts) {
  const fields = known.flatMap((frame) => named(frame.doc, ["input"]).filter(takesFiles).map((el) => ({ el, frame })));
  if (fields.some(({ el }) => visible(el))) return;
  for (const { el, frame } of fields.slice(0, limits.maxElements - seen.elements.length))
    describeControl(el, "button", "control", ownRect(el), false, false, frame, known, seen, { ...limits, whole: true }, contexts);
}

// What a field says that a browser may fill in: the tokens of its autocomplete attribute, other than on and off.
function autofillOf(el) {
  const said = short((attribute(el, "autocomplete") ?? "").toLowerCase(), 60);
  return said === "on" || said === "off" ? "" : said;
}

// The place of what is described next among all that was seen.
const placeIn = (seen) => seen.elements.length + seen.texts.length;

// Which form of the page an element belongs to: 1, 2, … in the order they are met; 0 for none.
function formOf(el, forms) {
  const form = el.form ?? el.closest("form, [role=form]");
  if (!form) return 0;
  if (!forms.has(form)) forms.set(form, forms.size + 1);
  return forms.get(form);
}

const CONTEXTS = "tr, [role=row], li, [role=listitem], [role=option], fieldset, article, [role=group], [role=radiogroup], [role=article], dialog, [role=dialog], section, [role=region]";

// The words around an element: its row, item, field set or section, else the nearest ancestor that says more than it does.
function contextOf(el, name, contexts) {
  const textOf = (around) => {
    if (!contexts.has(around)) contexts.set(around, short(contentText(around)));
    return contexts.get(around);
  };
  const around = parentOf(el)?.closest(CONTEXTS);
  for (let near = parentOf(el), steps = 0; near && near !== around && steps < 5; near = parentOf(near), steps++) {
    if (near.tagName === "BODY") return "";
    const text = textOf(near);
    if (text !== name && text.length > name.length) {
      if (!around || steps < 2 && text.length < NAME_LIMIT / 2 && !around.matches("tr, [role=row], li")) return text;
      break;
    }
  }
  return around ? textOf(around) : "";
}

const ASIDE =
  "nav, aside, header:not(main header, article header), footer:not(main footer, article footer), [role=navigation], " +
  "[role=complementary], [role=banner], [role=contentinfo]";
const SIDEBAR = "[class*=sidebar i], [id*=sidebar i]";

// A frame around the whole page may say that it has a sidebar; one that is narrow is one.
const isSidebar = (el) => el.matches(SIDEBAR) && el.getBoundingClientRect().width < innerWidth * 0.45;

// Whether it stands beside what the page is about; asked once of each ancestor.
function aside(el, contexts) {
  const known = contexts.aside ??= new Map();
  if (!el || el.tagName === "BODY") return false;
  if (!known.has(el)) known.set(el, el.matches(ASIDE) || isSidebar(el) || aside(parentOf(el), contexts));
  return known.get(el);
}

const TEXT_ROLES = new Set(["heading", "paragraph", "cell", "columnheader", "rowheader", "listitem", "status", "alert", "label", "legend", "caption", "gridcell", "tooltip"]);

function describeText(el, role, style, rect, inViewport, frame, known, seen, limits, contexts) {
  if (style.display === "inline" && el.tagName !== "LABEL" && INLINE_TAGS.has(el.tagName)) return; // its block speaks for it
  if (style.visibility !== "visible" || style.opacity === "0") return;
  const text = lineText(el);
  if (!text) return;
  const inView = inViewport && topmostWithin(el, rect, frame, known);
  if (!inView && !limits.whole) return;
  const item = { ref: refOf(el), role: textRole(el, role), text: short(text, 300), rect: rounded(outwards(rect, frame)), order: placeIn(seen) };
  if (!inView) item.in_view = false;
  if (complains(el, style)) item.complaint = true;
  if (aside(el, contexts)) item.aside = true;
  seen.texts.push(item);
}

// Why a field is not accepted as it is, in the page's words or the browser's; "" when it is, or nobody has said so.
function invalidityOf(el) {
  if (saidOf(el, "aria-invalid")) return saidBy(el, "aria-errormessage") || saidBy(el, "aria-describedby") || el.validationMessage || "It is marked as invalid.";
  if (!el.willValidate || el.validity.valid) return "";
  return (editable(el) && el.value !== "") || el.matches(":user-invalid") ? el.validationMessage : "";
}

const saidBy = (el, attribute) => clean((el.getAttribute(attribute) ?? "").split(/\s+/).map((id) => id && el.getRootNode().getElementById?.(id)?.innerText).join(" "));

const WRONG = /(^|[^a-z])(errors?|errorlist|invalid|danger|fail(ed|ure)?)([^a-z]|$)/;

// Whether a text is marked as being about something wrong: by role, by class, by its red colour. What holds fields is no message.
function complains(el, style) {
  for (let near = el, steps = 0; near && steps < 3; near = parentOf(near), steps++) {
    const names = (near.getAttribute("class") ?? "").replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
    if (WRONG.test(names) || near.getAttribute("role") === "alert") return !near.querySelector("input:not([type=hidden]), select, textarea");
  }
  const [red, green, blue] = (style.color.match(/\d+/g) ?? []).map(Number);
  return red >= 150 && green <= 100 && blue <= 100;
}

// Text is read, not pointed at: it is out of view only when something that does not belong to it lies on top.
function topmostWithin(el, rect, frame, known) {
  const seen = intersect(rect, frame.clip);
  for (const shares of [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5]]) {
    const hit = topmost(pointIn(seen, shares, frame.place), known);
    if (hit && (holds(el, hit) || (holds(hit, el) && getComputedStyle(el).pointerEvents === "none"))) return true;
  }
  return false;
}

function textRole(el, role) {
  if (TEXT_ROLES.has(role)) return role;
  const around = el.parentElement?.closest("td, th, li, h1, h2, h3, h4, h5, h6, [role=alert], [role=status], [role=cell], [role=heading]");
  return around && around.contains(el) && !["generic", "none"].includes(roleOf(around)) ? roleOf(around) : "text";
}

// The words that stand directly in a block: its own and those of inline elements, not of blocks inside it.
function lineText(el) {
  let text = "";
  let own = false;
  const read = (node, depth) => {
    for (const child of node.childNodes) {
      if (text.length > 600 || depth > 20) return;
      if (child.nodeType === Node.TEXT_NODE) {
        text += child.data;
        own ||= child.data.trim() !== "";
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        if (child.tagName === "BR") text += " ";
        else if (INLINE_TAGS.has(child.tagName) && child.tagName !== "LABEL" && getComputedStyle(child).display === "inline") read(child, depth + 1);
        else text += " ";
      }
    }
  };
  read(el.shadowRoot ?? el, 0);
  return own ? clean(text) : "";
}
