/**
 * What a pipeline must not be able to say. Every `@ts-expect-error` is a test that `deno check`
 * runs; beside it stands what happens to those who have no compiler.
 *
 * @module
 */

import { z } from "zod";
import { assertEquals, assertRejects, assertThrows } from "../../../lib/deps/assert.ts";
import { UsageError } from "../../../lib/errors.ts";
import type { Event } from "../../../lib/events/event.ts";
import { on } from "../../../lib/events/triggers/trigger.ts";
import type { LinkResult, ModelVersion } from "../../../lib/ports/registry.ts";
import type { PipelineDefinition } from "../../../lib/pipeline/definition.ts";
import type { JobScope } from "../../../lib/pipeline/job.ts";
import { linkModel } from "../../../lib/pipeline/jobs/link_model.ts";
import { modelSpeed } from "../../../lib/pipeline/jobs/model_speed.ts";
import { resolveModel } from "../../../lib/pipeline/jobs/resolve_model.ts";
import { Pipeline } from "../../../lib/pipeline/pipeline.ts";
import type { SpeedVerdict } from "../../../lib/model/speed.ts";
import { type OutputOf, type PenstockSchema, schema } from "../../../lib/schema.ts";
import { pullRequestEvent } from "../../events.ts";
import { FakeRegistry } from "../../fake_registry.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

/** Fails to compile unless its type argument is `true`. */
function assertType<_Holds extends true>(): void {}

function start(): Pipeline {
  return new Pipeline(
    { name: "p", triggers: [], inputs: {}, jobs: [] },
    () => Promise.resolve(),
  );
}

/** What the function of the last job gives for such a job. */
function callLast({ definition }: { readonly definition: PipelineDefinition }, job: unknown) {
  return definition.jobs.at(-1)?.work(job as never);
}

const StagedModel = schema.object({
  artifact: schema.string(),
  author: schema.string().optional(),
});

const dispatched = start().on(on.repositoryDispatch("staged_model", StagedModel));

const identified = dispatched
  .inputs({ maxTotal: schema.duration().default("1s"), runs: schema.number() })
  .job("identify", () => ({ name: "a/b/c", size: 5 }))
  .job("count", () => Promise.resolve(3));

Deno.test("a job cannot need a job of no such name", () => {
  assertThrows(
    () =>
      identified.job("b", {
        // @ts-expect-error: the name is misspelt
        needs: ["identity"],
      }, () => 1),
    TypeError,
    'Cannot add job "b": it needs "identity", which is no earlier job',
  );
});

Deno.test("the first job cannot need any", () => {
  assertThrows(
    () =>
      start().job("a", {
        // @ts-expect-error: there is no job before it
        needs: ["a"],
      }, () => 1),
    TypeError,
    "which is no earlier job",
  );
});

Deno.test("jobs cannot need each other in a circle", () => {
  assertThrows(
    () =>
      start()
        .job("a", {
          // @ts-expect-error: "b" comes later
          needs: ["b"],
        }, () => 1)
        .job("b", { needs: ["a"] }, () => 2),
    TypeError,
    'it needs "b", which is no earlier job',
  );
});

Deno.test("a job cannot need itself", () => {
  assertThrows(
    () =>
      identified.job("b", {
        // @ts-expect-error: "b" is not there before it is added
        needs: ["identify", "b"],
      }, () => 1),
    TypeError,
    'it needs "b"',
  );
});

Deno.test("two jobs cannot have one name", () => {
  assertThrows(
    () =>
      identified.job(
        // @ts-expect-error: the name is taken
        "identify",
        () => 1,
      ),
    TypeError,
    'Cannot add job "identify": the name is taken',
  );
  assertThrows(
    () =>
      identified.job(
        // @ts-expect-error: the name is taken, also with options
        "count",
        { needs: ["identify"] },
        () => 1,
      ),
    TypeError,
    "the name is taken",
  );
});

