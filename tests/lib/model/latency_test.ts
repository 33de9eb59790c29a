import { assert, assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { summarizeLatency } from "../../../lib/model/latency.ts";

/** Figures of NumPy 2.4.6: `percentile(a, [50, 90, 95])`, `mean()`, `std(ddof=1)`. */
const NUMPY: readonly (readonly [readonly number[], readonly number[], number, number])[] = [
  [[1, 2, 3, 4], [2.5, 3.7, 3.8499999999999996], 2.5, 1.2909944487358056],
  [[5], [5, 5, 5], 5, 0],
  [[3, 1, 2], [2, 2.8, 2.9], 2, 1],
  [
    [0.5, 10, 2.25, 7, 1.125, 3, 8, 4.5, 6, 9, 100],
    [6, 10, 55],
    13.761363636363637,
    28.779683293159177,
  ],
];

function assertNear(found: number, wanted: number): void {
  assert(Math.abs(found - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted)), `${found} ${wanted}`);
}

for (const [samples, [p50 = NaN, p90 = NaN, p95 = NaN], mean, sd] of NUMPY) {
  Deno.test(`summarizeLatency() agrees with NumPy about ${samples.join(" ")}`, () => {
    const found = summarizeLatency(samples, 1);
    assertNear(found.p50, p50);
    assertNear(found.p90, p90);
    assertNear(found.p95, p95);
    assertNear(found.mean, mean);
    assertNear(found.sd, sd);
    assertEquals([found.min, found.max], [Math.min(...samples), Math.max(...samples)]);
  });
}

Deno.test("summarizeLatency() takes the total as it is given, not as a sum of the samples", () => {
  const { runs, total, throughput } = summarizeLatency([1, 1, 1, 1], 2_000);
  assertEquals([runs, total, throughput], [4, 2_000, 2]);
});

Deno.test("summarizeLatency() leaves the samples in their order", () => {
  const samples = [3, 1, 2];
  summarizeLatency(samples, 6);
  assertEquals(samples, [3, 1, 2]);
});

Deno.test("summarizeLatency() sorts as numbers, not as texts", () => {
  assertEquals(summarizeLatency([10, 9, 100], 119).p50, 10);
});

Deno.test("summarizeLatency() gives an endless throughput where no time went by", () => {
  assertEquals(summarizeLatency([0, 0], 0).throughput, Infinity);
});

Deno.test("summarizeLatency() refuses to sum up nothing", () => {
  assertThrows(() => summarizeLatency([], 0), RangeError, "there is no sample");
});
