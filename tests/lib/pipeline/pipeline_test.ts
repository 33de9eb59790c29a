import { assert, assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { on } from "../../../lib/events/triggers/trigger.ts";
import { always } from "../../../lib/pipeline/condition.ts";
import type { PipelineDefinition } from "../../../lib/pipeline/definition.ts";
import { matrix } from "../../../lib/pipeline/matrix.ts";
import { isPipeline, Pipeline } from "../../../lib/pipeline/pipeline.ts";
import { schema } from "../../../lib/schema.ts";

function start(name = "p"): Pipeline {
  return new Pipeline({ name, triggers: [], inputs: {}, jobs: [] }, () => Promise.resolve());
}

/** A text in the place of what TypeScript would not let stand there. */
function untyped(value: unknown): never {
  return value as never;
}

Deno.test("a pipeline keeps events, inputs, registry and jobs in order", () => {
  const { definition } = start()
    .on(on.push())
    .on(on.manual())
    .inputs({ runs: schema.number() })
    .registry("file:r")
    .job("a", () => 1)
    .job(
      "b",
      { needs: ["a"], timeout: "1.5s", secrets: ["KEY"], environment: "production" },
      () => 2,
    );
  assertEquals(definition.triggers.map(({ event }) => event), ["push", "manual"]);
  assertEquals(Object.keys(definition.inputs), ["runs"]);
  assertEquals(definition.registry, "file:r");
  assertEquals(definition.jobs.map(({ work: _, ...job }) => job), [
    { name: "a", needs: [], secrets: [] },
    { name: "b", needs: ["a"], secrets: ["KEY"], timeout: 1_500, environment: "production" },
  ]);
});

Deno.test("a pipeline keeps all options of a job, durations in milliseconds", () => {
  const cells = matrix({ n: [1, 2] });
  const output = schema.object({ loss: schema.number() });
  const condition = always();
  const { definition } = start().job("a", () => 1).job("b", {
    needs: ["a"],
    if: condition,
    matrix: cells,
    timeout: "10m",
    retry: { attempts: 3, delay: "2s", longestDelay: "1m" },
    continueOnError: true,
    concurrency: { group: "g", cancelInProgress: true },
    secrets: ["KEY"],
    untrusted: "allow",
    environment: "production",
    env: { MODE: "fast" },
    workdir: "models/cnn",
    output,
  }, () => ({ loss: 1 }));
  const { work: _, ...job } = definition.jobs[1] ?? { work: undefined };
  assertEquals<unknown>(job, {
    name: "b",
    needs: ["a"],
    if: condition,
    matrix: cells,
    timeout: 600_000,
    retry: { attempts: 3, delay: 2_000, longestDelay: 60_000 },
    continueOnError: true,
    concurrency: { group: "g", cancelInProgress: true },
    secrets: ["KEY"],
    untrusted: "allow",
    environment: "production",
    env: { MODE: "fast" },
    workdir: "models/cnn",
    output,
  });
});

Deno.test("a group may be named by a text alone, and attempts by a number", () => {
  const { definition } = start().job("a", { concurrency: "g", retry: 2 }, () => 1);
  const [job] = definition.jobs;
  assertEquals([job?.concurrency, job?.retry], [
    { group: "g" },
    { attempts: 2, delay: 1_000, longestDelay: 300_000 },
  ]);
});

Deno.test("a job that may not fail says nothing of it", () => {
  const [job] = start().job("a", { continueOnError: false }, () => 1).definition.jobs;
  assertEquals(Object.keys(job ?? {}).sort(), ["name", "needs", "secrets", "work"]);
});

for (const concurrency of ["", {}, { group: "" }, { group: 5 }, 5, null, []]) {
  Deno.test(`a job refuses the concurrency ${JSON.stringify(concurrency)}`, () => {
    const options = { concurrency: untyped(concurrency) };
    assertThrows(() => start().job("a", options, () => 1), TypeError, "want the name of a group");
  });
}

for (const workdir of ["", "/tmp", "\\tmp", "C:\\tmp", "..", "a/../b", "a\\..\\b", "../x"]) {
  Deno.test(`a job refuses the workdir ${JSON.stringify(workdir)}`, () => {
    assertThrows(() => start().job("a", { workdir }, () => 1), TypeError, "want a folder below");
  });
}

Deno.test("a job takes a workdir below the one that the run starts in", () => {
  for (const workdir of [".", "a", "a/b", "..a/b..", "a b"]) {
    assertEquals(start().job("a", { workdir }, () => 1).definition.jobs[0]?.workdir, workdir);
  }
});

for (const retry of [0, 101, { attempts: 2, delay: "soon" }]) {
  Deno.test(`a job refuses the retry ${JSON.stringify(retry)}`, () => {
    assertThrows(() => start().job("a", { retry }, () => 1), TypeError, '"a"');
  });
}

for (const condition of [false, true, "always", {}, { run: "never" }, null]) {
  Deno.test(`a job refuses the condition ${JSON.stringify(condition)}`, () => {
    const options = { if: untyped(condition) };
    assertThrows(() => start().job("a", options, () => 1), TypeError, '"a"');
  });
}

Deno.test("a job refuses a matrix that matrix() did not make", () => {
  for (const cells of [{ n: [1, 2] }, [1, 2], { cells: [] }]) {
    const options = { matrix: untyped(cells) };
    assertThrows(() => start().job("a", options, () => 1), TypeError, '"a"');
  }
});

Deno.test("every method gives a new pipeline and leaves the old one as it was", () => {
  const before = start();
  before.on(on.push());
  before.inputs({ a: schema.string() });
  before.registry("file:r");
  before.job("a", () => 1);
  assertEquals(before.definition, { name: "p", triggers: [], inputs: {}, jobs: [] });
});

const BAD_NAMES = ["", "1a", "_a", "a b", "a/b", "../a", "a.b", "é", "a\n", "a".repeat(64)];

for (const name of BAD_NAMES) {
  Deno.test(`a pipeline and a job cannot be named ${JSON.stringify(name)}`, () => {
    assertThrows(() => start(name), TypeError, JSON.stringify(name));
    assertThrows(() => start().job(untyped(name), () => 1), TypeError, JSON.stringify(name));
  });
}

Deno.test("a job may be named with letters, digits, dash and underscore", () => {
  for (const name of ["a", "A1_b-c", "constructor", "a".repeat(63)]) {
    assertEquals(start().job(untyped(name), () => 1).definition.jobs[0]?.name, name);
  }
});

for (const timeout of ["", "10", "-1s", "0s", "soon", "10 m"]) {
  Deno.test(`a job refuses the timeout ${JSON.stringify(timeout)}`, () => {
    assertThrows(() => start().job("a", { timeout }, () => 1), TypeError, '"a"');
  });
}

Deno.test("a job refuses a timeout that no timer can count", () => {
  // Above 2^31 - 1 milliseconds a timer goes off at once.
  assertThrows(() => start().job("a", { timeout: "600h" }, () => 1), TypeError);
});

Deno.test("a job without a function is refused", () => {
  assertThrows(() => start().job(untyped("a"), untyped({})), TypeError, "it has no function");
});

Deno.test("isPipeline() knows a pipeline of another copy of the package", async () => {
  const copy = await import(
    "../../../lib/pipeline/pipeline.ts?another=copy"
  );
  const definition: PipelineDefinition = { name: "p", triggers: [], inputs: {}, jobs: [] };
  const foreign = new copy.Pipeline(definition, () => Promise.resolve());
  assert(!(foreign instanceof Pipeline));
  assert(isPipeline(foreign));
  assert(isPipeline(start()));
});

for (const value of [undefined, null, {}, "pipeline", () => start(), { definition: {} }]) {
  Deno.test(`isPipeline() says no to ${typeof value} ${JSON.stringify(value)}`, () => {
    assertEquals(isPipeline(value), false);
  });
}

Deno.test("runIfMain() runs the pipeline where its file is the program, and nowhere else", async () => {
  const run: string[] = [];
  const p = new Pipeline({ name: "p", triggers: [], inputs: {}, jobs: [] }, (definition) => {
    run.push(definition.jobs.map(({ name }) => name).join());
    return Promise.resolve();
  }).job("a", () => 1);
  await p.runIfMain({ main: false });
  assertEquals(run, []);
  await p.runIfMain({ main: true });
  assertEquals(run, ["a"]);
});
