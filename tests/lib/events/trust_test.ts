import { assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { UsageError } from "../../../lib/errors.ts";
import type { Event, Untrusted } from "../../../lib/events/event.ts";
import { decodeGitHubEvent } from "../../../lib/events/hosts/github.ts";
import { type EventSource, readEvent } from "../../../lib/events/read_event.ts";
import { judgeEvent, withheldReason } from "../../../lib/events/trust.ts";
import { withTemporaryDirectory } from "../../../lib/model/model_source.ts";
import { fakeWorld } from "../../fake_world.ts";

const OWN = "acme/models";
const BASE = "ba5e".repeat(10);
const TIP = "71b0".repeat(10);

/** The payload of a pull request, of which only the part that matters is there. */
function pullRequest(head: unknown, own: unknown = { full_name: OWN }): Record<string, unknown> {
  return { number: 1, pull_request: { head, base: { ref: "main", sha: BASE } }, repository: own };
}

function from(name: unknown): Record<string, unknown> {
  return { ref: "topic", repo: { full_name: name } };
}

function workflowRun(head: unknown): Record<string, unknown> {
  return { workflow_run: { head_repository: head }, repository: { full_name: OWN } };
}

const FORK = 'the pull request comes from the fork "eve/models"';
const UNSAID = "its payload does not say which repository the pull request comes from";
const RUN_UNSAID =
  "its payload does not say which repository the workflow run it follows comes from";
const RUN_FORK = 'the workflow run it follows comes from the fork "eve/models"';

/** An event, its payload, and why it is not trusted; the base is that of the first column. */
const JUDGED: readonly (readonly [string, unknown, string?])[] = [
  ["pull_request", pullRequest(from(OWN))],
  ["pull_request", pullRequest(from("eve/models")), FORK],
  ["pull_request", pullRequest(from("ACME/models")), FORK.replace("eve", "ACME")],
  ["pull_request", pullRequest({ repo: null }), UNSAID],
  ["pull_request", pullRequest({}), UNSAID],
  ["pull_request", pullRequest(null), UNSAID],
  ["pull_request", pullRequest([from(OWN)]), UNSAID],
  ["pull_request", pullRequest(from([OWN])), UNSAID],
  ["pull_request", pullRequest(from("")), UNSAID],
  ["pull_request", pullRequest(from(""), { full_name: "" }), UNSAID],
  ["pull_request", pullRequest(from(undefined), {}), UNSAID],
  ["pull_request", pullRequest(from(OWN), null), UNSAID],
  ["pull_request_target", pullRequest(from(OWN))],
  ["pull_request_target", pullRequest(from("eve/models")), FORK],
  ["pull_request_review", pullRequest(from("eve/models")), FORK],
  ["pull_request_review_comment", pullRequest({ repo: null }), UNSAID],
  ["workflow_run", workflowRun({ full_name: OWN })],
  ["workflow_run", workflowRun({ full_name: "eve/models" }), RUN_FORK],
  ["workflow_run", workflowRun(null), RUN_UNSAID],
  ["workflow_run", workflowRun(undefined), RUN_UNSAID],
  ["issue_comment", { issue: { number: 1 } }],
  ["issue_comment", { issue: { pull_request: {} } }, "the comment is on a pull request"],
  ["issue_comment", { issue: { pull_request: null } }, "the comment is on a pull request"],
  ["issue_comment", { issue: [] }, "its payload does not say what the comment is on"],
  ["push", pullRequest(from("eve/models"))],
  ["schedule", undefined],
  ["repository_dispatch", {}],
  ["workflow_dispatch", {}],
  ["constructor", {}],
];

for (const [name, body, reason] of JUDGED) {
  const verb = reason === undefined ? "trusts" : "does not trust";
  Deno.test(`judgeEvent() ${verb} ${name} with ${JSON.stringify(body)}`, () => {
    const { env } = fakeWorld({ env: { GITHUB_SHA: TIP } });
    const bases = name === "pull_request_target"
      ? [BASE, TIP]
      : [name.startsWith("pull_request") ? BASE : TIP];
    assertEquals(judgeEvent(name, body, env), reason === undefined ? undefined : { reason, bases });
  });
}

for (const name of ["pull_request", "pull_request_target", "workflow_run", "issue_comment"]) {
  for (const body of [undefined, {}, null, [], "x"]) {
    Deno.test(`judgeEvent() does not trust ${name} with ${JSON.stringify(body)}`, () => {
      const judged = judgeEvent(name, body, fakeWorld().env);
      assertEquals(judged?.reason.startsWith("its payload does not say"), true);
      assertEquals(judged?.bases, []);
    });
  }
}

for (const sha of ["--upload-pack=x", "main", "", 5, null, ["0".repeat(40)], "F".repeat(40)]) {
  Deno.test(`judgeEvent() takes no base of ${JSON.stringify(sha)}`, () => {
    const body = { ...pullRequest(from("eve/models")), pull_request: { base: { sha } } };
    assertEquals(judgeEvent("pull_request", body, fakeWorld().env), {
      reason: UNSAID,
      bases: [],
    });
  });
}

/** GitLab's variables of a merge request, and why its pipeline is not trusted. */
const MERGE_REQUESTS: readonly (readonly [Readonly<Record<string, string>>, Untrusted?])[] = [
  [{ CI_PROJECT_ID: "1" }],
  [{ CI_PROJECT_ID: "1", CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "1" }],
  [
    {
      CI_PROJECT_ID: "1",
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "2",
      CI_MERGE_REQUEST_DIFF_BASE_SHA: BASE,
    },
    { reason: "the merge request comes from another project", bases: [BASE] },
  ],
  [
    {
      CI_PROJECT_ID: "1",
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "2",
      CI_MERGE_REQUEST_DIFF_BASE_SHA: BASE,
      CI_MERGE_REQUEST_TARGET_BRANCH_SHA: TIP,
    },
    { reason: "the merge request comes from another project", bases: [TIP] },
  ],
  [
    { CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "2" },
    { reason: "the merge request comes from another project", bases: [] },
  ],
  // Of a fork that is gone, GitLab names no project.
  [
    { CI_PROJECT_ID: "1", CI_MERGE_REQUEST_IID: "3", CI_MERGE_REQUEST_DIFF_BASE_SHA: BASE },
    {
      reason: "its variables do not say which project the merge request comes from",
      bases: [BASE],
    },
  ],
  [
    { CI_PROJECT_ID: "1", CI_PIPELINE_SOURCE: "merge_request_event" },
    { reason: "its variables do not say which project the merge request comes from", bases: [] },
  ],
  [
    {
      CI_PIPELINE_SOURCE: "external_pull_request_event",
      CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY: OWN,
      CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY: OWN,
    },
  ],
  [
    {
      CI_EXTERNAL_PULL_REQUEST_IID: "4",
      CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY: "eve/models",
      CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY: OWN,
      CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA: BASE,
    },
    { reason: FORK, bases: [BASE] },
  ],
  [
    { CI_PIPELINE_SOURCE: "external_pull_request_event" },
    {
      reason: "its variables do not say which repository the pull request comes from",
      bases: [],
    },
  ],
];

for (const [env, untrusted] of MERGE_REQUESTS) {
  Deno.test(`readEvent() judges GitLab's ${Object.values(env)}, whatever the event`, async () => {
    const given = [{}, { name: "manual" }, { name: "push", payload: "-" }];
    for (const source of [...given, { name: "webhook:x", payload: "-" }]) {
      const event = await readEvent(fakeWorld({ env, stdin: '{"ref": "main"}' }), source);
      assertEquals(event.untrusted, untrusted);
    }
  });
}

/** What is read where CI runs for an event, and flags say something else. */
async function readInCi(
  name: string,
  payload: string | undefined,
  source: EventSource,
  stdin?: string,
): Promise<Event> {
  return await withTemporaryDirectory(fakeWorld(), async (directory) => {
    const path = `${directory}/event.json`;
    if (payload !== undefined) await Deno.writeTextFile(path, payload);
    const env = { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_SHA: TIP };
    const given = stdin === undefined ? { env } : { env, stdin };
    return await readEvent(fakeWorld(given), source);
  });
}

const FORKED = JSON.stringify(pullRequest(from("eve/models")));
const OWNED = JSON.stringify(pullRequest(from(OWN)));

Deno.test("readEvent() says that CI's own event is not trusted, and why", async () => {
  const { name, untrusted } = await readInCi("pull_request_target", FORKED, {});
  assertEquals([name, untrusted], ["pull_request_target", { reason: FORK, bases: [BASE, TIP] }]);
  assertEquals("untrusted" in await readInCi("pull_request_target", OWNED, {}), false);
});

const FLAGS: readonly EventSource[] = [
  { name: "manual" },
  { name: "schedule" },
  { name: "workflow_dispatch" },
  { name: "push", payload: "-" },
  { name: "pull_request", payload: "-" },
  { name: "webhook:wandb", payload: "-" },
  { name: "repository_dispatch:staged_model", payload: "-" },
];

for (const source of FLAGS) {
  Deno.test(`readEvent() lets --event ${source.name} make no event of CI trusted`, async () => {
    const stdin = JSON.stringify({ ...pullRequest(from(OWN)), ref: "main" });
    const event = await readInCi("pull_request_target", FORKED, source, stdin);
    assertEquals([event.name, event.untrusted], [source.name?.split(":")[0], {
      reason: FORK,
      bases: [BASE, TIP],
    }]);
  });
}

Deno.test("readEvent() makes no trusted event from git, whatever says that CI runs", async () => {
  for (const mark of [{}, { GITLAB_CI: "true" }, { BITBUCKET_BUILD_NUMBER: "1" }]) {
    const env = { GITHUB_EVENT_NAME: "pull_request", ...mark };
    for (const name of ["push", "pull_request"]) {
      await assertRejects(
        () => readEvent(fakeWorld({ env }), { name, base: "main" }),
        UsageError,
        "there is no payload",
      );
    }
  }
});

Deno.test("readEvent() judges GitHub's event also where another CI is told of", async () => {
  const env = {
    GITLAB_CI: "true",
    CI_PIPELINE_SOURCE: "web",
    GITHUB_EVENT_NAME: "issue_comment",
  };
  const { name, untrusted } = await readEvent(fakeWorld({ env }), {});
  assertEquals([name, untrusted], ["workflow_dispatch", {
    reason: "its payload does not say what the comment is on",
    bases: [],
  }]);
});

Deno.test("readEvent() lets no payload replace the base revision that CI names", async () => {
  const stdin = JSON.stringify({
    ...pullRequest(from("mal/models")),
    pull_request: { head: from("mal/models"), base: { ref: "main", sha: TIP } },
  });
  const event = await readInCi(
    "pull_request",
    FORKED,
    { name: "pull_request", payload: "-" },
    stdin,
  );
  assertEquals(event.untrusted, { reason: FORK, bases: [BASE] });
});

Deno.test("readEvent() does not trust a CI whose payload cannot be read", async () => {
  for (const payload of [undefined, "{", "[]", '{"a":{"__proto__":{}}}']) {
    const { untrusted } = await readInCi("pull_request", payload, { name: "manual" });
    assertEquals(untrusted, { reason: UNSAID, bases: [] });
  }
  const env = { GITHUB_EVENT_NAME: "issue_comment" };
  const { untrusted } = await readEvent(fakeWorld({ env }), { name: "manual" });
  assertEquals(untrusted, { reason: "its payload does not say what the comment is on", bases: [] });
});

Deno.test("readEvent() judges a payload given by hand where CI's event is trusted", async () => {
  const source = { name: "pull_request", payload: "-" };
  const event = await readInCi("push", undefined, source, FORKED);
  assertEquals(event.untrusted, { reason: FORK, bases: [BASE] });
  // The commit of the run is not the base revision of another event.
  const onChange = '{"issue": {"number": 1, "pull_request": {}}}';
  const given = { name: "issue_comment", payload: "-" };
  const comment = await readInCi("push", undefined, given, onChange);
  assertEquals(comment.untrusted, { reason: "the comment is on a pull request", bases: [] });
});

Deno.test("an untrusted event is plain data", () => {
  const { env } = fakeWorld();
  const event = decodeGitHubEvent("pull_request", pullRequest(from("eve/models")), env);
  assertEquals(JSON.parse(JSON.stringify(event)), event);
});

Deno.test("withheldReason() withholds jobs that need secrets from untrusted events", () => {
  const trusted: Event = { name: "manual", payload: {} };
  const untrusted: Event = { ...trusted, untrusted: { reason: FORK, bases: [] } };
  const job = { secrets: ["KEY"] };
  assertEquals(
    withheldReason(job, untrusted),
    `it needs secrets, and the event is untrusted: ${FORK}`,
  );
  assertEquals(withheldReason({ ...job, untrusted: "allow" }, untrusted), undefined);
  assertEquals(withheldReason({ secrets: [] }, untrusted), undefined);
  assertEquals(withheldReason(job, trusted), undefined);
});
