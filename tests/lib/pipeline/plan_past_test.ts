import { assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { UsageError } from "../../../lib/errors.ts";
import { on } from "../../../lib/events/triggers/trigger.ts";
import { matrix } from "../../../lib/pipeline/matrix.ts";
import { Pipeline } from "../../../lib/pipeline/pipeline.ts";
import { jobsToRun, planPast, whyNothing } from "../../../lib/pipeline/plan_past.ts";
import { schema } from "../../../lib/schema.ts";
import { GitRepository } from "../../git_repository.ts";
import { commitFiles } from "../events/changed_files/events.ts";

const NO_RUNNER = () => Promise.resolve();
const empty = new Pipeline({ name: "p", triggers: [], inputs: {}, jobs: [] }, NO_RUNNER);

Deno.test("planPast() counts for how many pushes each job would run, with all its cells", async () => {
  const { repository } = await GitRepository.with({ "a.dvc": "a" });
  await using _ = repository;
  for (const file of ["b.txt", "c.dvc"]) await commitFiles(repository, file);
  const { definition } = empty.on(on.push({ branches: ["main"] }))
    .job("data", { paths: ["*.dvc"], matrix: matrix({ part: ["a", "b"] }) }, () => 1)
    .job("train", { needs: ["data"] }, () => 2)
    .job("lint", () => 3)
    .job("docs", { paths: ["docs/**"] }, () => 4);
  const steps: (readonly number[])[] = [];
  const plans = await planPast(repository.world(), definition, {
    inputs: {},
    onProgress: (...step) => steps.push(step),
  });
  assertEquals(plans.totals, { data: 2, train: 2, lint: 3, docs: 0 });
  assertEquals([plans.branch, plans.cutOff], ["main", false]);
  assertEquals(plans.pushes.map(({ plan }) => jobsToRun(plan)), [
    ["data", "train", "lint"],
    ["lint"],
    ["data", "train", "lint"],
  ]);
  assertEquals(steps, [[3, 3]]);
});

Deno.test("planPast() asks git for no files where no filter needs them", async () => {
  const { repository } = await GitRepository.with({ a: "a" });
  await using _ = repository;
  const { definition } = empty.on(on.push())
    .job("say", { if: ({ event }) => event.name === "push" && event.branch === "main" }, () => 1);
  const { pushes } = await planPast(repository.world(), definition, {
    inputs: {},
    onProgress: () => {
      throw new Error("It compared commits");
    },
  });
  assertEquals(pushes.map(({ plan }) => [jobsToRun(plan), plan.changes]), [[["say"], undefined]]);
});

Deno.test("planPast() checks the inputs like a plan for one event", async () => {
  const { repository } = await GitRepository.with({ a: "a" });
  await using _ = repository;
  const definition = { ...empty.definition, inputs: { epochs: schema.number() } };
  const plan = (inputs: Readonly<Record<string, string>>) =>
    planPast(repository.world(), definition, { inputs });
  assertEquals((await plan({ epochs: "3" })).pushes.length, 1);
  await assertRejects(() => plan({}), UsageError, "epochs");
});

Deno.test("whyNothing() gives each reason once, and none that follows from another", async () => {
  const { repository } = await GitRepository.with({ a: "a" });
  await using _ = repository;
  const { definition } = empty.on(on.push())
    .job("data", { paths: ["*.dvc"] }, () => 1)
    .job("more", { paths: ["*.dvc"] }, () => 1)
    .job("train", { needs: ["data"] }, () => 2)
    .job("say", { if: () => false }, () => 3);
  const { pushes: [push] } = await planPast(repository.world(), definition, { inputs: {} });
  assertEquals(
    push && whyNothing(push.plan),
    "paths: the 1 changed file does not match `*.dvc`; its condition says no",
  );
});
