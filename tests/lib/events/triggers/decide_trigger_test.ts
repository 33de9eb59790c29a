import { assertEquals } from "../../../../lib/deps/assert.ts";
import { decideTrigger } from "../../../../lib/events/triggers/decide_trigger.ts";
import type { Event } from "../../../../lib/events/event.ts";
import { judgePaths } from "../../../../lib/events/triggers/judge_paths.ts";
import { on, type Trigger } from "../../../../lib/events/triggers/trigger.ts";
import { schema } from "../../../../lib/schema.ts";
import { pullRequestEvent, pushEvent } from "../../../events.ts";

const known = judgePaths({ state: "known", files: ["src/a.ts"], head: "f".repeat(40) });
const tagged = judgePaths({ state: "irrelevant", reason: "a tag changes no files" });

/** The word and the reason of the check that decided. */
function decide(trigger: Trigger, event: Event, paths = known): readonly [boolean, string] {
  const { passed, checks } = decideTrigger(trigger, event, paths);
  assertEquals(checks.slice(0, -1).every((check) => check.passed), true);
  assertEquals(checks.at(-1)?.passed, passed);
  return [passed, checks.at(-1)?.reason ?? ""];
}

function target(rest: Parameters<typeof pullRequestEvent>[0] = {}): Event {
  return { ...pullRequestEvent(rest), name: "pull_request_target" };
}

const dispatched: Event = { name: "repository_dispatch", action: "wandb", payload: { a: 1 } };
const train: Event = {
  name: "workflow_run",
  action: "completed",
  payload: {},
  workflow: "train",
  head: { branch: "feature/x" },
};
const group: Event = {
  name: "merge_group",
  action: "checks_requested",
  payload: {},
  base: { ref: "main" },
  head: { ref: "gh-readonly-queue/main/pr-7" },
};
const night: Event = { name: "schedule", payload: {}, cron: "0 3 * * *" };
const released: Event = {
  name: "release",
  action: "published",
  payload: {},
  tag: "v1",
  draft: false,
  prerelease: false,
};
const tag = pushEvent({ tag: "v1.0" });
const branch = pushEvent({ branch: "feature/x" });

type Row = readonly [
  what: string,
  trigger: Trigger,
  event: Event,
  passed: boolean,
  reason: string,
];

