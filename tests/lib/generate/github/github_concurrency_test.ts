import { assertEquals, assertStringIncludes } from "../../../../lib/deps/assert.ts";
import { on, type Trigger } from "../../../../lib/events/triggers/trigger.ts";
import type { JobDefinition } from "../../../../lib/pipeline/definition.ts";
import { schema } from "../../../../lib/schema.ts";
import { problemsOfWorkflow } from "../../../deps/workflow_parser.ts";
import { definitionOf, gitHub, gitHubJobs, jobOf } from "../_make.ts";

type Concurrency = NonNullable<JobDefinition["concurrency"]>;

const Any = schema.unknown();
const dispatch = on.repositoryDispatch("staged", Any);

function grouped(group: Concurrency["group"], ...triggers: readonly Trigger[]) {
  const inputs = { model: schema.string().default("it's"), epochs: schema.number() };
  return definitionOf({ triggers, inputs, jobs: [jobOf("a", { concurrency: { group } })] });
}

const GROUPS: readonly (readonly [string, Concurrency["group"], readonly Trigger[], string])[] = [
  ["a text", "board", [on.push()], "board"],
  ["a text that looks like an expression", "${{ x }}", [on.push()], "${{ '${{' }} x }}"],
  [
    "a field of a dispatch",
    ({ event }) => `p-${event.payload.collection.name}`,
    [dispatch, on.webhook("registry", Any)],
    "p-${{ github.event.client_payload.collection.name }}",
  ],
  ["a branch", ({ event }) => `p-${event.branch}`, [on.push()], "p-${{ github.ref_name }}"],
  [
    "a number",
    ({ event }) => `p-${event.number}`,
    [on.pullRequest(), on.pullRequestTarget()],
    "p-${{ github.event.number }}",
  ],
  ["a base", ({ event }) => `${event.base.ref}`, [on.pullRequest()], "${{ github.base_ref }}"],
  [
    "what all events have",
    ({ event }) => `${event.repository}`,
    [on.push(), on.schedule("0 3 * * *")],
    "${{ github.repository }}",
  ],
  [
    "an input with a default",
    ({ inputs }) => `p-${inputs.model}`,
    [on.push(), on.manual()],
    "p-${{ inputs.model || 'it''s' }}",
  ],
  [
    "an input of a start by hand",
    ({ inputs }) => `p-${inputs.epochs}`,
    [on.manual(), on.workflowDispatch()],
    "p-${{ inputs.epochs }}",
  ],
];

for (const [what, group, triggers, wanted] of GROUPS) {
  Deno.test(`generateGitHub() keeps jobs apart by ${what}`, async () => {
    const file = gitHub(grouped(group, ...triggers));
    const { concurrency } = gitHubJobs(grouped(group, ...triggers)).p;
    assertEquals(concurrency, { group: wanted, queue: "max" });
    assertEquals(file.warnings, []);
    assertEquals(await problemsOfWorkflow(file.text), []);
  });
}

const UNSURE: readonly (readonly [string, Concurrency["group"], readonly Trigger[]])[] = [
  ["several events disagree", ({ event }) => `${event.number}`, [
    on.pullRequest(),
    on.issueComment(),
  ]],
  ["an event lacks the field", ({ event }) => `${event.branch}`, [on.push(), dispatch]],
  ["a payload is the host's own", ({ event }) => `${event.payload.x}`, [on.push()]],
  ["a name is no name in expressions", ({ event }) => `${event.payload["a b"]}`, [dispatch]],
  ["outputs are asked for", ({ needs }) => `${needs.x}`, [on.push()]],
  ["the cell is asked for", ({ matrix }) => `${matrix.x}`, [on.push()]],
  ["an input has no default for other events", ({ inputs }) => `${inputs.epochs}`, [on.push()]],
  ["an input is none of the pipeline's", ({ inputs }) => `${inputs.other}`, [on.manual()]],
  ["the function compares", ({ event }) => event.name === "push" ? "a" : "b", [on.push()]],
  ["nothing triggers it", ({ event }) => `${event.branch}`, []],
];

for (const [why, group, triggers] of UNSURE) {
  Deno.test(`generateGitHub() has one group for all events, and says so, where ${why}`, () => {
    const definition = grouped(group, ...triggers);
    assertEquals(gitHubJobs(definition).p.concurrency, { group: "p-a", queue: "max" });
    assertStringIncludes(gitHub(definition).warnings.join(), "so it is p-a for all events");
  });
}

Deno.test("generateGitHub() puts all jobs in one group where they agree", () => {
  const job = (name: string) => jobOf(name, { concurrency: { group: "board" } });
  const definition = definitionOf({ triggers: [dispatch], jobs: [job("a"), job("b"), jobOf("c")] });
  assertEquals(gitHubJobs(definition).p.concurrency, { group: "board", queue: "max" });
  assertEquals(gitHub(definition).warnings, []);
});

Deno.test("generateGitHub() leaves groups that differ to --fan-out", () => {
  const job = (name: string) => jobOf(name, { concurrency: { group: name } });
  const definition = definitionOf({ triggers: [dispatch], jobs: [job("a"), job("b")] });
  assertEquals(gitHubJobs(definition).p.concurrency, undefined);
  assertStringIncludes(gitHub(definition).warnings.join(), "a, b are in different groups");
  const jobs = gitHubJobs(definition, { fanOut: true });
  assertEquals([jobs.a.concurrency.group, jobs.b.concurrency.group], ["a", "b"]);
});

Deno.test("generateGitHub() stops the job before only where no other job is stopped with it", () => {
  const stopping = jobOf("a", { concurrency: { group: "x", cancelInProgress: true } });
  const alone = definitionOf({ triggers: [dispatch], jobs: [stopping] });
  const cancels = { group: "x", "cancel-in-progress": true };
  assertEquals(gitHubJobs(alone).p.concurrency, cancels);
  const both = definitionOf({ triggers: [dispatch], jobs: [stopping, jobOf("b")] });
  assertEquals(gitHubJobs(both).p.concurrency, { group: "x", queue: "max" });
  assertStringIncludes(gitHub(both).warnings.join(), "The job a stops those before it");
  assertEquals(gitHubJobs(both, { fanOut: true }).a.concurrency, cancels);
});
