import { assertEquals } from "../../../lib/deps/assert.ts";
import type { Event } from "../../../lib/events/event.ts";
import { on } from "../../../lib/events/trigger.ts";
import { Pipeline } from "../../../lib/pipeline/pipeline.ts";
import { planRun } from "../../../lib/pipeline/plan.ts";
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
        name: "identify",
        action: "run",
        reason: "on repository_dispatch staged_model",
        needs: [],
        secrets: [],
      },
      {
        name: "speed",
        action: "run",
        reason: "after identify",
        needs: ["identify"],
        secrets: ["KEY"],
      },
      {
        name: "promote",
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
