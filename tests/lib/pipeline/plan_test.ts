import { assertEquals } from "../../../lib/deps/assert.ts";
import type { Event } from "../../../lib/events/event.ts";
import { on } from "../../../lib/events/trigger.ts";
import { always, failure } from "../../../lib/pipeline/condition.ts";
import { matrix } from "../../../lib/pipeline/matrix.ts";
import { Pipeline } from "../../../lib/pipeline/pipeline.ts";
import { identityOf, planRun } from "../../../lib/pipeline/plan.ts";
import { schema } from "../../../lib/schema.ts";

const NO_RUNNER = () => Promise.resolve();
const empty = new Pipeline({ name: "p", triggers: [], inputs: {}, jobs: [] }, NO_RUNNER);

const { definition } = empty
  .on(on.repositoryDispatch("staged_model", schema.unknown()))
  .on(on.push())
  .job("identify", () => 1)
  .job("speed", { needs: ["identify"], secrets: ["KEY"] }, () => 2)
  .job("promote", { needs: ["identify", "speed"], environment: "production" }, () => 3);

const staged: Event = { name: "repository_dispatch", action: "staged_model", payload: {} };

Deno.test("planRun() runs every job when a trigger waits for the event", () => {
  assertEquals(planRun(definition, staged), {
    version: 1,
    pipeline: "p",
    event: "repository_dispatch staged_model",
    matched: true,
    jobs: [
      {
        id: "identify",
        name: "identify",
        job: "identify",
        action: "run",
        reason: "on repository_dispatch staged_model",
        needs: [],
        secrets: [],
      },
      {
        id: "speed",
        name: "speed",
        job: "speed",
        action: "run",
        reason: "after identify",
        needs: ["identify"],
        secrets: ["KEY"],
      },
      {
        id: "promote",
        name: "promote",
        job: "promote",
        action: "run",
        reason: "after identify and speed",
        needs: ["identify", "speed"],
        secrets: [],
        environment: "production",
      },
    ],
  });
});

Deno.test("planRun() names the trigger that matched", () => {
  const [identify] = planRun(definition, { name: "push", payload: {} }).jobs;
  assertEquals(identify?.reason, "on push");
});

Deno.test("planRun() skips every job when no trigger waits for the event", () => {
  const plan = planRun(definition, { ...staged, action: "other" });
  assertEquals(plan.matched, false);
  const reason = "the event is repository_dispatch other, the pipeline waits for " +
    "repository_dispatch staged_model or push";
  assertEquals(plan.jobs.map((job) => [job.action, job.reason]), [
    ["skip", reason],
    ["skip", reason],
    ["skip", reason],
  ]);
});

Deno.test("planRun() runs a pipeline without triggers on every event", () => {
  const plan = planRun(empty.job("only", () => 1).definition, staged);
  assertEquals(plan.jobs.map(({ action, reason }) => [action, reason]), [
    ["run", "the pipeline runs on every event"],
  ]);
});

Deno.test("planRun() says that it matched also where there is no job", () => {
  assertEquals(planRun(empty.definition, staged).matched, true);
  assertEquals(planRun(empty.definition, staged).jobs, []);
});

Deno.test("planRun() gives plain data that holds nothing of the payload", () => {
  const plan = planRun(definition, { ...staged, payload: { key: "hidden" } });
  const text = JSON.stringify(plan);
  assertEquals(JSON.parse(text), plan);
  assertEquals(text.includes("hidden"), false);
});

Deno.test("planRun() plans each cell of a matrix", () => {
  const p = empty.job("train", {
    matrix: matrix({ model: ["cnn", "rnn"] }),
    if: ({ matrix }) => matrix.model === "cnn",
  }, () => 1);
  const { jobs } = planRun(p.definition, staged);
  assertEquals(jobs.map(({ id, name, action, reason }) => [id, name, action, reason]), [
    ["train.1", "train (cnn)", "run", "the pipeline runs on every event"],
    ["train.2", "train (rnn)", "skip", "its condition says no"],
  ]);
  assertEquals(jobs.slice(0, 1).map(identityOf), [
    { id: "train.1", name: "train (cnn)", job: "train", matrix: { model: "cnn" }, needs: [] },
  ]);
});

Deno.test("planRun() asks a condition by event and inputs where there are no needs", () => {
  const p = empty
    .inputs({ dry: schema.boolean().default(false) })
    .job("a", { if: ({ event, inputs }) => event.name === "push" && !inputs.dry }, () => 1);
  const plan = (name: string, dry: boolean) =>
    planRun(p.definition, { name, payload: {} }, { dry }).jobs[0]?.action;
  assertEquals([plan("push", false), plan("push", true), plan("release", false)], [
    "run",
    "skip",
    "skip",
  ]);
});

Deno.test("planRun() says what a job waits for besides its needs", () => {
  const p = empty
    .job("a", () => 1)
    .job("b", () => 1)
    .job("if", { needs: ["a"], if: () => false }, () => 1)
    .job("always", { needs: ["a", "b"], if: always() }, () => 1)
    .job("failure", { needs: ["a", "b"], if: failure() }, () => 1);
  const { jobs } = planRun(p.definition, staged);
  assertEquals(jobs.slice(2).map(({ action, reason }) => [action, reason]), [
    ["run", "after a, if its condition says so"],
    ["run", "after a and b, whatever they came to"],
    ["run", "if a and b or what they need failed"],
  ]);
});

Deno.test("planRun() skips a job that waits for the failure of no other", () => {
  const [job] = planRun(empty.job("a", { if: failure() }, () => 1).definition, staged).jobs;
  assertEquals(job?.action, "skip");
});

Deno.test("planRun() withholds secrets from an untrusted event, unless the author does not", () => {
  const p = empty
    .job("plain", () => 1)
    .job("secret", { secrets: ["KEY"] }, () => 1)
    .job("allowed", { secrets: ["KEY"], untrusted: "allow" }, () => 1);
  const untrusted = { reason: "a fork", bases: [] };
  const { jobs } = planRun(p.definition, { ...staged, untrusted });
  assertEquals(jobs.map(({ action }) => action), ["run", "skip", "run"]);
  assertEquals(jobs[1]?.reason.endsWith("the event is untrusted: a fork"), true);
});
