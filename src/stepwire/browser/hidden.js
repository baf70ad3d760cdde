// What a closed control would bring up: a section, a tab's panel, a menu, in the words that lie in it.

const SHOWN_WORDS = 600; // characters of what is hidden that are told
const TOGGLES = "[data-toggle], [data-bs-toggle]"; // as widespread libraries mark what opens something

// {closed, hidden}: whether the control opens something that is closed now, and its words as far as they are known.
function closedBy(el, role) {
  if (el.tagName === "SUMMARY") return el.parentElement.open ? null : { closed: true, hidden: wordsIn(el.parentElement, el) };
  if (editable(el) || el.tagName === "SELECT" || el.tagName === "INPUT") return null;
  const popup = el.getAttribute("aria-haspopup");
  const says = el.getAttribute("aria-expanded") === "false" || (role === "tab" && selectedState(el) !== true);
  const opens = says || (popup !== null && popup !== "false") || el.matches(TOGGLES);
  if (!opens && el.type === "submit") return null;
  const box = boxOf(el) ?? hiddenBeside(el);
  if (!box) return opens && el.getAttribute("aria-expanded") !== "true" ? { closed: true, hidden: "" } : null;
  return shown(box) ? null : { closed: true, hidden: wordsIn(box) };
}

// The box that the control names as its own.
function boxOf(el) {
  const root = el.getRootNode();
  const ids = ["aria-controls", "aria-owns", "data-target", "data-bs-target", "href"].map((name) => el.getAttribute(name) ?? "");
  for (const id of ids) {
    const plain = id.startsWith("#") ? id.slice(1) : id;
    const box = plain && !/[\s/]/.test(plain) && root.getElementById?.(plain);
    if (box) return box;
  }
  return el.id ? root.querySelector(`[role][aria-labelledby~="${CSS.escape(el.id)}"], [class*=menu][aria-labelledby~="${CSS.escape(el.id)}"]`) : null;
}

// A hidden neighbour with words: what headings and menus open that say nothing of it.
function hiddenBeside(el) {
  const next = el.nextElementSibling ?? el.parentElement?.nextElementSibling;
  return next && !SILENT.has(next.tagName) && !shown(next) && next.textContent.trim() !== "" ? next : null;
}

const shown = (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && el.getBoundingClientRect().height > 0;

function wordsIn(box, without = null) {
  const named = [...box.querySelectorAll("[aria-label], [placeholder], [title], input[value]")].slice(0, 40);
  const said = named.flatMap((el) => [attribute(el, "aria-label"), attribute(el, "placeholder"), attribute(el, "title"), el.type === "submit" ? el.value : ""]);
  const words = [];
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let length = 0; length < SHOWN_WORDS && walker.nextNode(); ) {
    const { data, parentElement } = walker.currentNode;
    if (data.trim() === "" || SILENT.has(parentElement.tagName) || without?.contains(parentElement)) continue;
    words.push(data);
    length += data.length;
  }
  return clean([...words, ...said].join(" ")).slice(0, SHOWN_WORDS);
}
