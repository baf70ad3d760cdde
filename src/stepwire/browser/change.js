// Reading, changing and awaiting what is on the page.

let mutations = 0;
let calm = -1; // the count when the page last stood still; a page never watched has not stood still
const watched = new WeakSet();
let roots = 0; // that are watched

// Counts changes from now on, in every document and shadow tree this world reaches.
function watch() {
  for (const { doc } of frames()) {
    for (const root of [doc, ...(doc === document ? shadowRootsOf(doc) : [])]) {
      if (watched.has(root)) continue;
      watched.add(root);
      roots++;
      heed(root);
      beAware(root);
      new MutationObserver(changed).observe(root, { subtree: true, childList: true, attributes: true, characterData: true, characterDataOldValue: true });
    }
  }
}

// A page that is still young is given time for its pictures: people look at them.
const YOUNG = 2500;
const rests = (before) => mutations === before && !moving() && (document.readyState === "complete" || performance.now() > YOUNG);
function changed(records) {
  mutations++;
  weigh(records);
  forgetControls(records);
  if (records.some((record) => [...record.addedNodes].some((node) => node.nodeType === Node.ELEMENT_NODE))) grown++;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Done when the page has no more urgent task left. (An idle callback would wait for up to 50 ms.)
const idle = () => scheduler.postTask(() => {}, { priority: "background" });
// Done with the next task. (In a frame's own, it has not been drawn yet.)
const urgently = () => scheduler.postTask(() => {}, { priority: "user-blocking" });

// Resolves when the page has stood still for `quiet` milliseconds and has nothing left to do, or after `cap`: to
// the page's counts then, if they tell whether it has answered. Frameworks draw in tasks that they post at once: these
// come first, however slow the machine. With `ahead`, a picture was asked for as the action ended: `still` tells
// whether it shows the page at rest, and `seen`, within the limits of `ahead`, what an observation then finds.
async function settle({ quiet, cap, ahead = null }) {
  const end = performance.now() + cap;
  let [resting, drawn] = [false, false];
  if (ahead) requestAnimationFrame(() => (drawn = true));
  while (!resting && performance.now() < end) {
    const before = mutations;
    if (before !== calm) await pause(quiet); // it has begun to change: more may follow
    await idle();
    resting = rests(before);
  }
  watch();
  calm = mutations;
  const pulse = conclusive();
  return { pulse, ...(ahead && resting && (await standstill(drawn, ahead))) };
}

// Resolves true as soon as both checks hold, false after `ms`. Looks when something changes, and at every
// tick for what no event tells of: styles, scrolling, frames.
function until(check, ms, also = () => true) {
  if (check() && also()) return Promise.resolve(true);
  if (ms <= 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    let scheduled = false;
    const look = () => {
      scheduled = false;
      if (check() && also()) finish(true);
    };
    const soon = () => {
      if (!scheduled) scheduled = true, setTimeout(look, 10);
    };
    const observer = new MutationObserver(soon);
    for (const { doc } of frames()) observer.observe(doc, { subtree: true, childList: true, attributes: true, characterData: true });
    const tick = setInterval(look, 50);
    const timer = setTimeout(() => finish(Boolean(check() && also())), ms);
    const finish = (verdict) => {
      observer.disconnect();
      clearInterval(tick);
      clearTimeout(timer);
      resolve(verdict);
    };
  });
}

// -- fields ------------------------------------------------------------------------------------

// Puts the focus into the field and selects what it holds, so that typing replaces it.
function prepare({ ref }) {
  const el = elementOf(ref);
  if (!el) return { problem: "gone" };
  const field = fieldOf(el);
  before.set(field, rawValue(field));
  seize(field);
  return { ref: refOf(field), editable: editable(field), empty: rawValue(field) === "" };
}

function seize(field) {
  if (activeElement(field.ownerDocument) !== field) field.focus();
  if (field.select) field.select();
  else field.ownerDocument.getSelection().selectAllChildren(field);
}

const before = new WeakMap();

function focus({ ref }) {
  const el = elementOf(ref);
  el?.focus();
  return el ? {} : { problem: "gone" };
}

// Puts a text into the field, and nowhere else. Keys go to whatever has the focus of the tab, and a document of another
// origin can take that at any moment.
function enter({ ref, text }) {
  const field = elementOf(ref);
  if (!field) return false;
  if (activeElement(field.ownerDocument) !== field) seize(field);
  if (activeElement(field.ownerDocument) !== field) return false;
  return field.ownerDocument.execCommand(text ? "insertText" : "delete", false, text);
}

