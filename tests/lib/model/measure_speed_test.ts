import { assertEquals, assertRejects, assertThrows } from "../../../lib/deps/assert.ts";
import { fromFileUrl } from "../../../lib/deps/path.ts";
import { PenstockError, UsageError } from "../../../lib/errors.ts";
import { type MeasureOptions, measureSpeed, readBudget } from "../../../lib/model/measure_speed.ts";
import type { ModelSource } from "../../../lib/model/model_source.ts";
import type { Timing, TimingRequest } from "../../../lib/ports/runtime.ts";
import { FakeRegistry } from "../../fake_registry.ts";
import { fakeWorld } from "../../fake_world.ts";

const IDENTITY = fromFileUrl(new URL("../../fixtures/models/identity.onnx", import.meta.url));

/** A source whose runtime remembers what it was asked and answers with 1 and 2 ms. */
function fakeSource(): { source: ModelSource; requests: TimingRequest[] } {
  const requests: TimingRequest[] = [];
  const time = (request: TimingRequest): Promise<Timing> => {
    requests.push(request);
    return Promise.resolve({
      inputs: [],
      outputs: [],
      shapes: { x: [1, 4] },
      load: 1,
      samples: [1, 2],
      total: 3,
      runtime: "fake 1.0",
    });
  };
  const { signal } = new AbortController();
  const registry = () => Promise.resolve(new FakeRegistry());
  const world = fakeWorld({ runtime: { time } });
  return { source: { world, registry, directory: "/not-here", signal }, requests };
}

async function measure(options: Partial<MeasureOptions> = {}) {
  const { source, requests } = fakeSource();
  const verdict = await measureSpeed(source, { model: IDENTITY, budgets: {}, ...options });
  return { verdict, request: requests[0], source };
}

Deno.test("measureSpeed() times 100 predictions after 10, with seed 1, for 5 minutes at most", async () => {
  const { request, source } = await measure();
  assertEquals(request, {
    model: IDENTITY,
    runs: 100,
    warmup: 10,
    seed: 1,
    dimensions: {},
    timeout: 300_000,
    signal: source.signal,
  });
});

Deno.test("measureSpeed() hands on everything it is told", async () => {
  const onProgress = () => {};
  const given = {
    runs: 5,
    warmup: 0,
    seed: 3,
    dimensions: { N: 2 },
    range: [0, 9] as const,
    timeout: 50,
    onProgress,
  };
  const { request, source } = await measure(given);
  assertEquals(request, { ...given, model: IDENTITY, signal: source.signal });
});

Deno.test("measureSpeed() judges what was measured of the very file", async () => {
  const { verdict } = await measure({ budgets: { maxTotal: 3, maxP50: 1 } });
  assertEquals(verdict.budgets.map(({ pass }) => pass), [true, false]);
  assertEquals([verdict.pass, verdict.size, verdict.runtime], [false, 100, "fake 1.0"]);
  assertEquals(verdict.subject.name, IDENTITY);
  assertEquals(/^sha256:[0-9a-f]{64}$/.test(verdict.subject.digest), true);
});

for (
  const counts of [
    { runs: 0 },
    { runs: -1 },
    { runs: 1.5 },
    { runs: NaN },
    { runs: 1e7 + 1 },
    { warmup: -1 },
    { warmup: 0.5 },
    { warmup: Infinity },
  ]
) {
  Deno.test(`measureSpeed() refuses ${Object.entries(counts).join()} before it looks for the model`, async () => {
    const error = await assertRejects(() => measure({ ...counts, model: "missing" }), UsageError);
    assertEquals(error.message.includes(Object.entries(counts).join().replace(",", " ")), true);
  });
}

Deno.test("measureSpeed() times nothing where the model is missing", async () => {
  const { source, requests } = fakeSource();
  const error = await assertRejects(
    () => measureSpeed(source, { model: "missing.onnx", budgets: {} }),
    PenstockError,
  );
  assertEquals([error.code, requests.length], ["model-missing", 0]);
});

Deno.test("readBudget() reads durations and milliseconds", () => {
  assertEquals(readBudget("maxTotal", "1.5s"), 1_500);
  assertEquals(readBudget("maxTotal", 250), 250);
});

for (const budget of ["", "1", "fast", "-1s", "0s", 0, -1, NaN]) {
  Deno.test(`readBudget() refuses ${typeof budget} ${budget} and names the budget`, () => {
    const error = assertThrows(() => readBudget("maxTotal", budget), UsageError, "maxTotal");
    assertEquals(error.exitCode, 2);
  });
}