Deno.test("a job cannot read a field that an output does not have", () => {
  const p = identified.job("b", { needs: ["identify"] }, (job) => [
    job.needs.identify.name,
    // @ts-expect-error: the output has no such field
    job.needs.identify.nmae,
  ]);
  assertEquals(callLast(p, { needs: { identify: { name: "x" } } }), ["x", undefined]);
});

Deno.test("a job cannot read the output of a job that it does not need", () => {
  const p = identified.job("b", { needs: ["count"] }, (job) => [
    job.needs.count + 1,
    // @ts-expect-error: "identify" is there, but not among the needs
    job.needs.identify,
  ]);
  assertEquals(callLast(p, { needs: { count: 3 } }), [4, undefined]);
});

Deno.test("a job without options cannot read any output", () => {
  const p = identified.job("b", (job) => [
    // @ts-expect-error: it needs none
    job.needs.count,
  ]);
  assertEquals(callLast(p, { needs: {} }), [undefined]);
});

Deno.test("a job cannot read a field that the payload does not have", () => {
  const p = identified.job("b", (job) => [
    job.event.payload.artifact.length,
    // @ts-expect-error: the payload has no such field
    job.event.payload.artefact,
    // @ts-expect-error: an optional field may be absent
    () => job.event.payload.author.length,
  ]);
  const [length, wrong] = callLast(p, { event: { payload: { artifact: "abc" } } }) as unknown[];
  assertEquals([length, wrong], [3, undefined]);
});

Deno.test("a job cannot read a field that only one of two events has", () => {
  const p = dispatched.on(on.push()).job("b", (job) =>
    // @ts-expect-error: the payload of a push is not known
    job.event.payload.artifact);
  assertEquals(callLast(p, { event: { name: "push", payload: {} } }), undefined);
});

Deno.test("a job can tell two events apart by their names", () => {
  const p = dispatched.on(on.push()).job("b", (job) => {
    if (job.event.name === "push") return "pushed";
    assertType<Equal<typeof job.event.payload.artifact, string>>();
    return job.event.payload.artifact;
  });
  assertEquals(callLast(p, { event: { name: "push", payload: {} } }), "pushed");
});

Deno.test("a job of a pipeline without events can read what all events have", () => {
  const p = start().job("a", (job) => job.event.name.length);
  assertEquals(callLast(p, { event: { name: "push" } }), 4);
});

Deno.test("events and inputs stand before the jobs that are typed by them", () => {
  assertThrows(() => identified.on(on.push()), TypeError, "write it before them");
  assertThrows(() => identified.inputs({}), TypeError, "write it before them");
});

Deno.test("a job cannot read an input that is not declared", () => {
  const p = identified.job("b", (job) => [
    job.inputs.runs + 1,
    // @ts-expect-error: the pipeline declares no such input
    job.inputs.run,
  ]);
  assertEquals(callLast(p, { inputs: { runs: 2 } }), [3, undefined]);
});

Deno.test("a job of a pipeline without inputs cannot read any", () => {
  const p = start().job("a", (job) =>
    // @ts-expect-error: the pipeline declares none
    job.inputs.runs);
  assertEquals(callLast(p, { inputs: {} }), undefined);
});

Deno.test("a job cannot read a secret that it does not declare", () => {
  const p = identified.job("b", { secrets: ["KEY"] }, (job) => [
    job.secrets.KEY,
    // @ts-expect-error: only KEY is declared
    job.secrets.OTHER,
  ]);
  assertEquals(callLast(p, { secrets: { KEY: "x" } }), ["x", undefined]);
  const q = identified.job("c", (job) =>
    // @ts-expect-error: it declares none
    job.secrets.KEY);
  assertEquals(callLast(q, { secrets: {} }), undefined);
});

