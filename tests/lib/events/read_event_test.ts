import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "../../../lib/deps/assert.ts";
import { PenstockError, UsageError } from "../../../lib/errors.ts";
import type { Event } from "../../../lib/events/event.ts";
import {
  decodeEvent,
  type EventSource,
  readEvent as readWorldEvent,
} from "../../../lib/events/read_event.ts";
import { withTemporaryDirectory } from "../../../lib/model/model_source.ts";
import { fakeWorld } from "../../fake_world.ts";

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly stdin?: string;
}

/** Reads an event with so much of a world. */
async function readEvent(source: EventSource, given: Given = {}): Promise<Event> {
  return await readWorldEvent(fakeWorld(given), source);
}

const noVariables = fakeWorld().env;

Deno.test("readEvent() reads a run by hand where nothing else is said", async () => {
  assertEquals(await readEvent({}), { name: "manual", payload: {} });
});

Deno.test("readEvent() reads a dispatch in the form in which it is sent", async () => {
  const stdin = JSON.stringify({ event_type: "staged_model", client_payload: { artifact: "a" } });
  assertEquals(await readEvent({ name: "repository_dispatch", payload: "-" }, { stdin }), {
    name: "repository_dispatch",
    action: "staged_model",
    payload: { artifact: "a" },
  });
});

Deno.test("readEvent() reads a dispatch in the form in which it lies in CI", async () => {
  const stdin = JSON.stringify({
    action: "staged_model",
    branch: "main",
    client_payload: { artifact: "a" },
    repository: { full_name: "acme/models" },
    sender: { login: "ada" },
  });
  assertEquals(await readEvent({ name: "repository_dispatch", payload: "-" }, { stdin }), {
    name: "repository_dispatch",
    action: "staged_model",
    payload: { artifact: "a" },
    repository: "acme/models",
    actor: "ada",
  });
});

Deno.test("both forms of a dispatch give the same event", async () => {
  const [sent, received] = await Promise.all(
    ["event_type", "action"].map((key) =>
      readEvent({ name: "repository_dispatch", payload: "-" }, {
        stdin: JSON.stringify({ [key]: "staged_model", client_payload: { artifact: "a" } }),
      })
    ),
  );
  assertEquals(sent, received);
});

Deno.test("readEvent() reads a dispatch without a client_payload as an empty one", async () => {
  const event = await readEvent({ name: "repository_dispatch", payload: "-" }, {
    stdin: '{"event_type": "x"}',
  });
  assertEquals(event.payload, {});
});

Deno.test("readEvent() takes the event, the commit and the run from CI's variables", async () => {
  await withTemporaryDirectory(fakeWorld(), async (directory) => {
    const path = `${directory}/event.json`;
    await Deno.writeTextFile(path, '{"action": "staged_model", "client_payload": {"a": 1}}');
    const env = {
      GITHUB_EVENT_NAME: "repository_dispatch",
      GITHUB_EVENT_PATH: path,
      GITHUB_REPOSITORY: "acme/models",
      GITHUB_SHA: "0123abc",
      GITHUB_ACTOR: "ada",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_RUN_ID: "77",
    };
    assertEquals(await readEvent({}, { env }), {
      name: "repository_dispatch",
      action: "staged_model",
      payload: { a: 1 },
      repository: "acme/models",
      sha: "0123abc",
      actor: "ada",
      runUrl: "https://github.com/acme/models/actions/runs/77",
    });
  });
});

Deno.test("readEvent() prefers its flags to CI's event", async () => {
  const env = { GITHUB_EVENT_NAME: "push", GITHUB_EVENT_PATH: "/nothing/is/here.json" };
  const event = await readEvent({ name: "workflow_dispatch", payload: "-" }, {
    env,
    stdin: '{"inputs": {"model": "m"}}',
  });
  assertEquals([event.name, event.payload], ["workflow_dispatch", { model: "m" }]);
  assertEquals((await readEvent({ name: "manual" }, { env })).name, "manual");
});

Deno.test("readEvent() finds number and head commit of a pull request, not the merge commit", () => {
  const body = {
    action: "opened",
    pull_request: { number: 12, head: { sha: "feed", repo: { full_name: "acme/models" } } },
    repository: { full_name: "acme/models" },
    sender: { login: "ada" },
  };
  const env = fakeWorld({ env: { GITHUB_SHA: "merge", GITHUB_ACTOR: "runner" } }).env;
  assertEquals(decodeEvent("pull_request", body, env), {
    name: "pull_request",
    action: "opened",
    payload: body,
    repository: "acme/models",
    sha: "feed",
    change: 12,
    actor: "ada",
  });
});

