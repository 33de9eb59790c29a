import { assertEquals, assertStringIncludes } from "../../../../lib/deps/assert.ts";
import { parseYaml } from "../../../../lib/deps/yaml.ts";
import { decideTrigger } from "../../../../lib/events/triggers/decide_trigger.ts";
import { judgePaths } from "../../../../lib/events/triggers/judge_paths.ts";
import { on, type Trigger } from "../../../../lib/events/triggers/trigger.ts";
import { schema } from "../../../../lib/schema.ts";
import { problemsOfWorkflow } from "../../../deps/workflow_parser.ts";
import { parseYaml12 } from "../../../deps/yaml.ts";
import { definitionOf, gitHub, triggeredBy } from "../_make.ts";
import { readOn, readSection } from "../_read_on.ts";

const Any = schema.unknown();

/** Triggers of which one file can say each as it is: read back, the filters are the same. */
const KEPT: readonly Trigger[] = [
  on.push(),
  on.push({ branches: ["main", "release/**", "!release/**-alpha"] }),
  on.push({ branchesIgnore: ["dependabot/**"], tagsIgnore: ["**"] }),
  on.push({ tags: ["v[0-9]+.[0-9]+", "*"] }),
  on.push({ branches: ["on", "yes", "1.0", "0x1f", "08", "0o7", "1e3", "null", "~"] }),
  on.push({ branches: ["main"], paths: ["**", "!**", "*.dvc", "a b/**", "#x", "- y"] }),
  on.push({ branches: ["main"], pathsIgnore: ["docs/**", "\\!x", "ü/'\"`"] }),
  on.pullRequest(),
  on.pullRequest({ types: ["labeled"], branches: ["main"], paths: ["**.md"] }),
  on.pullRequestTarget({ branchesIgnore: ["x"], pathsIgnore: ["y"] }),
  on.workflowRun({ workflows: ["CI: all", "yes"], types: ["completed"], branches: ["**"] }),
  on.mergeGroup({ types: ["checks_requested"], branches: ["main"] }),
  on.release({ types: ["published"] }),
  on.issueComment({ types: ["created", "edited"] }),
];

for (const trigger of KEPT) {
  const what = `${trigger.event} ${JSON.stringify(trigger.filters)}`;
  Deno.test(`generateGitHub() says as it is: ${what}`, async () => {
    const { text } = gitHub(triggeredBy(trigger));
    assertEquals(readOn(text), { [trigger.event]: trigger.filters });
    assertEquals(parseYaml(text), parseYaml12(text));
    assertEquals(await problemsOfWorkflow(text), []);
  });
}

interface Joined {
  readonly does: string;
  readonly triggers: readonly Trigger[];
  readonly section: unknown;
}

const JOINED: readonly Joined[] = [
  {
    does: "lists the types of dispatches, and webhooks among them",
    triggers: [
      on.repositoryDispatch("staged", Any),
      on.webhook("registry", Any),
      on.repositoryDispatch("staged", Any),
    ],
    section: { repository_dispatch: { types: ["staged", "registry"] } },
  },
  {
    does: "lists timetables",
    triggers: [on.schedule("0 3 * * *"), on.schedule("*/15 9-17 * * 1-5")],
    section: { schedule: [{ cron: "0 3 * * *" }, { cron: "*/15 9-17 * * 1-5" }] },
  },
  {
    does: "starts a manual run by hand",
    triggers: [on.manual(), on.push({ branches: ["main"] })],
    section: { workflow_dispatch: null, push: { branches: ["main"] } },
  },
  {
    does: "joins branches and tags of two triggers",
    triggers: [on.push({ branches: ["main"] }), on.push({ tags: ["v*"] })],
    section: { push: { branches: ["main"], tags: ["v*"] } },
  },
];

for (const { does, triggers, section } of JOINED) {
  Deno.test(`generateGitHub() ${does}`, async () => {
    const { text, warnings } = gitHub(triggeredBy(...triggers));
    assertEquals(readSection(text), section);
    assertEquals(warnings, []);
    assertEquals(await problemsOfWorkflow(text), []);
  });
}

Deno.test("generateGitHub() warns where the filters of several triggers get wider", () => {
  const { text, warnings } = gitHub(triggeredBy(
    on.push({ branches: ["a"], paths: ["x"] }),
    on.push({ branches: ["b"], paths: ["y"] }),
  ));
  assertEquals(readOn(text), { push: { branches: ["a", "b"], paths: ["x", "y"] } });
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings.join(), "wider than those of the 2 triggers");
  assertStringIncludes(text, "# Note: GitHub takes one set of filters for push");
});

Deno.test("generateGitHub() warns of tags where paths alone are filtered", () => {
  const { text, warnings } = gitHub(triggeredBy(on.push({ paths: ["**.dvc"] })));
  assertEquals(readOn(text), { push: { paths: ["**.dvc"] } });
  assertStringIncludes(warnings.join(), 'branches: ["**"]');
  const kept = on.push({ paths: ["**.dvc"], branches: ["**"] });
  assertEquals(gitHub(triggeredBy(kept)).warnings, []);
});

Deno.test("the advice of generateGitHub() about tags keeps tags out, and no branch", () => {
  const advised = on.push({ paths: ["**.dvc"], branches: ["**"] });
  const judge = judgePaths({ state: "known", files: ["a.dvc"], head: "0" });
  const push = { name: "push", payload: {}, deleted: false } as const;
  const branch = { ...push, ref: "refs/heads/a/b", branch: "a/b" };
  assertEquals(decideTrigger(advised, branch, judge).passed, true);
  const tag = { ...push, ref: "refs/tags/v1", tag: "v1" };
  assertEquals(decideTrigger(advised, tag, judge).passed, false);
});

Deno.test("generateGitHub() writes a key that needs no value without one", () => {
  const { text } = gitHub(triggeredBy(on.pullRequest(), on.manual()));
  assertStringIncludes(text, "\non:\n  pull_request:\n  workflow_dispatch:\n\n");
});

Deno.test("generateGitHub() starts a pipeline without triggers by hand, and says so", () => {
  const { text, warnings } = gitHub(definitionOf({ inputs: { runs: schema.number() } }));
  assertEquals(readSection(text), {
    workflow_dispatch: { inputs: { runs: { type: "number", required: true } } },
  });
  assertStringIncludes(warnings.join(), "Add triggers with on()");
});

Deno.test("generateGitHub() asks for the inputs that a trigger names", () => {
  const trigger = on.workflowDispatch({ model: schema.oneOf("a", 2), dry: schema.boolean() });
  const { text } = gitHub(definitionOf({ triggers: [trigger], inputs: { runs: schema.number() } }));
  assertEquals(readSection(text), {
    workflow_dispatch: {
      inputs: {
        model: { type: "choice", options: ["a", "2"], required: true },
        dry: { type: "boolean", required: true },
      },
    },
  });
});
