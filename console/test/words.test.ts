import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, clock, dollars, isEnded, lookOf, ordinal, site, thousands } from "../src/words";

test("seconds are told as a clock does", () => {
  assert.deepEqual([0, 9.6, 61, 3_725].map(clock), ["0:00", "0:10", "1:01", "1:02:05"]);
});

test("how long ago is told in its largest unit", () => {
  const now = Date.parse("2026-01-03T00:00:00Z");
  const then = (seconds: number) => new Date(now - seconds * 1_000).toISOString();
  assert.deepEqual(
    [5, 300, 7_200, 172_800, -5].map((seconds) => ago(then(seconds), now)),
    ["5 s", "5 min", "2 h", "2 d", "0 s"],
  );
});

test("money is told to the cent, and small sums to what says something", () => {
  assert.deepEqual([0, 12, 0.1, 0.0123, 0.00042, 0.00000001].map(dollars), [
    "$0.00",
    "$12.00",
    "$0.10",
    "$0.012",
    "$0.00042",
    "$0.000000",
  ]);
  assert.equal(thousands(46_494), "46,494");
});

test("places in a queue are ordinals", () => {
  assert.deepEqual([1, 2, 3, 4, 11, 12, 21].map(ordinal), [
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "21st",
  ]);
});

test("a status that is not known yet has a look, and has not ended", () => {
  assert.equal(lookOf("something_new").word, "Unknown");
  assert.deepEqual(
    [isEnded("something_new"), isEnded(undefined), isEnded("cancelled")],
    [false, false, true],
  );
});

test("the site of an address is its host", () => {
  assert.deepEqual(
    [site("https://shop.example:8443/a"), site("nonsense"), site(undefined)],
    ["shop.example:8443", "", ""],
  );
});
