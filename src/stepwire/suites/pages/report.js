"use strict";
const tests = [...document.querySelectorAll(".test")];
const buttons = [...document.querySelectorAll("nav button")];
const search = document.querySelector("nav input");

function show() {
  const only = buttons.find((button) => button.ariaPressed === "true").dataset.only;
  const words = search.value.toLowerCase();
  for (const test of tests) {
    const named = test.querySelector("summary").textContent + test.querySelector("code").textContent;
    test.hidden = (only !== "" && test.dataset.outcome !== only) || !named.toLowerCase().includes(words);
  }
  document.querySelector(".none").hidden = tests.some((test) => !test.hidden);
}

for (const button of buttons)
  button.addEventListener("click", () => {
    for (const each of buttons) each.ariaPressed = String(each === button);
    show();
  });
search.addEventListener("input", show);
if (location.hash) document.querySelector(`details[id="${CSS.escape(location.hash.slice(1))}"]`)?.setAttribute("open", "");
