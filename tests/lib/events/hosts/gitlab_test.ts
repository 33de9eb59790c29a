import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { PenstockError, UsageError } from "../../../../lib/errors.ts";
import type { Event, PushEvent } from "../../../../lib/events/event.ts";
import { readEvent } from "../../../../lib/events/read_event.ts";
import { fakeWorld } from "../../../fake_world.ts";

const SHA = "feed".repeat(10);
const BEFORE = "ba5e".repeat(10);
const MERGE = "3e6e".repeat(10);
const ZEROS = "0".repeat(40);

/** What GitLab sets in each pipeline. */
const PIPELINE = {
  CI: "true",
  GITLAB_CI: "true",
  CI_PROJECT_ID: "7",
  CI_PROJECT_PATH: "acme/group/models",
  CI_DEFAULT_BRANCH: "main",
  CI_PIPELINE_URL: "https://gitlab.example.org/acme/group/models/-/pipelines/77",
  CI_COMMIT_SHA: SHA,
  CI_COMMIT_REF_NAME: "topic/a",
  CI_COMMIT_MESSAGE: "Train longer\n",
  GITLAB_USER_LOGIN: "ada",
};

/** What each event of it tells. */
const BASE = {
  repository: "acme/group/models",
  defaultBranch: "main",
  runUrl: "https://gitlab.example.org/acme/group/models/-/pipelines/77",
  actor: "ada",
  sha: SHA,
  payload: {},
};

async function read(source: string, env: Readonly<Record<string, string>> = {}): Promise<Event> {
  return await readEvent(
    fakeWorld({ env: { ...PIPELINE, CI_PIPELINE_SOURCE: source, ...env } }),
    {},
  );
}

Deno.test("readEvent() reads GitLab's push to a branch", async () => {
  const env = { CI_COMMIT_BRANCH: "topic/a", CI_COMMIT_BEFORE_SHA: BEFORE };
  assertEquals<unknown>(await read("push", env), {
    ...BASE,
    name: "push",
    ref: "refs/heads/topic/a",
    branch: "topic/a",
    before: BEFORE,
    created: false,
    deleted: false,
    message: "Train longer",
  });
});

Deno.test("readEvent() reads GitLab's zeros before a push as a new branch", async () => {
  const event = await read("push", { CI_COMMIT_BEFORE_SHA: ZEROS });
  assertEquals<unknown>(event, {
    ...BASE,
    name: "push",
    ref: "refs/heads/topic/a",
    branch: "topic/a",
    created: true,
    deleted: false,
    message: "Train longer",
  });
});

Deno.test("readEvent() takes no branch of GitLab for another one or a tag by its looks", async () => {
  for (const name of ["refs/heads/main", "refs/tags/v1", "/refs/heads/main"]) {
    const { ref, branch } = await read("push", { CI_COMMIT_BRANCH: name }) as PushEvent;
    assertEquals([ref, branch], [`refs/heads/${name}`, name]);
  }
});

Deno.test("readEvent() reads GitLab's pipeline of a tag as a push of it", async () => {
  const env = { CI_COMMIT_TAG: "v1", CI_COMMIT_REF_NAME: "v1", CI_COMMIT_BEFORE_SHA: ZEROS };
  const event = await read("push", env);
  assertEquals(event.name, "push");
  const { ref, tag, branch, created } = event as Extract<Event, { name: "push" }>;
  assertEquals([ref, tag, branch, created], ["refs/tags/v1", "v1", undefined, true]);
});

const MERGE_REQUEST = {
  CI_COMMIT_BEFORE_SHA: ZEROS,
  CI_MERGE_REQUEST_ID: "90125",
  CI_MERGE_REQUEST_IID: "12",
  CI_MERGE_REQUEST_TITLE: "Draft: Train longer",
  CI_MERGE_REQUEST_DRAFT: "true",
  CI_MERGE_REQUEST_LABELS: "data, needs review,gpu",
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
  CI_MERGE_REQUEST_DIFF_BASE_SHA: BEFORE,
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "topic/a",
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "7",
  CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: "acme/group/models",
};

Deno.test("readEvent() reads GitLab's merge request, by its number in the project", async () => {
  assertEquals<unknown>(await read("merge_request_event", MERGE_REQUEST), {
    ...BASE,
    name: "pull_request",
    number: 12,
    title: "Draft: Train longer",
    base: { ref: "main", sha: BEFORE },
    head: { ref: "topic/a", sha: SHA, repository: "acme/group/models" },
    fork: false,
    draft: true,
    labels: ["data", "needs review", "gpu"],
    message: "Train longer",
  });
});

