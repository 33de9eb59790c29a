import { z } from "zod";
import { assertEquals, assertRejects, assertStringIncludes } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { type Event, EVENT_NAMES } from "../../../lib/events/event.ts";
import { checkEvent, describeTrigger, matches, on } from "../../../lib/events/trigger.ts";
import { schema } from "../../../lib/schema.ts";

const Staged = schema.object({ artifact: schema.string(), runs: schema.number().default(3) });

const staged = on.repositoryDispatch("staged_model", Staged);

function dispatch(action: string, payload: unknown = {}): Event {
  return { name: "repository_dispatch", action, payload, actor: "ada" };
}

Deno.test("a dispatch trigger matches its own type only", () => {
  assertEquals(matches(staged, dispatch("staged_model")), true);
  assertEquals(matches(staged, dispatch("Staged_model")), false);
  assertEquals(matches(staged, dispatch("other")), false);
  assertEquals(matches(staged, { name: "repository_dispatch", payload: {} }), false);
  assertEquals(matches(staged, { name: "push", action: "staged_model", payload: {} }), false);
});

const PLAIN = {
  issue_comment: on.issueComment(),
  manual: on.manual(),
  pull_request: on.pullRequest(),
  pull_request_target: on.pullRequestTarget(),
  push: on.push(),
  schedule: on.schedule(),
  workflow_dispatch: on.workflowDispatch(schema.unknown()),
  workflow_run: on.workflowRun(),
};

for (const [name, trigger] of Object.entries(PLAIN)) {
  Deno.test(`the trigger of ${name} matches it whatever its action, and no other event`, () => {
    const matched = EVENT_NAMES.filter((event) =>
      matches(trigger, { name: event, action: "opened", payload: {} })
    );
    assertEquals(matched.map(String), [name]);
  });
}

Deno.test("describeTrigger() names the event and its type", () => {
  assertEquals(describeTrigger(staged), "repository_dispatch staged_model");
  assertEquals(describeTrigger(on.push()), "push");
});

Deno.test("checkEvent() replaces the payload by the schema's output and keeps the rest", async () => {
  const event = dispatch("staged_model", { artifact: "a", more: 1 });
  assertEquals(await checkEvent(staged, event), { ...event, payload: { artifact: "a", runs: 3 } });
});

Deno.test("checkEvent() names path, found and wanted type of what does not fit", async () => {
  const error = await assertRejects(
    () => checkEvent(staged, dispatch("staged_model", { artifact: 5 })),
    PenstockError,
  );
  assertEquals([error.code, error.exitCode], ["payload-schema", 2]);
  assertEquals(
    error.message,
    "Cannot use the payload of repository_dispatch staged_model: " +
      "client_payload.artifact: found number, want string",
  );
});

Deno.test("checkEvent() says how many more things are wrong", async () => {
  const error = await assertRejects(
    () => checkEvent(staged, dispatch("staged_model", { runs: "many" })),
    PenstockError,
  );
  assertStringIncludes(
    error.message,
    "client_payload.artifact: found nothing, want string (and 1 more)",
  );
});

Deno.test("checkEvent() names the inputs of a workflow_dispatch", async () => {
  const trigger = on.workflowDispatch(schema.object({ model: schema.string() }));
  const error = await assertRejects(
    () => checkEvent(trigger, { name: "workflow_dispatch", payload: {} }),
    PenstockError,
  );
  assertStringIncludes(error.message, "inputs.model: found nothing, want string");
});

Deno.test("checkEvent() takes a validator of another library", async () => {
  const trigger = on.repositoryDispatch("staged_model", z.object({ artifact: z.string() }));
  const good = await checkEvent(trigger, dispatch("staged_model", { artifact: "a" }));
  assertEquals(good.payload, { artifact: "a" });
  const error = await assertRejects(
    () => checkEvent(trigger, dispatch("staged_model", {})),
    PenstockError,
  );
  assertEquals(error.code, "payload-schema");
  assertStringIncludes(error.message, "client_payload.artifact: ");
});
