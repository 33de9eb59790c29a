import { assert, assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { Interrupted, PenstockError } from "../../../../lib/errors.ts";
import type { RunEvent } from "../../../../lib/pipeline/execute/run_event.ts";
import { schema } from "../../../../lib/schema.ts";
import { fail, sayNo, untilStopped } from "./_execute.ts";
import { run } from "./_run_job.ts";

/** The steps that were shown, as `PATH STATE`. */
function shown(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === "step-started") return [`${event.path.join("/")} started`];
    return event.type === "step-ended" ? [`${event.path.join("/")} ${event.state}`] : [];
  });
}

Deno.test("step() tells of steps as they begin and end, and gives their results", async () => {
  const { events, result } = await run(async (job) => {
    const one = await job.step("one", () => Promise.resolve(1));
    await job.step("outer", () => job.step("inner", () => Promise.resolve(one)));
    return await job.step("two", () => Promise.reject(new Error("step failed")));
  });
  assertEquals(shown(events), [
    "one started",
    "one done",
    "outer started",
    "inner started",
    "inner done",
    "outer done",
    "two started",
    "two error",
  ]);
  assertEquals([result.state, result.output, result.reason], ["error", undefined, "step failed"]);
});

Deno.test("step() gives what its action returns, also what is no JSON", async () => {
  let found: unknown;
  const { result } = await run(async (job) => {
    found = await job.step("map", () => new Map([[1, 2]]));
    return await job.step("plain", () => "text");
  });
  assertEquals(found, new Map([[1, 2]]));
  assertEquals(result.output, "text");
});

Deno.test("step() gives its action a scope with steps inside steps", async () => {
  const { result, entries } = await run((job) =>
    job.step("outer", async (outer) => {
      assertEquals([outer.name, outer.runId], ["work", "run-1"]);
      await outer.step("inner", (inner) => inner.step("innermost", () => {}));
      await outer.step("second", () => {});
    })
  );
  const paths = [
    ["outer"],
    ["outer", "inner"],
    ["outer", "inner", "innermost"],
    ["outer", "second"],
  ];
  assertEquals(result.steps.map(({ path }) => path), paths);
  assertEquals(result.steps.map(({ state }) => state), new Array(4).fill("done"));
  const started = entries.flatMap((entry) => entry.type === "step-started" ? [entry] : []);
  assertEquals(
    started.map(({ path, once, reconcilable }) => ({ path, once, reconcilable })),
    paths.map((path) => ({ path, once: false, reconcilable: false })),
  );
});

Deno.test("step() says when a step began and how long it took", async () => {
  const { result, events } = await run((job) => job.step("one", () => {}));
  assertEquals(result.steps, [
    { path: ["one"], state: "done", startedAt: "2026-01-02T03:04:05.000Z", duration: 1 },
  ]);
  const ended = events.find((event) => event.type === "step-ended");
  assertEquals(ended, {
    type: "step-ended",
    id: "work",
    path: ["one"],
    state: "done",
    duration: 1,
  });
});

Deno.test("step() numbers steps of one name, and never gives a number that is taken", async () => {
  const { result } = await run(async (job) => {
    for (const name of ["a", "a", "a (2)", "a"]) await job.step(name, () => {});
    await job.step("a", (inner) => inner.step("a", () => {}));
  });
  assertEquals(result.steps.map(({ path }) => path.join("/")), [
    "a",
    "a (2)",
    "a (2) (2)",
    "a (3)",
    "a (4)",
    "a (4)/a",
  ]);
});

Deno.test("step() keeps steps apart that run side by side", async () => {
  const { result } = await run(async (job) => {
    const first = Promise.withResolvers<void>();
    await Promise.all([
      job.step("a", () => first.promise),
      job.step("b", () => first.resolve()),
      job.step("a", () => first.promise),
    ]);
  });
  assertEquals(result.steps.map(({ path, state }) => `${path.join("/")} ${state}`), [
    "a done",
    "b done",
    "a (2) done",
  ]);
});