Deno.test("readEvent() reads the commits of the branches, not GitLab's merge of them", async () => {
  const event = await read("merge_request_event", {
    ...MERGE_REQUEST,
    CI_COMMIT_SHA: MERGE,
    CI_MERGE_REQUEST_EVENT_TYPE: "merged_result",
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: SHA,
    CI_MERGE_REQUEST_TARGET_BRANCH_SHA: "7a57".repeat(10),
    CI_COMMIT_MESSAGE: "Merge branch topic/a into main",
  });
  const { sha, base, head, message } = event as Extract<Event, { name: "pull_request" }>;
  assertEquals([sha, base.sha, head.sha], [SHA, "7a57".repeat(10), SHA]);
  assertEquals(message, undefined);
});

Deno.test("readEvent() sees forks in GitLab's merge requests, also one that is gone", async () => {
  const other = { ...MERGE_REQUEST, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "8" };
  const { CI_MERGE_REQUEST_SOURCE_PROJECT_ID: _id, ...gone } = MERGE_REQUEST;
  const reasons = [
    "the merge request comes from another project",
    "its variables do not say which project the merge request comes from",
  ];
  for (const [at, env] of [other, gone].entries()) {
    const event = await read("merge_request_event", env);
    const { fork, untrusted } = event as Extract<Event, { name: "pull_request" }>;
    assertEquals([fork, untrusted], [true, { reason: reasons[at] ?? "", bases: [BEFORE] }]);
  }
});

Deno.test("readEvent() reads a pull request on GitHub that GitLab runs for", async () => {
  const env = {
    CI_EXTERNAL_PULL_REQUEST_IID: "5",
    CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY: "acme/models",
    CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY: "acme/models",
    CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME: "topic/a",
    CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA: SHA,
    CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME: "main",
    CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA: BEFORE,
  };
  assertEquals<unknown>(await read("external_pull_request_event", env), {
    ...BASE,
    name: "pull_request",
    number: 5,
    base: { ref: "main", sha: BEFORE },
    head: { ref: "topic/a", sha: SHA, repository: "acme/models" },
    fork: false,
    draft: false,
    labels: [],
    message: "Train longer",
  });
});

Deno.test("readEvent() reads GitLab's schedule", async () => {
  assertEquals<unknown>(await read("schedule", { CI_COMMIT_BEFORE_SHA: ZEROS }), {
    ...BASE,
    name: "schedule",
  });
});

for (const source of ["web", "webide", "chat", "api", "pipeline", "parent_pipeline", "trigger"]) {
  Deno.test(`readEvent() reads GitLab's source ${source} as a start with inputs`, async () => {
    assertEquals<unknown>(await read(source, { PENSTOCK_INPUT_model: "m" }), {
      ...BASE,
      name: "workflow_dispatch",
      payload: { model: "m" },
      ref: "refs/heads/topic/a",
    });
  });
}

Deno.test("readEvent() reads a start for a tag on GitLab", async () => {
  const event = await read("web", { CI_COMMIT_TAG: "v1", CI_COMMIT_REF_NAME: "v1" });
  assertEquals((event as Extract<Event, { name: "workflow_dispatch" }>).ref, "refs/tags/v1");
});

for (const source of ["external", "ondemand_dast_scan", "security_orchestration_policy", "new"]) {
  Deno.test(`readEvent() reads GitLab's source ${source}, of which no more is known`, async () => {
    assertEquals<unknown>(await read(source), { ...BASE, name: "other", event: source });
  });
}

Deno.test("readEvent() refuses a GitLab that does not say what the pipeline is for", async () => {
  await assertRejects(() => read(""), UsageError, "CI_PIPELINE_SOURCE is not set");
  await assertRejects(() => read("a\nb"), UsageError, "it is no name of an event");
});

const LACKING: readonly (readonly [string, string])[] = [
  ["CI_MERGE_REQUEST_IID", "is missing"],
  ["CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "is missing"],
  ["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "is missing"],
];

for (const [name, problem] of LACKING) {
  Deno.test(`readEvent() refuses a merge request of GitLab without ${name}`, async () => {
    const error = await assertRejects(
      () => read("merge_request_event", { ...MERGE_REQUEST, [name]: "" }),
      PenstockError,
      `Cannot read event "pull_request": ${name} ${problem}`,
    );
    assertEquals([error.code, error.exitCode], ["payload", 2]);
  });
}

Deno.test("readEvent() refuses a merge request of GitLab with an odd number", async () => {
  await assertRejects(
    () => read("merge_request_event", { ...MERGE_REQUEST, CI_MERGE_REQUEST_IID: "12; id" }),
    PenstockError,
    "CI_MERGE_REQUEST_IID is not a whole number above zero",
  );
});
