import { assertEquals, assertStringIncludes, assertThrows } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { on, type Trigger } from "../../../../lib/events/triggers/trigger.ts";
import { always } from "../../../../lib/pipeline/condition.ts";
import type { PipelineDefinition } from "../../../../lib/pipeline/definition.ts";
import { schema } from "../../../../lib/schema.ts";
import { problemsOfGitLabFile } from "../_schemas.ts";
import { definitionOf, gitLab, gitLabJobs, jobOf, triggeredBy } from "../_make.ts";

const push = on.push();

function pipelineOf(rest: Partial<PipelineDefinition>): PipelineDefinition {
  return definitionOf({ triggers: [push], ...rest });
}

const source = (name: string) => `$CI_PIPELINE_SOURCE == "${name}"`;
const BY_HAND = "$CI_PIPELINE_SOURCE =~ /^(web|api|trigger|pipeline|parent_pipeline|chat)$/";

const RULES: readonly (readonly [string, readonly Trigger[], readonly string[]])[] = [
  ["pushes", [push], [source("push")]],
  ["pushes to branches", [on.push({ branches: ["main"] }), on.push({ branchesIgnore: ["x"] })], [
    `${source("push")} && $CI_COMMIT_BRANCH`,
  ]],
  ["pushes of tags", [on.push({ tags: ["v*"] })], [`${source("push")} && $CI_COMMIT_TAG`]],
  ["pushes of both", [on.push({ tags: ["v*"] }), on.push({ branches: ["main"] })], [
    source("push"),
  ]],
  ["change requests", [on.pullRequest({ paths: ["x"] })], [source("merge_request_event")]],
  ["dispatches and webhooks", [
    on.repositoryDispatch("a", schema.unknown()),
    on.webhook("b", schema.unknown()),
  ], [source("trigger")]],
  ["starts by hand", [on.workflowDispatch(), on.manual()], [BY_HAND]],
  ["several events", [on.pullRequest(), push], [source("merge_request_event"), source("push")]],
];

for (const [what, triggers, conditions] of RULES) {
  Deno.test(`generateGitLab() runs for ${what}`, () => {
    const file = gitLab(triggeredBy(...triggers));
    const job = gitLabJobs(triggeredBy(...triggers))["penstock:p"];
    assertEquals(job.rules, conditions.map((condition) => ({ if: condition })));
    assertEquals(file.warnings, []);
    assertEquals(problemsOfGitLabFile(file.text), []);
  });
}

Deno.test("generateGitLab() names the timetable that GitLab keeps in its settings", () => {
  const definition = triggeredBy(on.schedule("0 3 * * *"));
  assertEquals(gitLabJobs(definition)["penstock:p"].rules, [{ if: source("schedule") }]);
  assertStringIncludes(gitLab(definition).warnings.join(), "pipeline schedule for 0 3 * * *");
});

Deno.test("generateGitLab() says which events GitLab does not have", () => {
  const definition = triggeredBy(on.release(), push);
  assertEquals(gitLabJobs(definition)["penstock:p"].rules, [{ if: source("push") }]);
  assertStringIncludes(gitLab(definition).warnings.join(), "GitLab has no event release");
  const several = gitLab(triggeredBy(on.release(), on.issueComment(), on.release(), push));
  assertEquals(several.warnings, [
    "GitLab has no events release, issue_comment: nothing starts the pipeline for them",
  ]);
  const none = triggeredBy(on.issueComment());
  assertEquals(gitLabJobs(none)["penstock:p"].rules, [{ when: "never" }]);
});

Deno.test("generateGitLab() starts a pipeline without triggers by hand, and says so", () => {
  const definition = definitionOf();
  assertEquals(gitLabJobs(definition)["penstock:p"].rules, [{ if: source("web") }]);
  assertStringIncludes(gitLab(definition).warnings.join(), "Add triggers with on()");
});

Deno.test("generateGitLab() names secrets and inputs, which are variables there", () => {
  const jobs = [jobOf("a", { secrets: ["KEY"] }), jobOf("b", { secrets: ["KEY", "OTHER"] })];
  const { text } = gitLab(pipelineOf({ jobs, inputs: { runs: schema.number() } }));
  assertStringIncludes(text, "masked and protected: KEY, OTHER.");
  assertStringIncludes(text, "started by hand: PENSTOCK_INPUT_runs.");
});

Deno.test("generateGitLab() tells the run by which name a posted document goes", () => {
  const webhook = (name: string) => on.webhook(name, schema.unknown());
  const one = gitLabJobs(triggeredBy(webhook("registry")))["penstock:p"];
  assertEquals(one.variables, { PENSTOCK_WEBHOOK: "registry" });
  const { warnings } = gitLab(triggeredBy(webhook("registry"), webhook("store")));
  assertStringIncludes(warnings.join(), "what is posted counts as registry");
});

Deno.test("generateGitLab() keeps the state for later jobs, and for a retry of this one", () => {
  const job = gitLabJobs(pipelineOf({}), { directory: "models" })["penstock:p"];
  const paths = ["models/.penstock-runs/"];
  const exclude = ["models/.penstock-runs/*/work/**/*"];
  assertEquals(job.artifacts, { paths, exclude, when: "always", expire_in: "30 days" });
  assertEquals(job.cache, { key: "penstock-p-$CI_PIPELINE_ID", paths, when: "always" });
  assertEquals(job.script, ["cd models", "deno run -A penstock run pipeline.ts"]);
  assertEquals(job.interruptible, false);
});