Deno.test("step() gives each step a key of its own, and the job the one that it had", async () => {
  const keys: string[] = [];
  await run(async (job) => {
    await job.step("a", async (step) => {
      keys.push(step.idempotencyKey);
      await step.step("b", (inner) => void keys.push(inner.idempotencyKey));
    });
    await job.step("a", (step) => void keys.push(step.idempotencyKey));
    keys.push(job.idempotencyKey);
  });
  assertEquals(keys, ["run-1/work/a", "run-1/work/a/b", "run-1/work/a (2)", "run-1/work"]);
});

Deno.test("step() never gives two steps one key, whatever they are named", async () => {
  const keys: string[] = [];
  const note = (step: { readonly idempotencyKey: string }) => void keys.push(step.idempotencyKey);
  await run(async (job) => {
    await job.step("a/b", note);
    await job.step("a", (step) => step.step("b", note));
    await job.step("a", (step) => step.step("b (2)", note));
    await job.step("a (2)/b (2)", note);
  });
  assertEquals(new Set(keys).size, 4, keys.join(", "));
});

for (const [how, work, state] of [["a no", sayNo, "no"], ["an error", fail, "error"]] as const) {
  Deno.test(`step() passes ${how} of its action on, and its job may go on all the same`, async () => {
    const { result } = await run((job) => job.step("a", work));
    assertEquals([result.state, result.steps[0]?.state], [state, "error"]);
    const other = await run(async (job) => {
      await job.step("a", work).catch(() => {});
      return await job.step("b", () => 1);
    });
    assertEquals([other.result.state, other.result.output], ["done", 1]);
    assertEquals(other.result.steps.map((step) => step.state), ["error", "done"]);
  });
}

Deno.test("step() leaves a step open that was cut off, with those around it", async () => {
  const { result, entries, events } = await run((job) =>
    job.step("outer", async (outer) => {
      await outer.step("before", () => {});
      await outer.step("inner", untilStopped);
    }), { job: { timeout: 20 } });
  assertEquals(result.steps.map(({ path, state }) => [path.join("/"), state]), [
    ["outer", "open"],
    ["outer/before", "done"],
    ["outer/inner", "open"],
  ]);
  const ended = entries.flatMap((entry) => entry.type === "step-ended" ? [entry.path] : []);
  assertEquals(ended, [["outer", "before"]]);
  assertEquals(shown(events).slice(-2), ["outer/inner open", "outer open"]);
});

Deno.test("step() starts nothing once its job is stopped", async () => {
  const interrupt = new AbortController();
  const ran: string[] = [];
  const reason = new Interrupted();
  const { result } = await run(async (job) => {
    interrupt.abort(reason);
    assertEquals(await assertRejects(() => job.step("a", () => ran.push("a"))), reason);
  }, { signal: interrupt.signal });
  assertEquals([result.state, result.steps, ran], ["interrupted", [], []]);
});

const Loss = schema.object({ loss: schema.number() });

Deno.test("step() gives what its schema lets pass of what the action returns", async () => {
  const { result } = await run((job) =>
    job.step("a", { output: Loss }, () => ({ loss: 1, more: 2 }))
  );
  assertEquals<unknown>(result.output, { loss: 1 });
});

Deno.test("step() refuses what its schema does not let pass", async () => {
  const { result } = await run((job) =>
    job.step(
      "outer",
      (outer) => outer.step("a", { output: Loss }, () => ({ loss: "low" }) as never),
    )
  );
  assertEquals([result.state, result.reason], [
    "error",
    'Cannot use what step "outer/a" of job "work" returned: ' +
    "output.loss: found string, want number",
  ]);
  assertEquals(result.steps.map(({ state }) => state), ["error", "error"]);
});

Deno.test("step() refuses a step without an action", async () => {
  const { result } = await run((job) => job.step("a", {}, undefined as never));
  assertEquals([result.state, result.reason, result.steps], [
    "error",
    'Cannot do step "a": no action',
    [],
  ]);
});

Deno.test("step() fails the job where its end cannot be written, and calls the step no success", async () => {
  const seen: string[] = [];
  const { result } = await run(async (job) => {
    const error = await assertRejects(() => job.step("a", { once: true }, () => 1n), PenstockError);
    seen.push(error.code);
    throw error;
  });
  assertEquals([seen, result.reason], [
    ["job-output"],
    'Cannot keep the output of step "a" of job "work": it is not JSON',
  ]);
  assert(result.steps[0]?.state !== "done");
});