Deno.test("a job cannot have an option that does not exist", () => {
  const p = identified.job("b", {
    // @ts-expect-error: the option is called needs
    need: ["identify"],
  }, () => 1);
  assertEquals(p.definition.jobs.at(-1)?.needs, []);
});

/** As much of a job as `linkModel` needs, with a registry that holds one version. */
async function linkScope(): Promise<{ job: JobScope; model: ModelVersion }> {
  const registry = new FakeRegistry();
  const model = await registry.add("acme/digits/classifier");
  const event: Event = { name: "manual", payload: {} };
  const parts = {
    event,
    runId: "run-1",
    registry: () => Promise.resolve(registry),
    report: () => {},
    log: { info: () => {}, warn: () => {} },
    signal: new AbortController().signal,
  };
  return { job: parts as unknown as JobScope, model };
}

Deno.test("linkModel() cannot be called without aliases", async () => {
  const { job, model } = await linkScope();
  await assertRejects(async () => {
    // @ts-expect-error: aliases must be named
    await linkModel(job, { model });
  });
});

Deno.test("linkModel() cannot be called with no alias among the aliases", async () => {
  const { job, model } = await linkScope();
  await assertRejects(
    async () => {
      // @ts-expect-error: one alias at least
      await linkModel(job, { model, aliases: [] });
    },
    UsageError,
    "no alias is named",
  );
});

Deno.test("linkModel() can be called with an alias", async () => {
  const { job, model } = await linkScope();
  assertEquals((await linkModel(job, { model, aliases: ["production"] })).changed, true);
});

Deno.test("linkModel() takes nothing but verdicts as requirements", async () => {
  const { job, model } = await linkScope();
  await assertRejects(async () => {
    // @ts-expect-error: a version is no verdict
    await linkModel(job, { model, aliases: ["production"], requires: [model] });
  });
});

Deno.test("outputs, inputs, secrets and payloads have the types that were declared", () => {
  const p = start()
    .on(on.repositoryDispatch("staged_model", StagedModel))
    .inputs({ maxTotal: schema.duration().default("1s"), dry: z.boolean().optional() })
    .job("identify", (job) => {
      assertType<Equal<typeof job.event.name, "repository_dispatch">>();
      assertType<Equal<typeof job.event.payload.artifact, string>>();
      assertType<Equal<typeof job.event.payload.author, string | undefined>>();
      return resolveModel(job, job.event.payload.artifact);
    })
    .job("speed", { needs: ["identify"], secrets: ["KEY"] }, (job) => {
      assertType<Equal<typeof job.needs.identify, ModelVersion>>();
      assertType<Equal<typeof job.inputs.maxTotal, string>>();
      assertType<Equal<typeof job.inputs.dry, boolean | undefined>>();
      assertType<Equal<keyof typeof job.secrets, "KEY">>();
      return modelSpeed(job, { model: job.needs.identify, maxTotal: job.inputs.maxTotal });
    })
    .job("plain", () => 5 as const)
    .job("promote", { needs: ["identify", "speed", "plain"] }, (job) => {
      assertType<Equal<keyof typeof job.needs, "identify" | "speed" | "plain">>();
      assertType<Equal<typeof job.needs.speed, SpeedVerdict>>();
      assertType<Equal<typeof job.needs.plain, 5>>();
      return linkModel(job, {
        model: job.needs.identify,
        aliases: ["production"],
        requires: [job.needs.speed],
      });
    })
    .job("last", { needs: ["promote"] }, (job) => {
      assertType<Equal<typeof job.needs.promote, LinkResult>>();
    });
  assertEquals(p.definition.jobs.map(({ name }) => name), [
    "identify",
    "speed",
    "plain",
    "promote",
    "last",
  ]);
});

Deno.test("a validator of another library gives the payload its type", () => {
  const Foreign = z.object({ artifact: z.string(), runs: z.coerce.number() });
  const p = start().on(on.repositoryDispatch("x", Foreign)).job("a", (job) => {
    assertType<Equal<typeof job.event.payload, { artifact: string; runs: number }>>();
    return job.event.payload.runs;
  });
  assertEquals(callLast(p, { event: { payload: { artifact: "a", runs: 5 } } }), 5);
});

