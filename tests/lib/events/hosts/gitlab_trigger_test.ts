import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import type { Event } from "../../../../lib/events/event.ts";
import { readEvent } from "../../../../lib/events/read_event.ts";
import { withTemporaryDirectory } from "../../../../lib/model/model_source.ts";
import { fakeWorld } from "../../../fake_world.ts";

/** Reads what a pipeline on GitLab runs for to which a document was posted. */
async function post(
  body: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<Pick<Event, "name" | "action" | "payload">> {
  return await withTemporaryDirectory(fakeWorld(), async (directory) => {
    const path = `${directory}/TRIGGER_PAYLOAD`;
    await Deno.writeTextFile(path, typeof body === "string" ? body : JSON.stringify(body));
    const event = await readEvent(
      fakeWorld({
        env: { GITLAB_CI: "true", CI_PIPELINE_SOURCE: "trigger", TRIGGER_PAYLOAD: path, ...env },
      }),
      {},
    );
    const { name, action, payload } = event;
    return { name, payload, ...(action === undefined ? {} : { action }) };
  });
}

const DISPATCH = { event_type: "staged_model", client_payload: { artifact: "a" } };

const NAMED = { PENSTOCK_WEBHOOK: "wandb" };

Deno.test("a document in the form of a dispatch is one, on GitLab as well", async () => {
  const expected = {
    name: "repository_dispatch",
    action: "staged_model",
    payload: { artifact: "a" },
  } as const;
  assertEquals(await post(DISPATCH), expected);
  assertEquals(await post(DISPATCH, NAMED), expected);
  // GitLab adds what it was called with.
  assertEquals(await post({ ...DISPATCH, ref: "main", id: "7", variables: {} }), expected);
  assertEquals(await post(DISPATCH, { CI_PIPELINE_SOURCE: "pipeline" }), expected);
});

Deno.test("a dispatch on GitLab may do without client_payload where nothing else is meant", async () => {
  const body = { event_type: "retrain" };
  assertEquals(await post(body), { name: "repository_dispatch", action: "retrain", payload: {} });
});

Deno.test("another document is a webhook of the name that the project gives it", async () => {
  const bodies = [
    { event_type: "LINK_ARTIFACT", artifact_version: "v3" },
    { object_kind: "issue", object_attributes: {} },
    { event_type: 5, client_payload: {} },
    { event_type: "", client_payload: {} },
    [1, 2],
    {},
  ];
  for (const body of bodies) {
    assertEquals(await post(body, NAMED), { name: "webhook", action: "wandb", payload: body });
  }
});

Deno.test("a document that is neither is a start with inputs", async () => {
  const body = { ref: "main", variables: { PENSTOCK_INPUT_model: "m" } };
  assertEquals(await post(body, { PENSTOCK_INPUT_model: "m" }), {
    name: "workflow_dispatch",
    payload: { model: "m" },
  });
});

Deno.test("a document does not make another event of a push, merge request or schedule", async () => {
  const sources = {
    push: { CI_COMMIT_REF_NAME: "main" },
    schedule: {},
    merge_request_event: {
      CI_MERGE_REQUEST_IID: "1",
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "a",
    },
  };
  const names: string[] = [];
  for (const [source, env] of Object.entries(sources)) {
    names.push((await post(DISPATCH, { CI_PIPELINE_SOURCE: source, ...env })).name);
  }
  assertEquals(names, ["push", "schedule", "pull_request"]);
});

for (const body of ["{", '{"a": {"__proto__": {}}}', `${"[".repeat(65)}${"]".repeat(65)}`]) {
  Deno.test(`a document on GitLab is refused that is ${body.slice(0, 30)}`, async () => {
    const error = await assertRejects(() => post(body, NAMED), PenstockError);
    assertEquals([error.code, error.exitCode], ["payload", 2]);
  });
}

Deno.test("a document on GitLab that is not there is named", async () => {
  const env = { TRIGGER_PAYLOAD: "/nothing/is/here.json" };
  await assertRejects(() => post({}, env), PenstockError, "/nothing/is/here.json");
});
