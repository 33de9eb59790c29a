import { explainPlan } from "../../commands/_explain_plan.ts";
import { planText } from "../../commands/_plan_pipeline.ts";
import { makePrinter } from "../../commands/_printer.ts";
import { assertEquals } from "../../lib/deps/assert.ts";
import type { Changes } from "../../lib/events/changes.ts";
import type { Event } from "../../lib/events/event.ts";
import { on } from "../../lib/events/triggers/trigger.ts";
import { matrix } from "../../lib/pipeline/matrix.ts";
import type { PipelineDefinition } from "../../lib/pipeline/definition.ts";
import { Pipeline } from "../../lib/pipeline/pipeline.ts";
import { planRun } from "../../lib/pipeline/plan.ts";
import { schema } from "../../lib/schema.ts";
import { pushEvent } from "../events.ts";
import { fakeWorld } from "../fake_world.ts";

const start = new Pipeline(
  { name: "checks", triggers: [], inputs: {}, jobs: [] },
  () => Promise.resolve(),
);

const changes: Changes = {
  state: "known",
  files: ["data/a.dvc", "src/a.ts"],
  base: "a".repeat(40),
  head: "b".repeat(40),
};

function printer(color: "always" | "never") {
  const flags = { noInput: false, debug: false, help: false, version: false };
  return makePrinter(fakeWorld(), { json: false, quiet: false, color, ...flags });
}

/** The lines of an explanation without colours. */
function explain(
  { definition }: { readonly definition: PipelineDefinition },
  event: Event = pushEvent(),
): readonly string[] {
  const plan = planRun(definition, { event, changes });
  return explainPlan(plan, printer("never")).split("\n");
}

const filtered = start
  .on(on.push({ branches: ["main"], paths: ["**/*.dvc"] }))
  .on(on.push({ tags: ["v*"] }))
  .on(on.pullRequest())
  .job("validate", () => 1)
  .job("docs", { paths: ["docs/**"] }, () => 1)
  .job("publish", { needs: ["docs"] }, () => 1)
  .job("train", { matrix: matrix({ n: [1, 2] }), environment: "gpu", paths: ["src/**"] }, () => 1);

Deno.test("explainPlan() shows what each trigger and job makes of the event, and why", () => {
  assertEquals(explain(filtered), [
    "checks on push",
    "2 files changed from aaaaaaaaaaaa to bbbbbbbbbbbb",
    "",
    "Triggers",
    '  yes  push          ✓ branches: "main" matches `main`',
    "                     ✓ paths: data/a.dvc matches `**/*.dvc`",
    "  no   push          ✗ branches: a branch does not pass, there are filters on tags only",
    "  no   pull_request  – the event is push",
    "",
    "Jobs",
    "  run   validate         ✓ on push, paths: data/a.dvc matches `**/*.dvc`",
    "  skip  docs             ✗ paths: none of 2 changed files matches `docs/**`",
    "  skip  publish          – docs is skipped",
    "  run   train (1) [gpu]  ✓ paths: src/a.ts matches `src/**`",
    "  run   train (2) [gpu]  ✓ paths: src/a.ts matches `src/**`",
  ]);
});

Deno.test("explainPlan() says once that nothing runs where no trigger lets the event pass", () => {
  assertEquals(explain(filtered, pushEvent({ branch: "x" })).slice(3), [
    "Triggers",
    '  no   push          ✗ branches: "x" does not match `main`',
    "  no   push          ✗ branches: a branch does not pass, there are filters on tags only",
    "  no   pull_request  – the event is push",
    "",
    "Jobs",
    "  all 4 jobs are skipped: no trigger lets the event pass",
  ]);
  const one = start.on(on.manual()).job("a", () => 1);
  assertEquals(explain(one).at(-1), "  the 1 job is skipped: no trigger lets the event pass");
});

Deno.test("explainPlan() has no triggers to show of a pipeline that runs on every event", () => {
  assertEquals(explain(start.job("a", () => 1)).slice(2), [
    "",
    "Jobs",
    "  run   a  ✓ the pipeline runs on every event",
  ]);
  assertEquals(explain(start.on(on.push())).slice(2), ["", "Triggers", "  yes  push  ✓ on push"]);
  assertEquals(explain(start.on(on.manual())).at(-1), "  no   manual  – the event is push");
});

Deno.test("explainPlan() gives long names a line of their own, and the others keep their place", () => {
  const long = "staged-".repeat(14);
  const p = start.on(on.push()).on(on.repositoryDispatch(long, schema.unknown()));
  assertEquals(explain(p).slice(4), [
    "  yes  push  ✓ on push",
    `  no   repository_dispatch ${long}`,
    "             – the event is push",
  ]);
  const alone = start.on(on.repositoryDispatch(long, schema.unknown()));
  assertEquals(explain(alone).at(-1), "         – the event is push");
});