Deno.test("schemas have the type of what they let pass", () => {
  const choice = schema.oneOf("a", "b", 3);
  assertType<Equal<typeof choice, PenstockSchema<"a" | "b" | 3>>>();
  const nested = schema.object({ list: schema.array(StagedModel), any: schema.unknown() });
  assertType<Equal<OutputOf<typeof nested>["list"][number]["artifact"], string>>();
  // @ts-expect-error: the value is none of the choices
  const wrong: OutputOf<typeof choice> = "c";
  assertEquals(wrong as string, "c");
  // @ts-expect-error: a default must be of the schema's own type
  const defaulted = schema.number().default("5");
  assertEquals(defaulted["~standard"].vendor, "penstock");
});

Deno.test("assertType() would see a difference", () => {
  // @ts-expect-error: the types are not equal
  assertType<Equal<string, string | undefined>>();
  // @ts-expect-error: any is not equal to a type
  assertType<Equal<ReturnType<typeof JSON.parse>, string>>();
});

Deno.test("an event has the fields of its kind once its name is known", () => {
  const p = start().on(on.push()).on(on.pullRequest()).on(
    on.repositoryDispatch("staged_model", StagedModel),
  ).job("a", ({ event }) => {
    // @ts-expect-error: it may be no push
    void event.branch;
    if (event.name === "push") {
      assertType<Equal<typeof event.branch, string | undefined>>();
      // @ts-expect-error: a push has no number
      return [event.branch, event.number];
    }
    if (event.name === "pull_request") {
      assertType<Equal<typeof event.base.ref, string>>();
      return [event.base.ref, event.number];
    }
    assertType<Equal<typeof event.name, "repository_dispatch">>();
    // @ts-expect-error: the schema has no such field
    return [event.payload.artifact, event.payload.size];
  });
  const at = (event: unknown) => callLast(p, { event });
  assertEquals(at({ name: "push", branch: "main" }), ["main", undefined]);
  assertEquals(at({ ...pullRequestEvent(), number: 7 }), ["main", 7]);
  assertEquals(at({ payload: { artifact: "a" } }), ["a", undefined]);
});

Deno.test("inputs of a start by hand, and a webhook's payload, have the types of their schemas", () => {
  const byHand = on.workflowDispatch({ runs: schema.number(), tag: z.string().optional() });
  start().on(byHand).job("a", ({ event }) => {
    assertType<Equal<typeof event.payload.runs, number>>();
    assertType<Equal<typeof event.payload.tag, string | undefined>>();
  });
  start().on(on.workflowDispatch()).job("a", ({ event }) => {
    // @ts-expect-error: it asks for the inputs of the pipeline, which are in `inputs`
    void event.payload.runs;
  });
  start().on(on.webhook("wandb", StagedModel)).job("a", ({ event }) => {
    assertType<Equal<typeof event.name, "webhook">>();
    assertType<Equal<typeof event.payload.artifact, string>>();
  });
  assertEquals(Object.keys(byHand.inputs ?? {}), ["runs", "tag"]);
});

Deno.test("a trigger takes the filters of its event only", () => {
  // @ts-expect-error: it is called branches
  assertThrows(() => on.push({ branch: ["main"] }), TypeError, '"branch": there are branches,');
  // @ts-expect-error: change requests have no tags
  assertThrows(() => on.pullRequest({ tags: ["v*"] }), TypeError, '"tags"');
  // @ts-expect-error: one pattern is a list as well
  assertThrows(() => on.push({ paths: "src/**" }), TypeError, "want a list");
  // @ts-expect-error: it must say of which workflows
  assertThrows(() => on.workflowRun({ types: ["completed"] }), TypeError, "no workflows");
});