// The field itself, or the one that stands inside what was pointed at, as in a combobox of divs.
function fieldOf(el) {
  if (editable(el)) return el;
  const active = activeElement(el.ownerDocument);
  if (active && editable(active) && (holds(el, active) || holds(active, el))) return active;
  return [...el.querySelectorAll("input, textarea, [contenteditable]")].find(editable) ?? el.control ?? el;
}

const rawValue = (el) => (editing(el) ? el.innerText.replace(/\n$/, "") : el.value ?? "");

// How the field's content stands to what was typed: "same", "formatted", "unchanged", or "other" (cut, refused, replaced).
function compare({ ref, text }) {
  const found = elementOf(ref);
  if (!found) return "gone";
  const el = fieldOf(found);
  const value = rawValue(el);
  if (value === text || clean(value) === clean(text)) return "same";
  if (formats(value, text, editing(el))) return "formatted";
  return value === "" || value === before.get(el) ? "unchanged" : "other";
}

// Whether the field holds it now that the page has had its say; or the page has taken it away and shows it elsewhere.
function stillHolds({ ref, text }) {
  const el = elementOf(ref);
  if (!el) return { problem: "gone" };
  return { well: ["same", "formatted"].includes(compare({ ref, text })) || (rawValue(fieldOf(el)) === "" && pageSays(text)) };
}

// Whether a value says the same as a text in another form: spaced, cased, with a currency, or completed by the page.
function formats(value, text, rich) {
  const [is, was] = [value, text].map((said) => said.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""));
  if (was === "") return false;
  const [number, wanted] = [value, text].map((said) => Number(said.replace(/[^\d.+-]/g, "") || NaN));
  if (/^[\d\s.,+-]+$/.test(text)) return is === was || number === wanted;
  return is === was || (was.length > 1 && is.startsWith(was)) || (rich && is.includes(was));
}

// Sets a value as a picker would: for dates, colours and ranges, which cannot be typed into.
function setValue({ ref, text }) {
  const el = elementOf(ref);
  if (!el) return "gone";
  const proto = el.tagName === "TEXTAREA" ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(proto, "value").set.call(el, text);
  announce(el);
  return compare({ ref, text });
}

function announce(el) {
  el.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  el.dispatchEvent(new Event("change", { bubbles: true }));
}

// Tells the page that the text is complete, as leaving the field would.
function finish({ ref }) {
  const el = elementOf(ref);
  if (el && !editing(el)) el.dispatchEvent(new Event("change", { bubbles: true }));
  return { valid: el?.validity?.valid ?? true };
}

function stateOf({ ref }) {
  const el = elementOf(ref);
  return el ? { checked: checkedState(el), expanded: expandedState(el) } : { checked: null, expanded: null, problem: "gone" };
}

// -- lists -------------------------------------------------------------------------------------

// Chooses options of a native list by label, else by value; says which could not be found.
function chooseOptions({ ref, options }) {
  const el = elementOf(ref);
  if (!el) return { problem: "gone" };
  const chosen = [];
  for (const wanted of options) {
    const option = optionOf(el, wanted);
    if (!option) return { problem: "missing" };
    if (option.disabled || option.parentElement.disabled) return { problem: "disabled" };
    chosen.push(option);
  }
  if (chosen.length > 1 && !el.multiple) return { problem: "single" };
  el.focus();
  for (const option of el.options) option.selected = chosen.includes(option);
  announce(el);
  return {};
}

function isChosen({ ref, options }) {
  const el = elementOf(ref);
  return !el || options.every((wanted) => optionOf(el, wanted)?.selected);
}

function optionOf(el, wanted) {
  const label = clean(wanted);
  const options = [...el.options];
  return (
    options.find((option) => clean(option.label) === label) ??
    options.find((option) => clean(option.label).toLowerCase() === label.toLowerCase()) ??
    options.find((option) => option.value === wanted)
  );
}

// The open list's option with this label, as {ref}, once it is there.
async function openOption({ label, patience }) {
  const wanted = clean(label);
  const same = (text) => text === wanted || text.toLowerCase() === wanted.toLowerCase();
  const search = () => {
    const css = "[role=option], [role=menuitem], [role=menuitemradio], [role=menuitemcheckbox], [role=treeitem], [role=listbox] li, ul[class*=menu] li, ul[class*=list] li, ul[class*=option] li";
    const all = across(rootsOf([]), css).filter((el) => visible(el) && same(nameOf(el)));
    return all.find((el) => roleOf(el) === "option") ?? all[0];
  };
  await until(search, patience);
  const el = search();
  return el ? { ref: refOf(el) } : { problem: "missing" };
}

