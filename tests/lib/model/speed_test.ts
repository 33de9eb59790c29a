import { assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { UsageError } from "../../../lib/errors.ts";
import { judgeSpeed, type SpeedBudgets, type SpeedVerdict } from "../../../lib/model/speed.ts";
import type { Timing } from "../../../lib/ports/runtime.ts";

const ABOUT = { subject: { name: "acme/digits/classifier:v3", digest: "sha256:ab" }, size: 13_081 };

/** Ten predictions of 1 to 10 ms: total 55, mean 5.5, p50 5.5, p90 9.1, p95 9.55. */
const TIMING: Timing = {
  inputs: [],
  outputs: [],
  shapes: { x: [1, 4] },
  load: 12,
  first: 20,
  samples: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
  total: 55,
  runtime: "onnxruntime 1.27.0",
};

function judge(budgets: SpeedBudgets, timing = TIMING): SpeedVerdict {
  return judgeSpeed(timing, budgets, ABOUT);
}

Deno.test("judgeSpeed() holds every figure against its own budget", () => {
  const { budgets, pass } = judge({
    maxP95: 9.56,
    maxP90: 9.11,
    maxP50: 5.51,
    maxMean: 5.51,
    maxTotal: 55.1,
  });
  assertEquals(pass, true);
  assertEquals(budgets.map(({ budget, measured }) => [budget, Number(measured.toFixed(9))]), [
    ["maxTotal", 55],
    ["maxMean", 5.5],
    ["maxP50", 5.5],
    ["maxP90", 9.1],
    ["maxP95", 9.55],
  ]);
});

for (const budget of ["maxTotal", "maxMean", "maxP50", "maxP90", "maxP95"] as const) {
  Deno.test(`judgeSpeed() says no where ${budget} alone is missed`, () => {
    const missed = judge({ maxTotal: 1e3, maxMean: 1e3, maxP50: 1e3, [budget]: 0.001 });
    assertEquals([missed.judged, missed.pass], [true, false]);
    const failed = missed.budgets.filter(({ pass }) => !pass).map((result) => result.budget);
    assertEquals(failed, [budget]);
  });
}

Deno.test("judgeSpeed() lets a figure pass that equals its limit, and none above it", () => {
  assertEquals(judge({ maxTotal: 55 }).pass, true);
  assertEquals(judge({ maxTotal: 54.999_999 }).pass, false);
});

Deno.test("judgeSpeed() judges nothing without a budget, which is no yes", () => {
  const verdict = judge({});
  assertEquals([verdict.judged, verdict.pass, verdict.budgets], [false, false, []]);
  assertEquals(
    verdict.summary,
    "10 predictions took 55.0 ms; no budget was given, so nothing was judged",
  );
});

Deno.test("judgeSpeed() keeps what the verdict is about and how it was measured", () => {
  const { subject, size, load, first, runtime, shapes, samples, check } = judge({ maxTotal: 60 });
  assertEquals({ subject, size, load, first, runtime, shapes, samples, check }, {
    ...ABOUT,
    load: 12,
    first: 20,
    runtime: TIMING.runtime,
    shapes: TIMING.shapes,
    samples: TIMING.samples,
    check: "model-speed",
  });
});

Deno.test("judgeSpeed() has no first prediction where there was no warm-up", () => {
  const { first: _, ...cold } = TIMING;
  assertEquals("first" in judge({}, cold), false);
});

Deno.test("judgeSpeed() tells the budget that was missed, or else the first one", () => {
  assertEquals(
    judge({ maxTotal: 60, maxP95: 9 }).summary,
    "too slow: p95 is 9.55 ms, the budget is 9.00 ms",
  );
  assertEquals(
    judge({ maxTotal: 60, maxP95: 10 }).summary,
    "fast enough: total of 10 predictions is 55.0 ms, within 60.0 ms",
  );
});

Deno.test("a verdict stays the same as JSON", () => {
  const verdict = judge({ maxTotal: 60 });
  assertEquals(JSON.parse(JSON.stringify(verdict)), verdict);
});

for (const limit of [0, -1, NaN]) {
  Deno.test(`judgeSpeed() refuses a limit of ${limit}`, () => {
    assertThrows(() => judge({ maxP50: limit }), UsageError, "maxP50");
  });
}