const ROWS: readonly Row[] = [
  ["a push without filters", on.push(), pushEvent(), true, "on push"],
  ["a tag without filters", on.push(), tag, true, "on push"],
  [
    "another event",
    on.push(),
    dispatched,
    false,
    "the event is repository_dispatch wandb",
  ],
  [
    "a branch that matches",
    on.push({ branches: ["main", "feature/**"] }),
    branch,
    true,
    'branches: "feature/x" matches `feature/**`',
  ],
  [
    "a branch that matches none",
    on.push({ branches: ["main", "releases/**"] }),
    branch,
    false,
    'branches: "feature/x" matches none of `main`, `releases/**`',
  ],
  [
    "a branch that a later pattern takes out",
    on.push({ branches: ["**", "!feature/**"] }),
    branch,
    false,
    'branches: "feature/x" is excluded by `!feature/**`',
  ],
  [
    "a branch that a later pattern takes in again",
    on.push({ branches: ["**", "!feature/**", "feature/x"] }),
    branch,
    true,
    'branches: "feature/x" matches `feature/x`',
  ],
  [
    "a branch that is ignored",
    on.push({ branchesIgnore: ["feature/*"] }),
    branch,
    false,
    'branchesIgnore: "feature/x" matches `feature/*`',
  ],
  [
    "a branch that is not ignored",
    on.push({ branchesIgnore: ["docs"] }),
    branch,
    true,
    'branchesIgnore: "feature/x" does not match `docs`',
  ],
  ...([{ branches: ["**"] }, { branchesIgnore: ["docs"] }] as const).map((filters): Row => [
    `a tag beside ${Object.keys(filters)[0]}`,
    on.push(filters),
    tag,
    false,
    "tags: a tag does not pass, there are filters on branches only",
  ]),
  ...([{ tags: ["**"] }, { tagsIgnore: ["v0"] }] as const).map((filters): Row => [
    `a branch beside ${Object.keys(filters)[0]}`,
    on.push(filters),
    branch,
    false,
    "branches: a branch does not pass, there are filters on tags only",
  ]),
  [
    "a tag where there are filters on both",
    on.push({ branches: ["main"], tags: ["v*"] }),
    tag,
    true,
    'tags: "v1.0" matches `v*`',
  ],
  [
    "a branch where there are filters on both",
    on.push({ branches: ["feature/**"], tagsIgnore: ["**"] }),
    branch,
    true,
    'branches: "feature/x" matches `feature/**`',
  ],
  [
    "a tag that does not match where a branch of its name would",
    on.push({ branches: ["v*"], tags: ["release-*"] }),
    tag,
    false,
    'tags: "v1.0" does not match `release-*`',
  ],
  [
    "files as well as a branch",
    on.push({ branches: ["feature/**"], paths: ["src/**"] }),
    branch,
    true,
    "paths: src/a.ts matches `src/**`",
  ],
  [
    "a branch that matches, with files that do not",
    on.push({ branches: ["feature/**"], paths: ["docs/**"] }),
    branch,
    false,
    "paths: the 1 changed file does not match `docs/**`",
  ],
  [
    "files that match, on a branch that does not",
    on.push({ branches: ["main"], paths: ["src/**"] }),
    branch,
    false,
    'branches: "feature/x" does not match `main`',
  ],
  [
    "a pull request by its base",
    on.pullRequest({ branches: ["main"] }),
    pullRequestEvent({ action: "opened" }),
    true,
    'branches: "main" matches `main`',
  ],
  [
    "a pull request whose head alone matches",
    on.pullRequest({ branches: ["change"] }),
    pullRequestEvent({ action: "opened" }),
    false,
    'branches: "main" does not match `change`',
  ],
  [
    "a pull request with the rights of the repository by its base",
    on.pullRequestTarget({ branchesIgnore: ["main"] }),
    target({ action: "opened" }),
    false,
    'branchesIgnore: "main" matches `main`',
  ],
  [
    "a merge group by where it is merged",
    on.mergeGroup({ branches: ["main"] }),
    group,
    true,
    'branches: "main" matches `main`',
  ],
  [
    "a workflow's run by the branch that it ran for",
    on.workflowRun({ workflows: ["train"], branches: ["feature/*"] }),
    train,
    true,
    'branches: "feature/x" matches `feature/*`',
  ],
  [
    "a workflow's run on no branch",
    on.workflowRun({ workflows: ["train"], branches: ["main"] }),
    { ...train, head: {} },
    false,
    'branches: "" does not match `main`',
  ],
  [
    "the run of another workflow",
    on.workflowRun({ workflows: ["test", "Train"] }),
    train,
    false,
    'workflows: "train" is none of `test`, `Train`',
  ],
  [
    "the run of one of several workflows",
    on.workflowRun({ workflows: ["test", "train"] }),
    train,
    true,
    'workflows: "train" is wanted',
  ],
  [
    "the run of a workflow that is not done",
    on.workflowRun({ workflows: ["train"], types: ["completed"] }),
    { ...train, action: "requested" },
    false,
    "types: requested is none of `completed`",
  ],
  [
    "a line of the timetable",
    on.schedule("0 3 * * *"),
    night,
    true,
    'schedule: "0 3 * * *" is wanted',
  ],
  [
    "another line of the timetable",
    on.schedule("0 4 * * *"),
    night,
    false,
    'schedule: "0 3 * * *" is none of `0 4 * * *`',
  ],
  [
    "a timetable of which no line is told",
    on.schedule("0 4 * * *"),
    { name: "schedule", payload: {} },
    true,
    "on schedule 0 4 * * *",
  ],
  ["all types of a release", on.release(), released, true, "on release"],
  [
    "a type of a release",
    on.release({ types: ["published", "edited"] }),
    released,
    true,
    "types: published is wanted",
  ],
  [
    "a type of which the event tells nothing",
    on.mergeGroup({ types: ["checks_requested"] }),
    { name: "merge_group", payload: {}, base: { ref: "main" }, head: { ref: "x" } },
    false,
    "types: the event has none, which is none of `checks_requested`",
  ],
  [
    "a webhook by a dispatch of its type",
    on.webhook("wandb", schema.unknown()),
    dispatched,
    true,
    "on webhook wandb, sent as repository_dispatch",
  ],
  [
    "a run by hand that was started in CI",
    on.manual(),
    { name: "workflow_dispatch", payload: {} },
    true,
    "on manual, started by hand as workflow_dispatch",
  ],
  [
    "a webhook by a dispatch of another type",
    on.webhook("mlflow", schema.unknown()),
    dispatched,
    false,
    "the event is repository_dispatch wandb",
  ],
  [
    "a dispatch by a webhook of its type",
    on.repositoryDispatch("wandb", schema.unknown()),
    { name: "webhook", action: "wandb", payload: {} },
    false,
    "the event is webhook wandb",
  ],
];