Deno.test("generateGitLab() fans out, with the state of all jobs above", () => {
  const jobs = [
    jobOf("a", { timeout: 60_000 }),
    jobOf("b", { needs: ["a"], if: always(), environment: "production" }),
    jobOf("c", { needs: ["b"], continueOnError: true, concurrency: { group: "board" } }),
  ];
  const definition = pipelineOf({ jobs });
  const made = gitLabJobs(definition, { fanOut: true });
  const need = (name: string) => ({ job: `penstock:p:${name}`, artifacts: true });
  assertEquals(Object.keys(made), [
    ".penstock:p",
    ...["a", "b", "c", "verdict"].map((name) => `penstock:p:${name}`),
  ]);
  const [a, b, c] = ["a", "b", "c"].map((name) => made[`penstock:p:${name}`]);
  assertEquals([a.needs, a.timeout, a.rules, a.extends], [
    [],
    "6 minutes",
    undefined,
    ".penstock:p",
  ]);
  assertEquals([b.needs, b.environment], [[need("a")], { name: "production" }]);
  assertEquals(b.rules, [{ if: source("push"), when: "always" }]);
  assertEquals([c.needs, c.allow_failure, c.resource_group], [
    [need("a"), need("b")],
    true,
    "board",
  ]);
  assertEquals(c.artifacts.paths, [".penstock-runs/jobs/c/"]);
  assertEquals(c.cache.key, "penstock-p-c-$CI_PIPELINE_ID");
  const verdict = made["penstock:p:verdict"];
  assertEquals(verdict.needs, [need("a"), need("b"), need("c")]);
  assertEquals(verdict.script, ["deno run -A penstock run pipeline.ts --gather"]);
  assertEquals(verdict.rules, [{ if: source("push"), when: "always" }]);
  assertEquals(verdict.artifacts, undefined);
  assertEquals(problemsOfGitLabFile(gitLab(definition, { fanOut: true }).text), []);
});

Deno.test("generateGitLab() fetches all commits where filters need them, and gets git", () => {
  const filtered = gitLabJobs(triggeredBy(on.push({ paths: ["x"] })))["penstock:p"];
  assertEquals(filtered.variables, { GIT_DEPTH: "0" });
  assertStringIncludes(filtered.before_script.join(), "command -v git");
  assertEquals(gitLabJobs(pipelineOf({}))["penstock:p"].variables, undefined);
});

Deno.test("generateGitLab() uses Deno's own image, or the one that is asked for", () => {
  const image = (options: object) => gitLabJobs(pipelineOf({}), options)["penstock:p"].image.name;
  assertEquals(image({}), "denoland/deno:debian-2.9.6");
  assertEquals(image({ deno: "2.8.0" }), "denoland/deno:debian-2.8.0");
  assertEquals(image({ image: "acme/ci:1" }), "acme/ci:1");
});

Deno.test("generateGitLab() leaves out labels of GitHub's machines alone", () => {
  const jobs = [jobOf("a", { runsOn: ["ubuntu-latest", "gpu"] })];
  assertEquals(gitLabJobs(pipelineOf({ jobs }))["penstock:p"].tags, ["gpu"]);
  assertEquals(gitLab(pipelineOf({ jobs })).warnings, [
    "runsOn ubuntu-latest is left out: it is for GitHub's machines, and GitLab's have other labels",
  ]);
});

Deno.test("generateGitLab() says nothing of self-hosted beside other labels, and warns once of all", () => {
  const own = [jobOf("a", { runsOn: ["self-hosted", "gpu"] })];
  assertEquals(gitLabJobs(pipelineOf({ jobs: own }))["penstock:p"].tags, ["gpu"]);
  assertEquals(gitLab(pipelineOf({ jobs: own })).warnings, []);
  const labels = ["self-hosted", "windows-2025", "ubuntu-24.04", "ubuntu-24.04"];
  const jobs = labels.map((label, at) => jobOf(`j${at}`, { runsOn: [label] }));
  const { warnings } = gitLab(pipelineOf({ jobs }), { fanOut: true });
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings.join(), "runsOn self-hosted, windows-2025, ubuntu-24.04 is left");
});

Deno.test("generateGitLab() has groups with fixed names", () => {
  const group = (concurrency: NonNullable<PipelineDefinition["jobs"][0]["concurrency"]>) => {
    const definition = pipelineOf({ jobs: [jobOf("a", { concurrency })] });
    const job = gitLabJobs(definition)["penstock:p"];
    return { name: job.resource_group, warnings: gitLab(definition).warnings.join() };
  };
  assertEquals(group({ group: "the board $X" }), { name: "the-board--X", warnings: "" });
  const computed = group({ group: ({ event }) => `${event.sha}` });
  assertEquals(computed.name, "p-a");
  assertStringIncludes(computed.warnings, "so it is p-a for all events");
  const stopping = group({ group: "x", cancelInProgress: true });
  assertStringIncludes(stopping.warnings, "a does not stop the one before it");
  const two = ["x", "y"].map((name) => jobOf(name, { concurrency: { group: name } }));
  assertEquals(gitLabJobs(pipelineOf({ jobs: two }))["penstock:p"].resource_group, undefined);
  assertStringIncludes(gitLab(pipelineOf({ jobs: two })).warnings.join(), "use --fan-out");
});

Deno.test("generateGitLab() refuses two environments in one job, and names --fan-out", () => {
  const jobs = ["x", "y"].map((name) => jobOf(name, { environment: name }));
  assertThrows(() => gitLab(pipelineOf({ jobs })), PenstockError, "want different environments");
});

Deno.test("generateGitLab() says how many jobs GitLab lets one need", () => {
  const jobs = Array.from({ length: 51 }, (_, at) => jobOf(`j${at}`));
  const { warnings } = gitLab(pipelineOf({ jobs }), { fanOut: true });
  assertStringIncludes(warnings.join(), "no more than 50 others");
});
