import { assertEquals, assertStringIncludes, assertThrows } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { on, type Trigger } from "../../../../lib/events/triggers/trigger.ts";
import type { PipelineDefinition } from "../../../../lib/pipeline/definition.ts";
import { schema } from "../../../../lib/schema.ts";
import { parseYaml12 } from "../../../deps/yaml.ts";
import { bitbucket, definitionOf, jobOf, triggeredBy } from "../_make.ts";
import { problemsOfBitbucketFile } from "../_schemas.ts";

// deno-lint-ignore no-explicit-any -- the tests say what is in it
function read(definition: PipelineDefinition): any {
  const { text } = bitbucket(definition);
  assertEquals(problemsOfBitbucketFile(text), []);
  return parseYaml12(text);
}

const RUN = "deno run -A penstock run pipeline.ts";

/** What starts the step, and the last line of it. */
function startsOf(definition: PipelineDefinition): Readonly<Record<string, unknown>> {
  const { pipelines } = read(definition);
  const lines = Object.entries(pipelines).flatMap(([kind, starts]) =>
    Object.entries(starts as object).map(([name, items]) =>
      [`${kind} ${name}`, items.at(-1).step.script.at(-1)] as const
    )
  );
  return Object.fromEntries(lines);
}

const STARTS: readonly (readonly [string, readonly Trigger[], Readonly<Record<string, string>>])[] =
  [
    ["pushes", [on.push({ paths: ["x"] })], { "branches **": RUN, "tags **": RUN }],
    ["branches", [on.push({ branches: ["main"] })], { "branches **": RUN }],
    ["tags", [on.push({ tags: ["v*"] })], { "tags **": RUN }],
    ["pull requests", [on.pullRequest()], { "pull-requests **": RUN }],
    ["a start by hand", [on.manual()], { "custom p": `${RUN} --event manual` }],
    ["inputs", [on.workflowDispatch(), on.manual()], {
      "custom p": `${RUN} --event workflow_dispatch`,
    }],
    ["a timetable", [on.schedule("0 3 * * *")], { "custom p-schedule": `${RUN} --event schedule` }],
    ["a dispatch and a webhook", [
      on.repositoryDispatch("staged model", schema.unknown()),
      on.webhook("wandb", schema.unknown()),
    ], {
      "custom p-staged model": `printf %s "$PENSTOCK_PAYLOAD" | ${RUN} ` +
        "--event 'repository_dispatch:staged model' --payload -",
      "custom p-wandb": `printf %s "$PENSTOCK_PAYLOAD" | ${RUN} --event webhook:wandb --payload -`,
    }],
    ["nothing", [], { "custom p": `${RUN} --event manual` }],
  ];

for (const [what, triggers, starts] of STARTS) {
  Deno.test(`generateBitbucket() starts for ${what}`, () => {
    assertEquals(startsOf(triggeredBy(...triggers)), starts);
  });
}

Deno.test("generateBitbucket() says which events there are none of, and where timetables are", () => {
  const definition = triggeredBy(
    on.push(),
    on.release(),
    on.schedule("0 3 * * *"),
  );
  const warnings = bitbucket(definition).warnings.join("\n");
  assertStringIncludes(warnings, "Bitbucket has no event release");
  assertStringIncludes(warnings, "add a schedule of p-schedule for 0 3 * * *");
});

Deno.test("generateBitbucket() asks for inputs as variables", () => {
  const inputs = {
    model: schema.oneOf("a", "b").default("a"),
    dry: schema.boolean(),
    "max-total": schema.string().optional(),
  };
  const definition = definitionOf({ triggers: [on.workflowDispatch()], inputs });
  assertEquals(read(definition).pipelines.custom.p[0], {
    variables: [
      { name: "PENSTOCK_INPUT_model", default: "a", "allowed-values": ["a", "b"] },
      { name: "PENSTOCK_INPUT_dry", "allowed-values": ["true", "false"] },
    ],
  });
  assertStringIncludes(bitbucket(definition).warnings.join(), "max-total cannot be set there");
});

Deno.test("generateBitbucket() limits the step, and keeps what the run left", () => {
  const job = jobOf("a", {
    timeout: 60_000,
    paths: ["x"],
    environment: "production",
    runsOn: ["self.hosted", "gpu"],
    secrets: ["KEY"],
    concurrency: { group: "board" },
  });
  const definition = definitionOf({ triggers: [on.push({ branches: ["main"] })], jobs: [job] });
  const { image, clone, pipelines } = read(definition);
  assertEquals([image, clone], ["denoland/deno:debian-2.9.6", { depth: "full" }]);
  const { script: _, ...step } = pipelines.branches["**"][0].step;
  assertEquals(step, {
    name: "p",
    "runs-on": ["self.hosted", "gpu"],
    "max-time": 6,
    deployment: "production",
    "concurrency-group": "board",
    artifacts: {
      upload: [{ name: "penstock", paths: [".penstock-runs/**"], "capture-on": "always" }],
    },
  });
  assertStringIncludes(bitbucket(definition).text, "secured repository variables: KEY.");
});

Deno.test("generateBitbucket() starts in the folder of the pipeline, in the image that is asked for", () => {
  const { text } = bitbucket(triggeredBy(on.push()), { directory: "my models", image: "acme/ci" });
  assertStringIncludes(text, "- cd 'my models'\n");
  assertStringIncludes(text, "- my models/.penstock-runs/**\n");
  assertStringIncludes(text, "\nimage: acme/ci\n");
});

Deno.test("generateBitbucket() refuses what does not fit in one step", () => {
  assertThrows(() => bitbucket(definitionOf(), { fanOut: true }), PenstockError, "Bitbucket runs");
  const released = triggeredBy(on.release());
  assertThrows(() => bitbucket(released), PenstockError, "Bitbucket has none of its events");
  const jobs = ["x", "y"].map((name) => jobOf(name, { environment: name }));
  const error = assertThrows(() => bitbucket(definitionOf({ jobs })), PenstockError);
  assertStringIncludes(error.hint ?? "", "make two pipelines of it");
});

Deno.test("generateBitbucket() warns of groups that differ", () => {
  const jobs = ["x", "y"].map((name) => jobOf(name, { concurrency: { group: name } }));
  const { warnings } = bitbucket(definitionOf({ triggers: [on.push()], jobs }));
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings.join(), "are in different groups");
});

Deno.test("generateBitbucket() names runners of one's own as Bitbucket does", () => {
  const machine = (...runsOn: readonly string[]) => {
    const jobs = [jobOf("a", { runsOn })];
    const definition = definitionOf({ triggers: [on.push({ branches: ["x"] })], jobs });
    const { step } = read(definition).pipelines.branches["**"][0];
    return [step["runs-on"], bitbucket(definition).warnings.length];
  };
  assertEquals(machine("self-hosted", "gpu"), [["self.hosted", "gpu"], 0]);
  assertEquals(machine("ubuntu-latest"), [undefined, 1]);
});
