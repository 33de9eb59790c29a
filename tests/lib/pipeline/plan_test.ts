import { assertEquals } from "../../../lib/deps/assert.ts";
import type { Changes } from "../../../lib/events/changes.ts";
import type { Event } from "../../../lib/events/event.ts";
import { on } from "../../../lib/events/triggers/trigger.ts";
import { always, failure } from "../../../lib/pipeline/condition.ts";
import { matrix } from "../../../lib/pipeline/matrix.ts";
import { Pipeline } from "../../../lib/pipeline/pipeline.ts";
import { findTrigger, identityOf, needsChanges, planRun } from "../../../lib/pipeline/plan.ts";
import { schema } from "../../../lib/schema.ts";
import { pullRequestEvent, pushEvent } from "../../events.ts";

const NO_RUNNER = () => Promise.resolve();
const empty = new Pipeline({ name: "p", triggers: [], inputs: {}, jobs: [] }, NO_RUNNER);

const { definition } = empty
  .on(on.repositoryDispatch("staged_model", schema.unknown()))
  .on(on.push())
  .job("identify", () => 1)
  .job("speed", { needs: ["identify"], secrets: ["KEY"] }, () => 2)
  .job("promote", { needs: ["identify", "speed"], environment: "production" }, () => 3);

const staged: Event = { name: "repository_dispatch", action: "staged_model", payload: {} };

const STARTED = {
  kind: "event",
  passed: true,
  reason: "on repository_dispatch staged_model",
} as const;

Deno.test("planRun() runs every job when a trigger waits for the event", () => {
  assertEquals(planRun(definition, { event: staged }), {
    version: 1,
    pipeline: "p",
    event: "repository_dispatch staged_model",
    matched: true,
    triggers: [
      { trigger: "repository_dispatch staged_model", passed: true, checks: [STARTED] },
      {
        trigger: "push",
        passed: false,
        checks: [{
          kind: "event",
          passed: false,
          reason: "the event is repository_dispatch staged_model",
        }],
      },
    ],
    jobs: [
      {
        id: "identify",
        name: "identify",
        job: "identify",
        action: "run",
        reason: "on repository_dispatch staged_model",
        checks: [STARTED],
        needs: [],
        secrets: [],
      },
      {
        id: "speed",
        name: "speed",
        job: "speed",
        action: "run",
        reason: "after identify",
        checks: [STARTED, { kind: "needs", passed: true, reason: "after identify" }],
        needs: ["identify"],
        secrets: ["KEY"],
      },
      {
        id: "promote",
        name: "promote",
        job: "promote",
        action: "run",
        reason: "after identify and speed",
        checks: [STARTED, { kind: "needs", passed: true, reason: "after identify and speed" }],
        needs: ["identify", "speed"],
        secrets: [],
        environment: "production",
      },
    ],
  });
});

Deno.test("planRun() names the trigger that matched", () => {
  const [identify] = planRun(definition, { event: pushEvent() }).jobs;
  assertEquals(identify?.reason, "on push");
});

Deno.test("planRun() skips every job when no trigger waits for the event", () => {
  const plan = planRun(definition, { event: { ...staged, action: "other" } });
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
  const plan = planRun(empty.job("only", () => 1).definition, { event: staged });
  assertEquals(plan.jobs.map(({ action, reason }) => [action, reason]), [
    ["run", "the pipeline runs on every event"],
  ]);
});

Deno.test("planRun() says that it matched also where there is no job", () => {
  assertEquals(planRun(empty.definition, { event: staged }).matched, true);
  assertEquals(planRun(empty.definition, { event: staged }).jobs, []);
});

Deno.test("planRun() gives plain data that holds nothing of the payload", () => {
  const plan = planRun(definition, { event: { ...staged, payload: { key: "hidden" } } });
  const text = JSON.stringify(plan);
  assertEquals(JSON.parse(text), plan);
  assertEquals(text.includes("hidden"), false);
});