for (const [what, trigger, event, passed, reason] of ROWS) {
  Deno.test(`decideTrigger() ${passed ? "lets" : "does not let"} ${what} pass`, () => {
    assertEquals(decide(trigger, event), [passed, reason]);
  });
}

for (const name of ["paths", "pathsIgnore"] as const) {
  Deno.test(`decideTrigger() lets a tag pass whatever ${name} say`, () => {
    const trigger = on.push({ [name]: ["src/**", "docs/**"] });
    const reason = `${name}: does not apply, a tag changes no files`;
    assertEquals(decide(trigger, tag, tagged), [true, reason]);
  });

  Deno.test(`decideTrigger() lets nothing pass by ${name} where no file changed`, () => {
    const none = judgePaths({ state: "known", files: [], head: "f".repeat(40) });
    for (
      const [trigger, event] of [
        [on.push({ [name]: ["x"] }), pushEvent()],
        [on.pullRequest({ [name]: ["x"] }), pullRequestEvent()],
      ] as const
    ) {
      assertEquals(decide(trigger, event, none), [false, `${name}: no files changed`]);
    }
  });

  Deno.test(`decideTrigger() lets a push pass by ${name} where the files are not known`, () => {
    const unknown = judgePaths({ state: "unknown", reason: "there is no git" });
    assertEquals(decide(on.push({ [name]: ["x"] }), pushEvent(), unknown), [
      true,
      `${name}: the changed files are not known, so it runs: there is no git`,
    ]);
  });
}

for (
  const [method, event] of [["pullRequest", pullRequestEvent], [
    "pullRequestTarget",
    target,
  ]] as const
) {
  Deno.test(`on.${method}() waits for new change requests and new commits, where no types are named`, () => {
    const wanted = ["opened", "synchronize", "reopened"];
    for (const action of [...wanted, "closed", "labeled", "edited"]) {
      const [passed, reason] = decide(on[method](), event({ action }));
      const words = "is none of `opened`, `synchronize`, `reopened`";
      assertEquals([passed, reason], [
        wanted.includes(action),
        `types: ${action} ${wanted.includes(action) ? "is wanted" : words}`,
      ]);
    }
  });

  Deno.test(`on.${method}() takes one without a type for one with new commits`, () => {
    assertEquals(decide(on[method](), event()), [true, "types: synchronize is wanted"]);
    assertEquals(decide(on[method]({ types: ["labeled"] }), event()), [
      false,
      "types: synchronize is none of `labeled`",
    ]);
  });
}

Deno.test("decideTrigger() passes over pushes and change requests that say so, but for those with rights", () => {
  const message = "Fix\n\n[skip ci]";
  const reason = "the message of the last commit says [skip ci]";
  assertEquals(decide(on.push(), pushEvent({ message })), [false, reason]);
  assertEquals(decide(on.push(), pushEvent({ tag: "v1", message })), [false, reason]);
  assertEquals(decide(on.pullRequest(), pullRequestEvent({ message })), [false, reason]);
  assertEquals(decide(on.pullRequestTarget(), target({ message })), [
    true,
    "types: synchronize is wanted",
  ]);
});

Deno.test("decideTrigger() looks at no file where a marker in the message decides", () => {
  const { checks } = decideTrigger(
    on.push({ branches: ["main"], paths: ["**"] }),
    pushEvent({ message: "[no ci]" }),
    () => {
      throw new Error("nobody needs the files");
    },
  );
  assertEquals(checks.map(({ kind, passed }) => [kind, passed]), [
    ["event", true],
    ["branches", true],
    ["skip marker", false],
  ]);
});

Deno.test("decideTrigger() tells what it looked at, in order, up to the first no", () => {
  const trigger = on.pullRequest({ types: ["labeled"], branches: ["main"], paths: ["docs/**"] });
  const decided = decideTrigger(trigger, pullRequestEvent({ action: "labeled" }), known);
  assertEquals(decided, {
    trigger: "pull_request",
    passed: false,
    checks: [
      { kind: "event", passed: true, reason: "on pull_request" },
      { kind: "types", passed: true, reason: "types: labeled is wanted" },
      { kind: "branches", passed: true, reason: 'branches: "main" matches `main`' },
      {
        kind: "paths",
        passed: false,
        reason: "paths: the 1 changed file does not match `docs/**`",
      },
    ],
  });
  const other = decideTrigger(trigger, pullRequestEvent({ action: "opened" }), known);
  assertEquals(other.checks.map(({ kind }) => kind), ["event", "types"]);
});