Deno.test("explainPlan() and planText() align names by the room that they take", () => {
  const p = start.job("a", { matrix: matrix({ m: ["模型", "cnn", "🚀"] }) }, () => 1);
  const reason = "the pipeline runs on every event";
  assertEquals(explain(p).slice(4), [
    `  run   a (模型)  ✓ ${reason}`,
    `  run   a (cnn)   ✓ ${reason}`,
    `  run   a (🚀)    ✓ ${reason}`,
  ]);
  const plan = planRun(p.definition, { event: pushEvent() });
  assertEquals(planText(plan, printer("never")).split("\n").slice(1), [
    `  run   a (模型)  ${reason}`,
    `  run   a (cnn)   ${reason}`,
    `  run   a (🚀)    ${reason}`,
  ]);
});

Deno.test("explainPlan() lets no control characters of names and files through", () => {
  const p = start
    .on(on.push({ branches: ["**", "!a"], paths: ["**"] }))
    .on({ ...on.repositoryDispatch("x", schema.unknown()), action: "x\x1b[31m" })
    .job("a", { matrix: matrix({ n: ["\x1b[2J"] }) }, () => 1);
  const plan = planRun(p.definition, {
    event: pushEvent({ branch: "b\x1b[31m" }),
    changes: { state: "known", files: ["c\x1b[31m\n::error::x"], head: "f".repeat(40) },
  });
  for (const text of [explainPlan(plan, printer("never")), planText(plan, printer("never"))]) {
    assertEquals(text.includes("\x1b"), false);
    assertEquals(text.split("\n").some((line) => line.startsWith("::")), false);
  }
});

Deno.test("explainPlan() takes the same room with colours", () => {
  const plan = planRun(filtered.definition, { event: pushEvent(), changes });
  const colored = explainPlan(plan, printer("always"));
  assertEquals(colored.includes("\x1b[32m✓\x1b[39m"), true);
  // deno-lint-ignore no-control-regex -- colours are what is taken out
  const plain = colored.replaceAll(/\x1b\[\d+m/g, "");
  assertEquals(plain, explainPlan(plan, printer("never")));
});

Deno.test("explainPlan() and planText() break lines between words, each below its start", () => {
  const p = start
    .on(on.push({ branches: ["main"] }))
    .on(on.repositoryDispatch("x", schema.unknown()))
    .job("validate", { paths: ["src/**", "conf/**", "lib/**/*.json"] }, () => 1)
    .job("docs", { paths: ["docs/**", "README.md", "CHANGELOG.md"] }, () => 1);
  const plan = planRun(p.definition, { event: pushEvent(), changes });
  const sheet = { ...printer("never"), columns: 50 };
  assertEquals(explainPlan(plan, sheet).split("\n"), [
    "checks on push",
    "2 files changed from aaaaaaaaaaaa to bbbbbbbbbbbb",
    "",
    "Triggers",
    '  yes  push                   ✓ branches: "main" matches',
    "                                `main`",
    "  no   repository_dispatch x  – the event is push",
    "",
    "Jobs",
    "  run   validate  ✓ paths: src/a.ts matches",
    "                    `src/**`",
    "  skip  docs      ✗ paths: none of 2 changed files",
    "                    matches any of `docs/**`,",
    "                    `README.md`, `CHANGELOG.md`",
  ]);
  assertEquals(planText(plan, sheet).split("\n"), [
    "checks on push",
    "  run   validate  paths: src/a.ts matches `src/**`",
    "  skip  docs      paths: none of 2 changed files",
    "                  matches any of `docs/**`,",
    "                  `README.md`, `CHANGELOG.md`",
  ]);
});

Deno.test("explainPlan() is red only where a filter said no", () => {
  const plan = planRun(filtered.definition, { event: pushEvent(), changes });
  const red = explainPlan(plan, printer("always")).split("\n").filter((line) =>
    line.includes("\x1b[31m")
  );
  assertEquals(red.map((line) => /(paths|branches): (\S+ ){3}/.exec(line)?.[0]), [
    "branches: a branch does ",
    "paths: none of 2 ",
  ]);
});

Deno.test("planText() counts jobs and not the cells of their matrix where none is started", () => {
  const cells = matrix({ n: [1, 2, 3] });
  const textOf = ({ definition }: { readonly definition: PipelineDefinition }) =>
    planText(planRun(definition, { event: pushEvent() }), printer("never")).split("\n").slice(1);
  const reason = "the event is push, the pipeline waits for manual";
  const one = start.on(on.manual()).job("train", { matrix: cells }, () => 1);
  assertEquals(textOf(one), [`  skip  train  ${reason}`]);
  assertEquals(textOf(one.job("test", () => 1)), [`  skip  all 2 jobs  ${reason}`]);
});
