import { assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import type { Event } from "../../../../lib/events/event.ts";
import { decodeGitHubEvent, type GitHubEventName } from "../../../../lib/events/hosts/github.ts";
import { fakeWorld } from "../../../fake_world.ts";

const HEAD = "feed".repeat(10);
const BASE = "ba5e".repeat(10);
const MERGE = "3e6e".repeat(10);
const ZEROS = "0".repeat(40);
const REPOSITORY = { full_name: "acme/models", default_branch: "main" };

function decode(
  name: GitHubEventName,
  body: unknown,
  env: Readonly<Record<string, string>> = {},
): Event {
  return decodeGitHubEvent(name, body, fakeWorld({ env }).env);
}

/** What was decoded, without the payload and what all events tell. */
function special(event: Event): Readonly<Record<string, unknown>> {
  const { name: _name, payload: _payload, repository: _repository, ...rest } = event;
  return rest;
}

const SIDES = {
  base: { ref: "main", sha: BASE },
  head: { ref: "topic/a", sha: HEAD, repo: { full_name: "acme/models" } },
};

function request(change: object = {}, more: object = {}): Record<string, unknown> {
  return { number: 12, pull_request: { ...SIDES, ...change }, repository: REPOSITORY, ...more };
}

for (const ref of ["refs/heads/main", "/refs/heads/main", "main"]) {
  Deno.test(`a push to ${ref} is one to the branch main`, () => {
    assertEquals(special(decode("push", { ref, before: BASE, after: HEAD })), {
      ref: "refs/heads/main",
      branch: "main",
      before: BASE,
      created: false,
      deleted: false,
      sha: HEAD,
    });
  });
}

Deno.test("a push of zeros before is of something new, and zeros are no commit", () => {
  const created = {
    branch: "a/b",
    ref: "refs/heads/a/b",
    deleted: false,
    created: true,
    sha: HEAD,
  };
  const body = { ref: "refs/heads/a/b", before: ZEROS, after: HEAD };
  assertEquals(special(decode("push", body)), created);
  assertEquals(special(decode("push", { ...body, created: true, before: null })), created);
});

Deno.test("a push that deletes has neither a commit nor a message", () => {
  const body = { ref: "refs/tags/v1", before: BASE, after: ZEROS, head_commit: null, commits: [] };
  const deleted = {
    ref: "refs/tags/v1",
    tag: "v1",
    before: BASE,
    created: false,
    deleted: true,
    commits: [],
  };
  // What CI checks out then is the default branch.
  assertEquals(special(decode("push", body, { GITHUB_SHA: MERGE })), deleted);
  assertEquals(special(decode("push", { ...body, deleted: true, after: null })), deleted);
});

Deno.test("a push that says little tells no more than that", () => {
  assertEquals(special(decode("push", { ref: "main" })), {
    ref: "refs/heads/main",
    branch: "main",
    deleted: false,
  });
});

Deno.test("a push has the commits of its payload in their order, and the last one's message", () => {
  const commits = [{ id: BASE }, { id: HEAD }];
  const head_commit = { id: HEAD, message: "Fix\n\n[skip ci]" };
  const { commits: ids, message, forced } = special(
    decode("push", { ref: "main", forced: true, commits, head_commit }),
  );
  assertEquals([ids, message, forced], [[BASE, HEAD], "Fix\n\n[skip ci]", true]);
});

Deno.test("a push whose commits cannot all be read has none, and not fewer", () => {
  for (const odd of [{ id: 5 }, null, { id: "--all" }, {}]) {
    const push = special(decode("push", { ref: "main", commits: [odd, { id: HEAD }] }));
    assertEquals("commits" in push, false);
  }
  assertEquals(special(decode("push", { ref: "main", commits: [] })).commits, []);
});

Deno.test("a push of a tag with a message is about the commit, not the tag", () => {
  const body = { ref: "refs/tags/v1", before: ZEROS, after: MERGE, head_commit: { id: HEAD } };
  assertEquals(decode("push", body).sha, HEAD);
  assertEquals(decode("push", body, { GITHUB_SHA: BASE }).sha, BASE);
});

Deno.test("a bare ref of CI's own push is a tag where CI says so", () => {
  const env = { GITHUB_REF: "v1", GITHUB_REF_TYPE: "tag" };
  assertEquals(special(decode("push", {}, env)), {
    ref: "refs/tags/v1",
    tag: "v1",
    deleted: false,
  });
});

for (const name of ["pull_request", "pull_request_target"] as const) {
  Deno.test(`${name} is about the head, not the merge commit or CI's`, () => {
    const body = request({
      title: "Train longer",
      draft: true,
      labels: [{ name: "data" }, { name: "a, b" }, { name: 5 }, null, "x"],
      merge_commit_sha: MERGE,
    }, { action: "synchronize", sender: { login: "ada" } });
    assertEquals(decode(name, body, { GITHUB_SHA: MERGE, GITHUB_REF: "refs/pull/12/merge" }), {
      name,
      action: "synchronize",
      payload: body,
      repository: "acme/models",
      defaultBranch: "main",
      sha: HEAD,
      actor: "ada",
      number: 12,
      title: "Train longer",
      base: { ref: "main", sha: BASE },
      head: { ref: "topic/a", sha: HEAD, repository: "acme/models" },
      fork: false,
      draft: true,
      labels: ["data", "a, b"],
    });
  });

  Deno.test(`${name} of a fork that is gone is one of a fork`, () => {
    const event = decode(name, request({ head: { ...SIDES.head, repo: null } }));
    const { head, fork, untrusted } = event as Extract<Event, { name: typeof name }>;
    assertEquals([head, fork], [{ ref: "topic/a", sha: HEAD }, true]);
    assertEquals(
      untrusted?.reason,
      "its payload does not say which repository the pull request comes from",
    );
  });
}

Deno.test("a pull request's branches are short names, also where they look like full ones", () => {
  const sides = { base: { ref: "refs/heads/main" }, head: { ref: "/refs/heads/topic" } };
  const event = decode("pull_request", request(sides)) as Extract<Event, { name: "pull_request" }>;
  assertEquals([event.base, event.head], [sides.base, sides.head]);
});

Deno.test("a pull request without labels, draft or title has none", () => {
  const event = decode("pull_request", request({ labels: null, draft: "yes", title: 5 }));
  const { labels, draft, title } = event as Extract<Event, { name: "pull_request" }>;
  assertEquals([labels, draft, title], [[], false, undefined]);
});

Deno.test("a workflow_dispatch has its inputs, {} where they are null, and a full ref", () => {
  const env = { GITHUB_SHA: HEAD };
  const body = { ref: "refs/heads/main", inputs: { model: "m" }, workflow: ".github/x.yml" };
  assertEquals(decode("workflow_dispatch", body, env), {
    name: "workflow_dispatch",
    payload: { model: "m" },
    ref: "refs/heads/main",
    sha: HEAD,
  });
  for (const inputs of [null, undefined]) {
    assertEquals(decode("workflow_dispatch", { ...body, inputs }).payload, {});
  }
  assertEquals(special(decode("workflow_dispatch", { ref: "main" })), { ref: "refs/heads/main" });
  assertEquals(special(decode("workflow_dispatch", {}, { GITHUB_REF: "refs/tags/v1" })), {
    ref: "refs/tags/v1",
  });
});

Deno.test("a workflow_dispatch by hand has texts as GitHub makes them of numbers and switches", () => {
  const inputs = { runs: 3, dry: false, model: "m", none: null };
  assertEquals(decode("workflow_dispatch", { inputs }).payload, {
    runs: "3",
    dry: "false",
    model: "m",
    none: null,
  });
});

Deno.test("a schedule has no sender; CI says for whom it runs", () => {
  const body = {
    organization: { login: "acme" },
    repository: REPOSITORY,
    schedule: "17 4 * * 1",
    workflow: ".github/workflows/nightly.yml",
  };
  assertEquals(decode("schedule", body, { GITHUB_ACTOR: "ada", GITHUB_SHA: HEAD }), {
    name: "schedule",
    payload: body,
    repository: "acme/models",
    defaultBranch: "main",
    sha: HEAD,
    actor: "ada",
    cron: "17 4 * * 1",
  });
});

Deno.test("a dispatch without client_payload has an empty one", () => {
  for (const client_payload of [undefined, null]) {
    const body = { action: "staged_model", branch: "main", client_payload };
    assertEquals(decode("repository_dispatch", body), {
      name: "repository_dispatch",
      action: "staged_model",
      payload: {},
    });
  }
});

Deno.test("a comment with a pull_request of null counts as one on a pull request", () => {
  const event = decode("issue_comment", { issue: { number: 3, pull_request: null } });
  assertEquals(special(event), {
    number: 3,
    onPullRequest: true,
    untrusted: { reason: "the comment is on a pull request", bases: [] },
  });
});

Deno.test("a workflow run is known by the workflow's name, else its own", () => {
  const run = { name: "train", head_sha: HEAD, conclusion: null, head_branch: null };
  const named = decode("workflow_run", { workflow: { name: "Train" }, workflow_run: run });
  const unnamed = decode("workflow_run", { workflow: null, workflow_run: run });
  for (const [event, workflow] of [[named, "Train"], [unnamed, "train"]] as const) {
    const { untrusted: _untrusted, ...rest } = special(event);
    assertEquals(rest, { workflow, sha: HEAD, head: { sha: HEAD } });
  }
});

/** What cannot be understood, and why. */
const REFUSED: readonly (readonly [GitHubEventName, unknown, string])[] = [
  ["push", {}, "ref is missing"],
  ["push", { ref: null }, "ref is missing"],
  ["push", { ref: 5 }, "ref is not a branch or tag"],
  ["push", { ref: "refs/heads/" }, "ref is not a branch or tag"],
  ["pull_request", {}, "pull_request.head.ref is missing"],
  ["pull_request", request({ base: {} }), "pull_request.base.ref is missing"],
  ["pull_request", request({ base: [] }), "pull_request.base.ref is missing"],
  [
    "pull_request_target",
    request({ head: { ref: {} } }),
    "pull_request.head.ref is not the name of a branch",
  ],
  ["pull_request", request({}, { number: "12" }), "number is not a whole number above zero"],
  ["pull_request", request({}, { number: undefined }), "number is missing"],
  ["merge_group", { merge_group: { base_ref: "main" } }, "merge_group.head_ref is missing"],
  ["merge_group", { merge_group: { head_ref: "a" } }, "merge_group.base_ref is missing"],
  ["release", { release: { tag_name: "" } }, "release.tag_name is missing"],
  ["release", { release: { tag_name: 1 } }, "release.tag_name is not a text"],
  ["workflow_run", { workflow_run: {} }, "workflow.name is missing"],
  ["issue_comment", { issue: { number: 1.5 } }, "issue.number is not a whole number above zero"],
  ["workflow_dispatch", { inputs: "model=m" }, "inputs is not an object"],
  [
    "repository_dispatch",
    { client_payload: {} },
    "its payload has neither event_type nor action",
  ],
  ["push", [], "its payload is no object"],
  ["manual", null, "its payload is no object"],
];

for (const [name, body, problem] of REFUSED) {
  Deno.test(`decodeGitHubEvent() refuses ${name} with ${JSON.stringify(body)}`, () => {
    const error = assertThrows(() => decode(name, body), PenstockError);
    assertEquals([error.code, error.exitCode], ["payload", 2]);
    assertEquals(error.message.replace(/:.*/, ""), `Cannot read event "${name}"`);
    assertEquals(error.message.replace(/.*?: /, ""), problem);
  });
}

Deno.test("a pull request takes the number within, where there is none outside", () => {
  const { number: _number, ...body } = request({ number: 7 });
  const event = decode("pull_request", body) as Extract<Event, { name: "pull_request" }>;
  assertEquals(event.number, 7);
});
