import { assertEquals } from "../../../lib/deps/assert.ts";
import type { Changes } from "../../../lib/events/changes.ts";
import type { Event } from "../../../lib/events/event.ts";
import { on } from "../../../lib/events/triggers/trigger.ts";
import { always, failure } from "../../../lib/pipeline/condition.ts";
import type { PipelineDefinition } from "../../../lib/pipeline/definition.ts";
import { matrix } from "../../../lib/pipeline/matrix.ts";
import { planRun } from "../../../lib/pipeline/plan.ts";
import { pullRequestEvent, pushEvent } from "../../events.ts";
import vectors from "../../fixtures/globs.json" with { type: "json" };
import { execute, start, statesOf } from "./execute/_execute.ts";

function changed(...files: readonly string[]): Changes {
  return { state: "known", files, head: "f".repeat(40) };
}

/** Each job's name, and what is planned for it in words. */
function planned(
  { definition }: { readonly definition: PipelineDefinition },
  changes: Changes = changed("src/a.ts"),
  event: Event = pushEvent(),
): Readonly<Record<string, string>> {
  const { jobs } = planRun(definition, { event, changes });
  return Object.fromEntries(jobs.map(({ id, action, reason }) => [id, `${action}: ${reason}`]));
}

/** Whether git lets a branch or tag be named so. */
function isName(text: string): boolean {
  return !/[\0-\x20~^:?*[\\\x7f]|\.\.|@\{|\/\/|^\/|\/$|\.$/.test(text) &&
    text.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}

for (const { id, patterns, path, matches } of vectors) {
  const verb = matches ? "takes" : "does not take";
  Deno.test(`a plan ${verb} ${path} by ${patterns.join(" ")}, whatever it names (${id})`, () => {
    const isStarted = (trigger: Parameters<typeof start.on>[0], event: Event) =>
      planRun(start.on(trigger).definition, { event, changes: changed(path) }).matched;
    const job = planned(start.job("job", { paths: patterns }, () => 1), changed(path));
    const answers = {
      branches: isStarted(on.push({ branches: patterns }), pushEvent({ branch: path })),
      ...(isName(path)
        ? { tags: isStarted(on.push({ tags: patterns }), pushEvent({ tag: path })) }
        : {}),
      base: isStarted(
        on.pullRequest({ branches: patterns }),
        pullRequestEvent({ base: { ref: path } }),
      ),
      pushed: isStarted(on.push({ paths: patterns }), pushEvent()),
      proposed: isStarted(on.pullRequest({ paths: patterns }), pullRequestEvent()),
      job: job["job"]?.startsWith("run: "),
    };
    assertEquals<unknown>(
      answers,
      Object.fromEntries(Object.keys(answers).map((key) => [key, matches])),
    );
  });
}

Deno.test("a job's own filters on files decide for it alone", () => {
  const p = start
    .job("code", { paths: ["src/**"] }, () => 1)
    .job("docs", { paths: ["docs/**", "*.md"] }, () => 1)
    .job("rest", { pathsIgnore: ["src/**"] }, () => 1)
    .job("all", () => 1);
  assertEquals(planned(p), {
    code: "run: paths: src/a.ts matches `src/**`",
    docs: "skip: paths: the 1 changed file matches none of `docs/**`, `*.md`",
    rest: "skip: pathsIgnore: the 1 changed file matches `src/**`",
    all: "run: the pipeline runs on every event",
  });
});

Deno.test("a job's own filters on files let it run where there is nothing to go by", () => {
  const p = start.job("a", { paths: ["x"] }, () => 1).job("b", { pathsIgnore: ["**"] }, () => 1);
  const never = "changes no files";
  assertEquals(planned(p, { state: "irrelevant", reason: `a tag ${never}` }), {
    a: `run: paths: does not apply, a tag ${never}`,
    b: `run: pathsIgnore: does not apply, a tag ${never}`,
  });
  const words = "the changed files are not known, so it runs: there is no git";
  assertEquals(planned(p, { state: "unknown", reason: "there is no git" }), {
    a: `run: paths: ${words}`,
    b: `run: pathsIgnore: ${words}`,
  });
});

const filtered = start
  .job("docs", { paths: ["docs/**"] }, () => 1)
  .job("code", () => 1)
  .job("publish", { needs: ["code", "docs"] }, () => 1)
  .job("asked", { needs: ["docs"], if: () => true }, () => 1)
  .job("then", { needs: ["publish", "docs"] }, () => 1)
  .job("tell", { needs: ["publish"], if: always() }, (job) => job.needs.publish)
  .job("mourn", { needs: ["docs", "code"], if: failure() }, () => 1);

Deno.test("a job that is skipped skips those that need it, but for always() and failure()", () => {
  assertEquals(planned(filtered), {
    docs: "skip: paths: the 1 changed file does not match `docs/**`",
    code: "run: the pipeline runs on every event",
    publish: "skip: docs is skipped",
    asked: "skip: docs is skipped",
    then: "skip: publish is skipped",
    tell: "run: after publish, whatever they came to",
    mourn: "run: if docs and code or what they need failed",
  });
});

Deno.test("a run skips what the plan skips, in the same words", async () => {
  const skipping = start
    .job("off", { if: () => false }, () => 1)
    .job("code", () => 1)
    .job("publish", { needs: ["code", "off"] }, () => 1)
    .job("asked", { needs: ["off"], if: () => true }, () => 1)
    .job("then", { needs: ["publish", "off"] }, () => 1)
    .job("tell", { needs: ["publish"], if: always() }, (job) => job.needs.publish)
    .job("mourn", { needs: ["off", "code"], if: failure() }, () => 1);
  const { run } = await execute(skipping);
  assertEquals(statesOf(run), {
    off: "skipped: its condition says no",
    code: "done",
    publish: "skipped: off is skipped",
    asked: "skipped: off is skipped",
    then: "skipped: publish is skipped",
    tell: "done",
    mourn: "skipped: nothing that it needs failed",
  });
  assertEquals(run.jobs.find(({ id }) => id === "tell")?.output, {
    status: "skipped",
    reason: "off is skipped",
  });
  const reasons = run.jobs.filter(({ id }) => id !== "mourn" && id !== "tell" && id !== "code");
  const plan = planned(skipping);
  assertEquals(
    reasons.map(({ reason }) => `skip: ${reason}`),
    reasons.map(({ id }) => plan[id]),
  );
});

Deno.test("a matrix of which a cell is skipped skips those that need it, and names the first", () => {
  const p = start
    .job("train", { matrix: matrix({ n: [1, 2, 3] }), if: ({ matrix }) => matrix.n === 1 }, () => 1)
    .job("after", { needs: ["train"] }, () => 1);
  assertEquals(planned(p), {
    "train.1": "run: its condition says yes",
    "train.2": "skip: its condition says no",
    "train.3": "skip: its condition says no",
    after: "skip: train (2) is skipped",
  });
});

Deno.test("files are looked at before needs, and needs before a condition", () => {
  const asked: string[] = [];
  const p = start
    .job("off", { if: () => false }, () => 1)
    .job("a", { needs: ["off"], paths: ["docs/**"], if: () => asked.push("a") > 0 }, () => 1)
    .job("b", { paths: ["docs/**"], if: () => asked.push("b") > 0 }, () => 1)
    .job("c", { paths: ["src/**"], if: () => asked.push("c") > 0 }, () => 1);
  const { jobs } = planRun(p.definition, { event: pushEvent(), changes: changed("src/a.ts") });
  assertEquals(jobs.map(({ checks }) => checks.map(({ kind, passed }) => `${kind} ${passed}`)), [
    ["event true", "condition false"],
    ["event true", "paths false"],
    ["event true", "paths false"],
    ["event true", "paths true", "condition true"],
  ]);
  assertEquals(asked, ["c"]);
});

Deno.test("secrets are withheld from strangers before anything else is looked at", () => {
  const p = start.job("a", { secrets: ["KEY"], paths: ["src/**"], if: always() }, () => 1);
  const event = pullRequestEvent({ untrusted: { reason: "a fork", bases: [] } });
  assertEquals(planned(p, changed("src/a.ts"), event), {
    a: "skip: it needs secrets, and the event is untrusted: a fork",
  });
});

Deno.test("always() does not let a job run whose files did not change, or that nothing starts", () => {
  const p = start.on(on.push({ branches: ["main"] }))
    .job("a", { paths: ["docs/**"], if: always() }, () => 1)
    .job("b", { needs: ["a"], if: always() }, () => 1);
  const words = "paths: the 1 changed file does not match `docs/**`";
  assertEquals(planned(p), { a: `skip: ${words}`, b: "run: after a, whatever they came to" });
  const reason = 'skip: branches: "x" does not match `main`';
  assertEquals(planned(p, changed("a"), pushEvent({ branch: "x" })), { a: reason, b: reason });
});

Deno.test("a condition that throws when the run is planned is left to the job", () => {
  const p = start.job("a", {
    if: () => {
      throw new Error("no such thing");
    },
  }, () => 1);
  assertEquals(planned(p), { a: "run: the pipeline runs on every event" });
});

Deno.test("a condition may answer with any value where there is no compiler", () => {
  const condition = (value: unknown) => () => value as boolean;
  const p = start
    .job("a", { if: condition(undefined) }, () => 1)
    .job("b", { if: condition("yes") }, () => 1);
  const plan = planRun(p.definition, { event: pushEvent() });
  assertEquals(plan.jobs.map(({ action }) => action), ["skip", "run"]);
  assertEquals(JSON.parse(JSON.stringify(plan)), plan);
});
