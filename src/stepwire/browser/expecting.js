// What a page is expected to show, and what was there instead.
//
// An element whose text, value or state is in question has to be there, denied or not: that a heading
// does not say "Error" is not proven by a page without the heading.

// {so, there}: whether it is so, given `patience` milliseconds to become so, and what there was at the end. Of a text that
// the page says also `where`.
async function expect(question) {
  let seen;
  await until(() => (seen = compared(question)).so, question.patience);
  return seen;
}

function compared({ what, target, value, negate }) {
  const pageWide = target === undefined || target === null;
  const found = pageWide || what === "visible" || what === "count" ? {} : find(target);
  if (!pageWide && found.tried) return { so: false, missing: true, count: found.count };
  const there = factOf(what, target, found.el);
  const is = what === "text" && pageWide ? pageSays(String(value)) : fits(what, there, value);
  const where = what === "text" && pageWide && is ? saying({ text: String(value) }) : null;
  return { so: is !== negate, where, there: there === null ? null : String(there).slice(0, 300) };
}

// What the page has to say on the matter; null where all of it does.
function factOf(what, target, el) {
  if (what === "visible" || what === "count") return findAll(target).length;
  if (what === "title") return clean(document.title);
  if (what === "url") return location.href;
  if (what === "enabled") return !disabled(el);
  if (what === "checked") return checkedState(el);
  if (what === "text") return el ? clean(textOf(el)) : null;
  return checkedState(el) ?? clean(isPassword(el) ? el.value : valueOf(el));
}

function fits(what, there, value) {
  const wanted = clean(String(value));
  if (what === "visible") return there > 0;
  if (what === "count") return there === Number(value);
  if (what === "enabled" || what === "checked") return there === true;
  return what === "value" ? String(there) === wanted : there.includes(wanted);
}

// Where a text stands, in any case of its letters: the path of frames there, the text as it is written, and all that the
// innermost element around it says. Null: nowhere.
function saying({ text }) {
  const wanted = clean(text).toLowerCase();
  for (const frame of frames()) {
    const words = clean(frame.doc.body?.innerText);
    const at = words.toLowerCase().indexOf(wanted);
    if (at >= 0) return { path: pathOf(frame), text: words.slice(at, at + wanted.length), around: wordsAround(frame.doc.body, wanted) };
  }
  return pageSays(text) ? { path: [], text, around: text } : null;
}

function wordsAround(el, wanted) {
  const words = contentText(el, 1024);
  const inner = [...el.children].find((child) => !SILENT.has(child.tagName) && contentText(child, 1024).toLowerCase().includes(wanted));
  return inner ? wordsAround(inner, wanted) : words;
}
