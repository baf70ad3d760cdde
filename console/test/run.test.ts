import assert from "node:assert/strict";
import { test } from "node:test";
import type { StoryStep } from "@stepwire/client";
import { markOf } from "../src/run/marker";
import { commandParts, iconOf, nameOf, reason, saying, secondsOf, verb } from "../src/run/saying";
import { moved, possible, showing } from "../src/run/showing";
import { ROW, sameBlock, visible } from "../src/run/window";

const step = (stepNumber: number, picture = "blob:x") => ({ stepNumber, picture }) as StoryStep;
const steps = [step(1), step(2), step(3)];

test("whoever follows sees the last step, with the one before it", () => {
  const shown = showing(steps, undefined);
  assert.deepEqual(
    [shown.step?.stepNumber, shown.previous?.stepNumber, shown.following, shown.behind],
    [3, 2, true, 0],
  );
});

test("a chosen step stays, and what arrived since is counted", () => {
  const shown = showing(steps, 1);
  assert.deepEqual(
    [shown.step?.stepNumber, shown.previous, shown.following, shown.behind],
    [1, undefined, false, 2],
  );
});

test("a step that has not arrived yet is the last one until it has", () => {
  assert.equal(showing(steps, 99).step?.stepNumber, 3);
  assert.equal(showing([], 4).step, undefined);
});

test("moving stays within the run, and forward to the end of a live one is to follow it", () => {
  assert.equal(moved(showing(steps, 1), 3, -1, true), 1);
  assert.equal(moved(showing(steps, 2), 3, 1, true), undefined);
  assert.equal(moved(showing(steps, 2), 3, 1, false), 3);
  assert.equal(moved(showing(steps, undefined), 3, -1, true), 2);
});

test("before the first picture only what came after can be shown", () => {
  assert.equal(possible("before", showing(steps, 1)), "after");
  assert.equal(possible("before", showing(steps, 2)), "before");
  assert.equal(possible("text", showing(steps, 1)), "text");
});

test("a mark is given in percent of the picture, cut to it, and its label keeps out of the way", () => {
  const viewport = { width: 1000, height: 500 };
  assert.deepEqual(markOf({ x: 700, y: 460, width: 100, height: 30 }, viewport), {
    left: "70.000%",
    top: "92.000%",
    width: "10.000%",
    height: "6.000%",
    above: true,
    right: true,
  });
  const cut = markOf({ x: -50, y: 10, width: 100, height: 30 }, viewport);
  assert.deepEqual([cut?.left, cut?.width, cut?.above, cut?.right], ["0.000%", "5.000%", false, false]);
  assert.equal(markOf({ x: 1200, y: 10, width: 100, height: 30 }, viewport), undefined);
});

test("a list has what is in sight in the document, and some around it", () => {
  assert.deepEqual(visible({ top: 0, height: 560 }, 1_000), { first: 0, last: 22 });
  assert.deepEqual(visible({ top: 500 * ROW, height: 560 }, 1_000), { first: 488, last: 522 });
  assert.deepEqual(visible({ top: 500 * ROW, height: 560 }, 3), { first: 3, last: 3 });
});

test("scrolling by a few rows leaves the same rows in the document", () => {
  assert.equal(sameBlock(8 * ROW, 15.9 * ROW, ROW), true);
  assert.equal(sameBlock(8 * ROW, 16 * ROW, ROW), false);
});

const SAID: [Record<string, unknown>, string][] = [
  [{ type: "navigate", url: "https://shop.example/a" }, "Opened shop.example"],
  [{ type: "navigate", url: "about:blank" }, "Opened about:blank"],
  [{ type: "click", target: { role: "button", name: "Buy" } }, "Clicked Buy"],
  [{ type: "click", target: { role: "button" } }, "Clicked button"],
  [{ type: "type", text: "mug", target: { label: "Search" } }, "Typed “mug” into Search"],
  [{ type: "type", text: "a{{secret:pin}}", target: { name: "PIN" } }, "Typed •••••• into PIN"],
  [{ type: "select", options: ["Navy", "Red"], target: { name: "Colour" } }, "Chose Navy, Red in Colour"],
  [{ type: "scroll", direction: "down" }, "Scrolled down"],
  [{ type: "dialog", accept: false }, "Dismissed the dialog"],
  [{ type: "read", what: "order number" }, "Read order number"],
  [{ type: "something_new" }, "something_new"],
];
for (const [deed, words] of SAID) {
  test(`${JSON.stringify(deed)} is said as “${words}”`, () => {
    assert.equal(saying(deed as { type: string }), words);
  });
}

test("a radio button is chosen, a box is ticked", () => {
  const radio = { type: "check", target: { role: "radio", name: "Card" } };
  assert.deepEqual([saying(radio), verb(radio)], ["Chose Card", "Choose"]);
  assert.equal(verb({ type: "check", target: { role: "checkbox", name: "Gift" } }), "Tick");
});

test("an explanation that says the action again is no reason", () => {
  const clicked = (explanation: string) =>
    reason({ explanation, action: { type: "click", target: { name: "Add to basket" } } } as never);
  assert.equal(clicked("Clicking “Add to basket”"), undefined);
  assert.equal(
    clicked("Clicking the button Add to basket, the cheapest"),
    "Clicking the button Add to basket, the cheapest",
  );
  assert.equal(clicked("One piece, in stock"), "One piece, in stock");
});

test("an action of a kind that is not known yet has an icon too, and a secret has a key", () => {
  assert.equal(iconOf({ type: "something_new" }), "other");
  assert.equal(iconOf({ type: "type", text: "{{secret:pin}}" }), "key");
});

test("a target without a name is known by what else describes it", () => {
  assert.equal(nameOf({ css: "#x", testId: "save" }), "save");
  assert.equal(nameOf(undefined), "");
});

test("a command is told in its value and its target", () => {
  const action = { type: "type", text: "mug", target: { role: "searchbox", name: "Search" } };
  assert.deepEqual(commandParts({ action } as never), {
    type: "type",
    value: "mug",
    target: 'searchbox "Search"',
  });
});

test("a step's time is the sum of its parts", () => {
  assert.equal(secondsOf({ timings: { observe: 0.5, decide: 0.25, act: 1, capture: 0.25 } } as never), 2);
  assert.equal(secondsOf({} as never), 0);
});
