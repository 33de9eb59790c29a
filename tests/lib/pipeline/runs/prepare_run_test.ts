import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { PenstockError, UsageError } from "../../../../lib/errors.ts";
import type { Changes } from "../../../../lib/events/changes.ts";
import type { Event } from "../../../../lib/events/event.ts";
import { on } from "../../../../lib/events/triggers/trigger.ts";
import type { PipelineDefinition } from "../../../../lib/pipeline/definition.ts";
import { prepareRun } from "../../../../lib/pipeline/runs/prepare_run.ts";
import { schema } from "../../../../lib/schema.ts";
import { pushEvent } from "../../../events.ts";
import { start } from "../execute/_execute.ts";

/** Prepares a run, by default without inputs. */
async function prepare(
  { definition }: { readonly definition: PipelineDefinition },
  event: Event,
  given: { readonly inputs?: Readonly<Record<string, string>>; readonly changes?: Changes } = {},
) {
  return await prepareRun(definition, { inputs: {}, ...given, event });
}

function filledIn(payload: unknown): Event {
  return { name: "workflow_dispatch", payload };
}

const speed = start
  .on(on.workflowDispatch())
  .on(on.push())
  .inputs({
    runs: schema.number().default(100),
    dry: schema.boolean().default(false),
    model: schema.string().default("cnn"),
  })
  .job("a", { if: ({ inputs }) => !inputs.dry }, () => 1);

const READ: readonly (readonly [payload: unknown, inputs: Readonly<Record<string, unknown>>])[] = [
  [{ runs: "3", dry: "true", model: "3" }, { runs: 3, dry: true, model: "3" }],
  [{ runs: "", dry: "", model: "" }, { runs: 100, dry: false, model: "cnn" }],
  [{ other: "x" }, { runs: 100, dry: false, model: "cnn" }],
  [null, { runs: 100, dry: false, model: "cnn" }],
];

for (const [payload, inputs] of READ) {
  Deno.test(`prepareRun() sets the pipeline's inputs by ${JSON.stringify(payload)}`, async () => {
    const prepared = await prepare(speed, filledIn(payload));
    assertEquals(prepared.inputs, inputs);
    assertEquals(prepared.event.payload, payload);
    assertEquals(prepared.plan.jobs[0]?.action, inputs["dry"] === true ? "skip" : "run");
  });
}

Deno.test("prepareRun() lets --input win over what was filled in", async () => {
  const event = filledIn({ runs: "3", model: "rnn" });
  const { inputs, basis } = await prepare(speed, event, { inputs: { runs: "7" } });
  assertEquals(inputs, { runs: 7, dry: false, model: "rnn" });
  assertEquals(basis.inputs, { runs: "7" });
});

Deno.test("prepareRun() sets no input by the payload of another event", async () => {
  const { inputs } = await prepare(speed, pushEvent({ payload: { runs: "3" } }));
  assertEquals(inputs, { runs: 100, dry: false, model: "cnn" });
});

Deno.test("prepareRun() refuses what was filled in wrongly", async () => {
  const error = await assertRejects(() => prepare(speed, filledIn({ runs: "many" })), UsageError);
  assertEquals(error.message, 'Cannot use "many" as input runs: found string, want number');
});

Deno.test("prepareRun() gives inputs of the trigger to its jobs, typed, and all to the pipeline", async () => {
  const p = start
    .on(on.workflowDispatch({ runs: schema.number(), tag: schema.string().default("latest") }))
    .inputs({ runs: schema.string(), dry: schema.boolean() })
    .job("a", () => 1);
  const prepared = await prepare(p, filledIn({ runs: "3", dry: "true", tag: "" }));
  assertEquals<unknown>(prepared.event.payload, { runs: 3, tag: "latest" });
  assertEquals(prepared.inputs, { runs: "3", dry: true });
  const error = await assertRejects(
    () => prepare(p, filledIn({ runs: "x", dry: "true" })),
    PenstockError,
  );
  assertEquals(
    error.message,
    "Cannot use the payload of workflow_dispatch: inputs.runs: found string, want number",
  );
});

Deno.test("prepareRun() checks the payload by the trigger that the event starts it by", async () => {
  const p = start
    .on(on.repositoryDispatch("other", schema.object({ x: schema.number() })))
    .on(on.repositoryDispatch("staged", schema.object({ y: schema.string().default("b") })))
    .on(on.repositoryDispatch("staged", schema.object({ z: schema.string() })))
    .job("a", { if: ({ event }) => "y" in event.payload }, () => 1);
  const event: Event = { name: "repository_dispatch", action: "staged", payload: { x: "a" } };
  const { event: checked, plan, basis } = await prepare(p, event);
  assertEquals<unknown>(checked.payload, { y: "b" });
  assertEquals(plan.jobs[0]?.reason, "its condition says yes");
  assertEquals(basis.event, event);
});

