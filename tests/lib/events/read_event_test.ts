import { assertEquals, assertRejects, assertStringIncludes } from "../../../lib/deps/assert.ts";
import { PenstockError, UsageError } from "../../../lib/errors.ts";
import type { Event } from "../../../lib/events/event.ts";
import { type EventSource, readEvent as readWorldEvent } from "../../../lib/events/read_event.ts";
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

/** Reads CI's own event on GitHub. */
async function readOwn(
  name: string,
  body: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Event> {
  return await withTemporaryDirectory(fakeWorld(), async (directory) => {
    const path = `${directory}/event.json`;
    await Deno.writeTextFile(path, body);
    return await readEvent({}, {
      env: { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, ...env },
    });
  });
}

Deno.test("readEvent() reads a run by hand where nothing else is said", async () => {
  assertEquals(await readEvent({}), { name: "manual", payload: {} });
  assertEquals(await readEvent({}, { env: { CI: "true" } }), { name: "manual", payload: {} });
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

Deno.test("both forms of a dispatch, and its payload alone, give the same event", async () => {
  const client_payload = { artifact: "a" };
  const [sent, received] = await Promise.all(
    ["event_type", "action"].map((key) =>
      readEvent({ name: "repository_dispatch", payload: "-" }, {
        stdin: JSON.stringify({ [key]: "staged_model", client_payload }),
      })
    ),
  );
  assertEquals(sent, received);
  const name = "repository_dispatch:staged_model";
  for (const body of [client_payload, { event_type: "staged_model", client_payload }]) {
    const stdin = JSON.stringify(body);
    assertEquals(await readEvent({ name, payload: "-" }, { stdin }), sent);
  }
});

Deno.test("readEvent() refuses a dispatch of another type than --event names", async () => {
  const stdin = JSON.stringify({ event_type: "retrain", client_payload: {} });
  const error = await assertRejects(
    () => readEvent({ name: "repository_dispatch:staged_model", payload: "-" }, { stdin }),
    PenstockError,
    'its payload is of type "retrain", not "staged_model"',
  );
  assertEquals([error.code, error.exitCode], ["payload", 2]);
});

Deno.test("readEvent() reads any document as a webhook of the name that --event gives", async () => {
  for (const body of [{ action: "x", a: 1 }, [1, "b"], "text", null]) {
    const stdin = JSON.stringify(body);
    assertEquals(await readEvent({ name: "webhook:wandb", payload: "-" }, { stdin }), {
      name: "webhook",
      action: "wandb",
      payload: body,
    });
  }
});

Deno.test("readEvent() takes the event, the commit and the run from CI's variables", async () => {
  const env = {
    GITHUB_REPOSITORY: "acme/models",
    GITHUB_SHA: "0123abc",
    GITHUB_ACTOR: "ada",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_ID: "77",
  };
  const body = '{"action": "staged_model", "client_payload": {"a": 1}}';
  assertEquals(await readOwn("repository_dispatch", body, env), {
    name: "repository_dispatch",
    action: "staged_model",
    payload: { a: 1 },
    repository: "acme/models",
    sha: "0123abc",
    actor: "ada",
    runUrl: "https://github.com/acme/models/actions/runs/77",
  });
});

Deno.test("readEvent() gives no page of the run unless all of its parts are there", async () => {
  const env = { GITHUB_REPOSITORY: "a/b", GITHUB_RUN_ID: "1" };
  assertEquals((await readEvent({}, { env })).runUrl, undefined);
});

Deno.test("readEvent() reads CI's own push of more commits than a payload by hand may have", async () => {
  const commits = Array.from({ length: 2048 }, (_, at) => ({
    id: at.toString(16).padStart(40, "a"),
    message: "x".repeat(600),
  }));
  const body = JSON.stringify({ ref: "refs/heads/main", commits });
  const event = await readOwn("push", body);
  assertEquals(event.name === "push" && event.commits?.length, 2048);
  const error = await assertRejects(
    () => readEvent({ name: "push", payload: "-" }, { stdin: body }),
    PenstockError,
  );
  assertStringIncludes(error.message, "at most 1000000 are read");
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

Deno.test("readEvent() takes a payload without inputs for those of a start by hand", async () => {
  const read = async (body: unknown) => {
    const stdin = JSON.stringify(body);
    return (await readEvent({ name: "workflow_dispatch", payload: "-" }, { stdin })).payload;
  };
  assertEquals(await read({ model: "m", rows: 3 }), { model: "m", rows: "3" });
  assertEquals(await read({ ref: "main", model: "m" }), { ref: "main", model: "m" });
  for (const body of [{}, { ref: "main" }, { ref: "main", repository: {} }, { inputs: null }]) {
    assertEquals(await read(body), {});
  }
  await assertRejects(() => read([]), PenstockError, "its payload is no object");
});

Deno.test("readEvent() takes nothing of CI's commit for a payload given by hand", async () => {
  const env = { GITHUB_SHA: "feed", GITHUB_REF: "refs/heads/main", GITHUB_REF_TYPE: "tag" };
  const dispatch = { name: "workflow_dispatch", payload: "-" };
  assertEquals(await readEvent(dispatch, { env, stdin: "{}" }), {
    name: "workflow_dispatch",
    payload: {},
  });
  const push = await readEvent({ name: "push", payload: "-" }, { env, stdin: '{"ref": "v1"}' });
  assertEquals(push.name === "push" && push.ref, "refs/heads/v1");
});

Deno.test("readEvent() reads GitHub's form on every host, and the host's own variables", async () => {
  const stdin = '{"event_type": "staged_model"}';
  const dispatch = { name: "repository_dispatch", payload: "-" };
  const gitlab = { GITLAB_CI: "true", CI_PROJECT_PATH: "acme/a/b", CI_PIPELINE_URL: "https://g/1" };
  const bitbucket = { BITBUCKET_BUILD_NUMBER: "3", BITBUCKET_REPO_FULL_NAME: "acme/b" };
  const base = { name: "repository_dispatch", action: "staged_model", payload: {} };
  assertEquals<unknown>(await readEvent(dispatch, { env: gitlab, stdin }), {
    ...base,
    repository: "acme/a/b",
    runUrl: "https://g/1",
  });
  assertEquals<unknown>(await readEvent(dispatch, { env: bitbucket, stdin }), {
    ...base,
    repository: "acme/b",
    runUrl: "https://bitbucket.org/acme/b/pipelines/results/3",
  });
});

Deno.test("readEvent() takes inputs from variables where there is no payload", async () => {
  for (const mark of [{}, { GITLAB_CI: "true" }, { BITBUCKET_BUILD_NUMBER: "1" }]) {
    const env = { ...mark, PENSTOCK_INPUT_model: "m", PENSTOCK_INPUT_runs: "3" };
    assertEquals(await readEvent({ name: "workflow_dispatch" }, { env }), {
      name: "workflow_dispatch",
      payload: { model: "m", runs: "3" },
    });
  }
});

Deno.test("readEvent() refuses a payload or base without an event, before it is read", async () => {
  const error = await assertRejects(
    () => readEvent({ payload: "/nothing/is/here.json" }),
    UsageError,
    "Cannot use --payload without --event",
  );
  assertEquals(error.exitCode, 2);
  await assertRejects(
    () => readEvent({ base: "main" }),
    UsageError,
    "Cannot use --base without --event",
  );
});

Deno.test("readEvent() refuses a base beside a payload, or for what is not compared", async () => {
  await assertRejects(
    () => readEvent({ name: "push", payload: "/nothing/is/here.json", base: "main" }),
    UsageError,
    "Cannot use --base with --payload",
  );
  await assertRejects(
    () => readEvent({ name: "schedule", base: "main" }),
    UsageError,
    "Cannot use --base with --event schedule: it is compared with nothing",
  );
});

Deno.test("readEvent() refuses an event of no known name and lists those it knows", async () => {
  const error = await assertRejects(() => readEvent({ name: "staged_model" }), UsageError);
  assertStringIncludes(error.message, '"staged_model"');
  assertStringIncludes(error.hint ?? "", "repository_dispatch");
});

Deno.test("readEvent() reads what CI runs for by its name, where no more is known", async () => {
  for (const event of ["issues", "deployment", "fork", "create", "delete", "webhook"]) {
    assertEquals<unknown>(await readOwn(event, "{}"), { name: "other", event, payload: {} });
  }
  for (const name of ["Issues", "a b", "-x", "a\nb", "__proto__"]) {
    const own = await assertRejects(() => readOwn(name, "{}"), UsageError);
    assertEquals(
      own.message,
      `Cannot read event ${JSON.stringify(name)}: it is no name of an event`,
    );
  }
  const review = await readOwn("pull_request_review", "{}");
  assertEquals(review.untrusted === undefined, false);
});

for (
  const name of ["repository_dispatch", "merge_group", "release", "workflow_run", "issue_comment"]
) {
  Deno.test(`readEvent() refuses ${name} whose payload is given nowhere`, async () => {
    const flags = await assertRejects(() => readEvent({ name }), UsageError);
    assertStringIncludes(flags.message, "there is no payload");
    assertStringIncludes(flags.hint ?? "", "--payload FILE");
    const env = { GITHUB_EVENT_NAME: name };
    const ci = await assertRejects(() => readEvent({}, { env }), UsageError);
    assertStringIncludes(ci.message, "GITHUB_EVENT_PATH is not set");
  });
}

for (const name of ["schedule", "manual", "workflow_dispatch"] as const) {
  Deno.test(`readEvent() reads ${name} without a payload`, async () => {
    assertEquals<unknown>(await readEvent({ name }), { name, payload: {} });
  });
}

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
    for (const name of ["repository_dispatch", "repository_dispatch:x"]) {
      const error = await assertRejects(
        () => readEvent({ name, payload: "-" }, { stdin }),
        PenstockError,
      );
      assertEquals([error.code, error.exitCode], ["payload", 2]);
    }
  });
}