Deno.test("planRun() plans each cell of a matrix", () => {
  const p = empty.job("train", {
    matrix: matrix({ model: ["cnn", "rnn"] }),
    if: ({ matrix }) => matrix.model === "cnn",
  }, () => 1);
  const { jobs } = planRun(p.definition, { event: staged });
  assertEquals(jobs.map(({ id, name, action, reason }) => [id, name, action, reason]), [
    ["train.1", "train (cnn)", "run", "its condition says yes"],
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
  const plan = (event: Event, dry: boolean) =>
    planRun(p.definition, { event, inputs: { dry } }).jobs[0]?.action;
  assertEquals([plan(pushEvent(), false), plan(pushEvent(), true), plan(staged, false)], [
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
  const { jobs } = planRun(p.definition, { event: staged });
  assertEquals(jobs.slice(2).map(({ action, reason }) => [action, reason]), [
    ["run", "after a, if its condition says so"],
    ["run", "after a and b, whatever they came to"],
    ["run", "if a and b or what they need failed"],
  ]);
});

Deno.test("planRun() skips a job that waits for the failure of no other", () => {
  const [job] =
    planRun(empty.job("a", { if: failure() }, () => 1).definition, { event: staged }).jobs;
  assertEquals(job?.action, "skip");
});

Deno.test("planRun() withholds secrets from an untrusted event, unless the author does not", () => {
  const p = empty
    .job("plain", () => 1)
    .job("secret", { secrets: ["KEY"] }, () => 1)
    .job("allowed", { secrets: ["KEY"], untrusted: "allow" }, () => 1);
  const untrusted = { reason: "a fork", bases: [] };
  const { jobs } = planRun(p.definition, { event: { ...staged, untrusted } });
  assertEquals(jobs.map(({ action }) => action), ["run", "skip", "run"]);
  assertEquals(jobs[1]?.reason.endsWith("the event is untrusted: a fork"), true);
});

const HEAD = "0123456789abcdef0123456789abcdef01234567";
const BASE = "89abcdef0123456789abcdef0123456789abcdef";

function changed(...files: readonly string[]): Changes {
  return { state: "known", files, base: BASE, head: HEAD };
}

/** What a pipeline with one job makes of a push, in words. */
function reasonFor(p: Pipeline<Event>, event: Event, changes?: Changes): string {
  const { jobs, matched } = planRun(p.job("only", () => 1).definition, { event, changes });
  return `${matched ? jobs[0]?.action : "not at all"}: ${jobs[0]?.reason}`;
}

Deno.test("planRun() says why each of several triggers of one event does not pass, once", () => {
  const p = empty
    .on(on.repositoryDispatch("staged_model", schema.unknown()))
    .on(on.push({ branches: ["main"], paths: ["**/*.dvc"] }))
    .on(on.push({ branches: ["main", "!x"], paths: ["**/*.dvc"] }))
    .on(on.push({ branches: ["releases/**"] }))
    .on(on.push({ tags: ["v*"] }));
  assertEquals(
    reasonFor(p, pushEvent(), changed("a.md", "b.md")),
    "not at all: paths: none of 2 changed files matches `**/*.dvc`; " +
      'branches: "main" does not match `releases/**`; ' +
      "branches: a branch does not pass, there are filters on tags only",
  );
  assertEquals(
    reasonFor(p, pushEvent({ tag: "v1" })),
    'run: on push, tags: "v1" matches `v*`',
  );
});

Deno.test("planRun() names each event once that a pipeline waits for", () => {
  const p = empty.on(on.push({ branches: ["a"] })).on(on.push({ tags: ["b"] })).on(on.manual());
  assertEquals(
    reasonFor(p, staged),
    "not at all: the event is repository_dispatch staged_model, the pipeline waits for push or manual",
  );
  assertEquals(
    reasonFor(p.on(on.release()), staged).replace(/.*waits for /, ""),
    "push, manual or release",
  );
});

Deno.test("planRun() says by which filter the event passed", () => {
  const p = empty.on(on.push({ branches: ["main"], paths: ["**/*.dvc"] }));
  assertEquals(
    reasonFor(p, pushEvent(), changed("data/a.dvc")),
    "run: on push, paths: data/a.dvc matches `**/*.dvc`",
  );
});

Deno.test("planRun() starts by the first trigger that passes", () => {
  const p = empty.on(on.push({ branches: ["x"] })).on(on.push()).on(
    on.push({ branches: ["main"] }),
  );
  const plan = planRun(p.definition, { event: pushEvent() });
  assertEquals(plan.triggers.map(({ passed }) => passed), [false, true, true]);
  assertEquals(findTrigger(p.definition, plan, pushEvent()), p.definition.triggers[1]);
  const other = planRun(p.definition, { event: staged });
  assertEquals(findTrigger(p.definition, other, staged), undefined);
});

Deno.test("planRun() starts by a trigger of the event's own name before one that it serves", () => {
  const event: Event = { name: "workflow_dispatch", payload: {} };
  const byHand = empty.on(on.manual());
  const both = byHand.on(on.workflowDispatch({ rows: schema.number().default(3) }));
  const started = [byHand, both].map(({ definition: one }) =>
    findTrigger(one, planRun(one, { event }), event)?.event
  );
  assertEquals(started, ["manual", "workflow_dispatch"]);
});

const SUMMED_UP: readonly (readonly [Changes, string])[] = [
  [changed("a"), "1 file changed from 89abcdef0123 to 0123456789ab"],
  [changed("a", "b"), "2 files changed from 89abcdef0123 to 0123456789ab"],
  [changed(), "0 files changed from 89abcdef0123 to 0123456789ab"],
  [{ state: "known", files: ["a"], head: HEAD }, "1 file in 0123456789ab, all of them new"],
  [
    { state: "known", files: [], head: "0".repeat(40) },
    "no files, as what was pushed is gone",
  ],
  [{ state: "unknown", reason: "there is no git" }, "there is no git"],
  [{ state: "irrelevant", reason: "a tag changes no files" }, "a tag changes no files"],
];

for (const [changes, text] of SUMMED_UP) {
  Deno.test(`planRun() sums up the changed files: ${text}`, () => {
    const plan = planRun(definition, { event: pushEvent(), changes });
    assertEquals(plan.changes, { state: changes.state, text });
  });
}

Deno.test("planRun() gives a plan with filters as plain JSON, without the names of the files", () => {
  const p = empty.on(on.push({ branches: ["main"], paths: ["*", "!b"] }))
    .job("a", { matrix: matrix({ n: [1, 2] }), paths: ["a"] }, () => 1)
    .job("b", { needs: ["a"], pathsIgnore: ["a"], environment: "x" }, () => 1);
  const plan = planRun(p.definition, { event: pushEvent(), changes: changed("a", "hidden") });
  assertEquals(JSON.parse(JSON.stringify(plan)), plan);
  assertEquals(JSON.stringify(plan.changes).includes("hidden"), false);
  assertEquals("changes" in planRun(p.definition, { event: pushEvent() }), false);
});

Deno.test("needsChanges() says whether a filter that matters looks at files", () => {
  const filtered = empty.on(on.push({ pathsIgnore: ["a"] })).on(on.pullRequest());
  const ask = (p: Pipeline<Event>, event: Event) =>
    needsChanges(p.job("a", () => 1).definition, event);
  assertEquals(ask(filtered, pushEvent()), true);
  assertEquals(ask(filtered, pullRequestEvent()), false);
  assertEquals(ask(filtered, staged), false);
  const job = empty.job("b", { paths: ["b"] }, () => 1);
  assertEquals(needsChanges(job.definition, pullRequestEvent()), true);
  assertEquals(needsChanges(empty.definition, pushEvent()), false);
});