Deno.test("decodeEvent() finds the change request that a comment is on", () => {
  const issue = { number: 9, pull_request: { url: "x" } };
  assertEquals(decodeEvent("issue_comment", { issue }, noVariables).change, 9);
  assertEquals(
    decodeEvent("issue_comment", { issue: { number: 9 } }, noVariables).change,
    undefined,
  );
});

Deno.test("decodeEvent() finds the commit that a workflow ran for", () => {
  const { env } = fakeWorld({ env: { GITHUB_SHA: "tip" } });
  const event = decodeEvent("workflow_run", { workflow_run: { head_sha: "feed" } }, env);
  assertEquals(event.sha, "feed");
});

for (
  const pullRequest of [
    { number: "12", head: { sha: 5 } },
    { number: 1.5, head: [] },
    { number: 1e300, head: "feed" },
    [12],
    "12",
    null,
  ]
) {
  Deno.test(`decodeEvent() finds no number or commit in ${JSON.stringify(pullRequest)}`, () => {
    const event = decodeEvent("pull_request", { pull_request: pullRequest }, noVariables);
    assertEquals([event.change, event.sha], [undefined, undefined]);
  });
}

Deno.test("decodeEvent() gives no page of the run unless all of its parts are there", () => {
  const { env } = fakeWorld({ env: { GITHUB_REPOSITORY: "a/b", GITHUB_RUN_ID: "1" } });
  assertEquals(decodeEvent("push", {}, env).runUrl, undefined);
});

for (const body of [[], [{}], null, "text", 1, true]) {
  Deno.test(`decodeEvent() refuses ${JSON.stringify(body)}, which is no object`, () => {
    const error = assertThrows(() => decodeEvent("push", body, noVariables), PenstockError);
    assertEquals([error.code, error.exitCode], ["payload", 2]);
    assertStringIncludes(error.message, '"push"');
  });
}

for (
  const body of [
    {},
    { client_payload: {} },
    { event_type: "" },
    { event_type: 5 },
    { action: null },
    { action: ["staged_model"] },
  ]
) {
  Deno.test(`decodeEvent() refuses the dispatch ${JSON.stringify(body)}, which has no type`, () => {
    const error = assertThrows(
      () => decodeEvent("repository_dispatch", body, noVariables),
      PenstockError,
      "neither event_type nor action",
    );
    assertEquals([error.code, error.exitCode], ["payload", 2]);
  });
}

Deno.test("readEvent() refuses a payload without an event, before it is read", async () => {
  const error = await assertRejects(
    () => readEvent({ payload: "/nothing/is/here.json" }),
    UsageError,
    "Cannot use --payload without --event",
  );
  assertEquals(error.exitCode, 2);
});

Deno.test("readEvent() refuses an event of no known name and lists those it knows", async () => {
  const error = await assertRejects(() => readEvent({ name: "staged_model" }), UsageError);
  assertStringIncludes(error.message, '"staged_model"');
  assertStringIncludes(error.hint ?? "", "repository_dispatch");
  await assertRejects(() => readEvent({}, { env: { GITHUB_EVENT_NAME: "fork" } }), UsageError);
});

Deno.test("readEvent() refuses an event whose payload is given nowhere", async () => {
  const flags = await assertRejects(() => readEvent({ name: "push" }), UsageError);
  assertStringIncludes(flags.message, "there is no payload");
  const env = { GITHUB_EVENT_NAME: "push" };
  const ci = await assertRejects(() => readEvent({}, { env }), UsageError);
  assertStringIncludes(ci.message, "GITHUB_EVENT_PATH is not set");
});

Deno.test("readEvent() reads a schedule without a payload", async () => {
  assertEquals(await readEvent({ name: "schedule" }), { name: "schedule", payload: {} });
});

Deno.test("readEvent() names a payload file that is not there", async () => {
  const error = await assertRejects(
    () => readEvent({ name: "push", payload: "/nothing/is/here.json" }),
    PenstockError,
    "/nothing/is/here.json",
  );
  assertEquals(error.exitCode, 2);
});

const UNFIT: Readonly<Record<string, string>> = {
  "too large": JSON.stringify({ event_type: "x", client_payload: "x".repeat(1_000_000) }),
  "too deep": `{"event_type": "x", "client_payload": ${"[".repeat(64)}${"]".repeat(64)}}`,
  "with a __proto__": '{"event_type": "x", "client_payload": {"a": {"__proto__": {}}}}',
  "not JSON": "event_type=x",
  "no object": '["event_type", "x"]',
};

for (const [what, stdin] of Object.entries(UNFIT)) {
  Deno.test(`readEvent() refuses a payload that is ${what}`, async () => {
    const error = await assertRejects(
      () => readEvent({ name: "repository_dispatch", payload: "-" }, { stdin }),
      PenstockError,
    );
    assertEquals([error.code, error.exitCode], ["payload", 2]);
  });
}
