// What a page is expected to show, and what was there instead.
//
// An element whose text, value or state is in question has to be there, denied or not: that a heading
// does not say "Error" is not proven by a page without the heading.

// {so, there}: whether it is so, given `patience` milliseconds to become so, and what there was at the end.
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
  return { so: is !== negate, there: there === null ? null : String(there).slice(0, 300) };
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
