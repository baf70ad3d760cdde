import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, type Place, placeAt } from "../src/places";

const PLACES: [string, Place][] = [
  ["", { page: "runs", filter: undefined, q: undefined }],
  ["?status=failed&q=mug", { page: "runs", filter: "failed", q: "mug" }],
  ["new", { page: "new", from: undefined }],
  ["new?from=run-1", { page: "new", from: "run-1" }],
  ["runs/run-1", { page: "run", runId: "run-1" }],
  ["runs/a%20%2F%3F%23b/steps/12", { page: "run", runId: "a /?#b", step: 12 }],
];

for (const [address, place] of PLACES) {
  test(`“${address}” names a place, and the place that address`, () => {
    const [path = "", search = ""] = address.split("?");
    assert.deepEqual(placeAt(path, search), place);
    assert.equal(addressOf(place), address);
  });
}

for (const address of [
  "nowhere",
  "runs",
  "runs/x/steps/0",
  "runs/x/steps/1.5",
  "runs/x/steps/y",
  "runs/x/pictures/1",
  "new/run",
]) {
  test(`“${address}” names no place`, () => {
    assert.deepEqual(placeAt(address, ""), { page: "nowhere" });
  });
}

test("an unknown filter is none, and a broken escape is taken as it stands", () => {
  assert.deepEqual(placeAt("", "status=lost"), { page: "runs", filter: undefined, q: undefined });
  assert.deepEqual(placeAt("runs/50%", ""), { page: "run", runId: "50%" });
});