Deno.test("prepareRun() makes a webhook of a dispatch where one is waited for", async () => {
  const p = start
    .on(on.webhook("wandb", schema.object({ artifact: schema.string() })))
    .on(on.push())
    .job("a", { if: ({ event }) => event.name === "webhook" }, () => 1);
  const event: Event = {
    name: "repository_dispatch",
    action: "wandb",
    payload: { artifact: "a", more: 1 },
  };
  const prepared = await prepare(p, event);
  assertEquals(prepared.event, { ...event, name: "webhook", payload: { artifact: "a" } } as Event);
  assertEquals(prepared.plan.jobs.map(({ action }) => action), ["run"]);
  assertEquals(prepared.plan.triggers.map(({ passed }) => passed), [true, false]);
  assertEquals(prepared.basis.event, event);
});

Deno.test("prepareRun() checks no payload of an event that starts nothing", async () => {
  const p = start
    .on(on.repositoryDispatch("staged", schema.object({ x: schema.number() })))
    .job("a", () => 1);
  const event: Event = { name: "repository_dispatch", action: "other", payload: {} };
  const { plan, event: same } = await prepare(p, event);
  assertEquals([plan.matched, same], [false, event]);
});

Deno.test("prepareRun() plans by the files that changed", async () => {
  const p = start.on(on.push({ paths: ["**/*.dvc"] })).job("a", { paths: ["data/**"] }, () => 1);
  const head = "f".repeat(40);
  const known = (...files: readonly string[]): Changes => ({ state: "known", files, head });
  const planned = async (changes: Changes) =>
    (await prepare(p, pushEvent(), { changes })).plan.jobs.map(({ reason }) => reason);
  assertEquals(await planned(known("data/a.dvc")), ["paths: data/a.dvc matches `data/**`"]);
  assertEquals(await planned(known("a.dvc")), [
    "paths: the 1 changed file does not match `data/**`",
  ]);
  assertEquals(await planned(known("a.md")), [
    "paths: the 1 changed file does not match `**/*.dvc`",
  ]);
});

Deno.test("prepareRun() plans for the event as it came, and its jobs see it as they wait for it", async () => {
  const p = start
    .on(on.manual())
    .job("a", { if: ({ event }) => event.name === "manual" }, () => 1)
    .job("b", () => 1);
  const { plan, event } = await prepare(p, filledIn({}));
  assertEquals([plan.event, event.name], ["workflow_dispatch", "manual"]);
  assertEquals(plan.jobs.map(({ reason }) => reason), [
    "its condition says yes",
    "on manual, started by hand as workflow_dispatch",
  ]);
});

const form = start
  .on(on.workflowDispatch({ name: schema.string(), rows: schema.number().default(2) }))
  .on(on.push())
  .inputs({ name: schema.string().default("p"), dry: schema.boolean().default(false) })
  .job("a", () => 1);

Deno.test("prepareRun() sets inputs of the trigger that starts the run by --input", async () => {
  const given = { inputs: { name: "x", rows: "3", dry: "true" } };
  const prepared = await prepare(form, filledIn({ name: "y", other: "z" }), given);
  assertEquals<unknown>(prepared.event.payload, { name: "x", rows: 3 });
  assertEquals(prepared.inputs, { name: "x", dry: true });
  assertEquals(prepared.basis.event.payload, { name: "y", other: "z" });
});

Deno.test("prepareRun() says whose an input is that does not belong to this run", async () => {
  const refuse = async (name: string, event: Event) => {
    const inputs = { [name]: "1" };
    const error = await assertRejects(() => prepare(form, event, { inputs }), UsageError);
    return [error.message.replace(/^.*?: /, ""), error.hint];
  };
  assertEquals(await refuse("rows", pushEvent()), [
    "it is one of workflow_dispatch, which does not start this run",
    "add --event workflow_dispatch, or leave it out",
  ]);
  const none = "the pipeline declares no such input";
  assertEquals(await refuse("row", pushEvent()), [none, "it declares name, dry"]);
  assertEquals(await refuse("row", filledIn({ name: "x" })), [none, "it declares name, dry, rows"]);
  const { inputs } = await prepare(form, pushEvent(), { inputs: { name: "x" } });
  assertEquals(inputs, { name: "x", dry: false });
});