// -- scrolling ---------------------------------------------------------------------------------

// Scrolls an element, or what lies in the middle of the viewport, else the page: {moved}. `within` is a frame of another
// origin that lies there: it goes first, and the page (`own`) when nothing has moved in it.
function scroll({ direction, amount, ref, own }) {
  const el = ref ? elementOf(ref) : null;
  if (ref && !el) return { problem: "gone" };
  if (el && !amount) {
    el.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    return {};
  }
  const across = direction === "left" || direction === "right";
  const start = el ?? topmost({ x: innerWidth / 2, y: innerHeight / 2 }) ?? document.body;
  if (!el && !own && isForeign(start)) return { within: refOf(start) };
  const [sign, box] = [direction === "up" || direction === "left" ? -1 : 1, scrollerOf(start, across)];
  return { moved: move(box, across, sign, amount) || movesAround(box, across, sign, amount) };
}

function move(box, across, sign, amount) {
  const before = [box.scrollLeft, box.scrollTop].join();
  const by = sign * (amount ?? Math.round((across ? box.clientWidth : box.clientHeight) * 0.85));
  box.scrollBy({ left: across ? by : 0, top: across ? 0 : by, behavior: "instant" });
  return [box.scrollLeft, box.scrollTop].join() !== before;
}

// A frame that is at its end leaves it to what is around it.
function movesAround(box, across, sign, amount) {
  const holder = box === rollOf(box.ownerDocument) && holderOf(box.ownerDocument);
  if (!holder) return false;
  const outer = scrollerOf(holder, across);
  return move(outer, across, sign, amount) || movesAround(outer, across, sign, amount);
}

function scrollerOf(start, across) {
  for (let el = start; el && !["BODY", "HTML"].includes(el.tagName); el = parentOf(el)) {
    const style = getComputedStyle(el);
    if (/auto|scroll/.test(across ? style.overflowX : style.overflowY) && overflows(el, across)) return el;
  }
  const [doc, holder] = [start?.ownerDocument ?? document, start && holderOf(start.ownerDocument)];
  return holder && !overflows(rollOf(doc), across) ? scrollerOf(holder, across) : rollOf(doc);
}

const overflows = (el, across) => (across ? el.scrollWidth > el.clientWidth : el.scrollHeight > el.clientHeight);
const rollOf = (doc) => doc.scrollingElement ?? doc.documentElement;
const holderOf = (doc) => (doc === document ? null : doc.defaultView?.frameElement ?? null);

// -- reading and awaiting ----------------------------------------------------------------------

const READ_LIMIT = 100_000;

function read({ what, target }) {
  if (what === "title") return { value: clean(document.title) };
  if (what === "url") return { value: location.href };
  if (what === "count") return { value: findAll(target).length };
  if (what === "table" || what === "list") return readGathered(what, target);
  if (!target) return { value: (document.body?.innerText ?? "").slice(0, READ_LIMIT) };
  const found = find(target);
  if (!found.el) return { problem: found.count > 1 ? "several" : "none", count: found.count, tried: found.tried };
  const el = found.el;
  const value = what === "value" ? (checkedState(el) ?? valueOf(el)) : textOf(el);
  return { value: typeof value === "string" ? value.slice(0, READ_LIMIT) : value, rect: rounded(topRect(el)), target: describe(el) };
}

function readGathered(what, target) {
  const found = target ? find(target) : {};
  if (target && !found.el) return { problem: found.count > 1 ? "several" : "none", count: found.count, tried: found.tried };
  const el = gathered(found.el, what === "table" ? TABLES : LISTS);
  if (!el) return { missing: true };
  return { ...(what === "table" ? tableIn(el) : listIn(el)), rect: rounded(topRect(el)) };
}

const textOf = (el) => (("value" in el && /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) ? valueOf(el) : el.innerText ?? el.textContent) ?? "").trim();

// Whether a condition holds now.
function holdsNow({ text, gone, url, visible: shown, hidden }) {
  if (text !== undefined) return pageSays(text);
  if (gone !== undefined) return !pageSays(gone);
  if (url !== undefined) return location.href.includes(url);
  if (shown !== undefined) return findAll(shown).length > 0;
  return findAll(hidden).length === 0;
}

const pageSays = (text) => {
  const wanted = clean(text).toLowerCase();
  return frames().some(({ doc }) => clean(doc.body?.innerText).toLowerCase().includes(wanted)) ||
    shadowRootsOf(document).some((root) => [...root.children].some((el) => clean(el.innerText).toLowerCase().includes(wanted)));
};

const awaitCondition = ({ condition, patience }) => until(() => holdsNow(condition), patience);
