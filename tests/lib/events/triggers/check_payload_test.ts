import { z } from "zod";
import { assertEquals, assertRejects, assertStringIncludes } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { checkPayload } from "../../../../lib/events/triggers/check_payload.ts";
import type { Event } from "../../../../lib/events/event.ts";
import { on, type Trigger } from "../../../../lib/events/triggers/trigger.ts";
import { schema } from "../../../../lib/schema.ts";
import { pushEvent } from "../../../events.ts";

const Staged = schema.object({ artifact: schema.string(), runs: schema.number().default(3) });

const staged = on.repositoryDispatch("staged_model", Staged);

function dispatch(action: string, payload: unknown = {}): Event {
  return { name: "repository_dispatch", action, payload, actor: "ada" };
}

Deno.test("checkPayload() replaces the payload by the schema's output and keeps the rest", async () => {
  const event = dispatch("staged_model", { artifact: "a", more: 1 });
  assertEquals(await checkPayload(staged, event), {
    ...event,
    payload: { artifact: "a", runs: 3 },
  });
});

Deno.test("checkPayload() names path, found and wanted type of what does not fit", async () => {
  const error = await assertRejects(
    () => checkPayload(staged, dispatch("staged_model", { artifact: 5 })),
    PenstockError,
  );
  assertEquals([error.code, error.exitCode], ["payload-schema", 2]);
  assertEquals(
    error.message,
    "Cannot use the payload of repository_dispatch staged_model: " +
      "client_payload.artifact: found number, want string",
  );
});

Deno.test("checkPayload() says how many more things are wrong", async () => {
  const error = await assertRejects(
    () => checkPayload(staged, dispatch("staged_model", { runs: "many" })),
    PenstockError,
  );
  assertStringIncludes(
    error.message,
    "client_payload.artifact: found nothing, want string (and 1 more)",
  );
});

Deno.test("checkPayload() names the inputs of a workflow_dispatch", async () => {
  const trigger = on.workflowDispatch({ model: schema.string() });
  const error = await assertRejects(
    () => checkPayload(trigger, { name: "workflow_dispatch", payload: {} }),
    PenstockError,
  );
  assertStringIncludes(error.message, "inputs.model: found nothing, want string");
});

Deno.test("checkPayload() takes a validator of another library", async () => {
  const trigger = on.repositoryDispatch("staged_model", z.object({ artifact: z.string() }));
  const good = await checkPayload(trigger, dispatch("staged_model", { artifact: "a" }));
  assertEquals(good.payload, { artifact: "a" });
  const error = await assertRejects(
    () => checkPayload(trigger, dispatch("staged_model", {})),
    PenstockError,
  );
  assertEquals(error.code, "payload-schema");
  assertStringIncludes(error.message, "client_payload.artifact: ");
});

Deno.test("checkPayload() makes a webhook of a dispatch that serves as one", async () => {
  const trigger = on.webhook("wandb", schema.object({ artifact: schema.string() }));
  const event = dispatch("wandb", { artifact: "a", more: 1 });
  assertEquals<unknown>(await checkPayload(trigger, event), {
    ...event,
    name: "webhook",
    payload: { artifact: "a" },
  });
  const error = await assertRejects(() => checkPayload(trigger, dispatch("wandb")), PenstockError);
  assertEquals(
    error.message,
    "Cannot use the payload of webhook wandb: payload.artifact: found nothing, want string",
  );
});

Deno.test("checkPayload() leaves the payload of the host's own events as it is", async () => {
  const event = pushEvent({ payload: { commits: [] } });
  assertEquals(await checkPayload(on.push(), event), event);
});

const typed = on.workflowDispatch({
  runs: schema.number(),
  dry: schema.boolean().default(false),
  model: schema.string().default("cnn"),
  size: schema.oneOf("small", "large").optional(),
  share: z.number().max(1).optional(),
});

function filledIn(inputs: unknown): Event {
  return { name: "workflow_dispatch", payload: inputs };
}

const FILLED_IN: readonly (readonly [what: string, given: unknown, read: unknown])[] = [
  ["a number", { runs: "3" }, { runs: 3 }],
  ["a number that is one already", { runs: 3 }, { runs: 3 }],
  ["true", { runs: "1", dry: "true" }, { runs: 1, dry: true }],
  ["false", { runs: "1", dry: "false" }, { runs: 1 }],
  ["a text that looks like a number", { runs: "1", model: "200" }, { runs: 1, model: "200" }],
  ["a choice", { runs: "1", size: "large" }, { runs: 1, size: "large" }],
  ["a value for another library's validator", { runs: "1", share: "0.5" }, { runs: 1, share: 0.5 }],
  ["empty texts as not given", { runs: "1", dry: "", model: "", size: "", share: "" }, { runs: 1 }],
  ["null as not given", { runs: "1", dry: null, model: null, size: null }, { runs: 1 }],
  ["no input that was not asked for", { runs: "1", other: "x", constructor: "x" }, { runs: 1 }],
];

for (const [what, given, read] of FILLED_IN) {
  Deno.test(`checkPayload() reads ${what} from the inputs of a start by hand`, async () => {
    const { payload } = await checkPayload(typed, filledIn(given));
    const defaults = { dry: false, model: "cnn", size: undefined, share: undefined };
    assertEquals(payload, { ...defaults, ...Object(read) });
  });
}

Deno.test("checkPayload() reads inputs of any name, and only those that were given", async () => {
  const trigger = on.workflowDispatch({ toString: schema.string().optional() });
  assertEquals<unknown>((await checkPayload(trigger, filledIn({}))).payload, {
    toString: undefined,
  });
});

const WRONG: readonly (readonly [trigger: Trigger, given: unknown, problem: string])[] = [
  [typed, { runs: "many" }, "inputs.runs: found string, want number"],
  [typed, { runs: "" }, "inputs.runs: found nothing, want number"],
  [typed, { runs: null }, "inputs.runs: found nothing, want number"],
  [typed, {}, "inputs.runs: found nothing, want number"],
  [typed, null, "inputs.runs: found nothing, want number"],
  [typed, { dry: "yes" }, "inputs.runs: found nothing, want number (and 1 more)"],
  [typed, { runs: "1", dry: "1" }, "inputs.dry: found string, want boolean"],
  [typed, { runs: "1", size: "huge" }, 'inputs.size: found "huge", want "small" or "large"'],
  [
    on.workflowDispatch({ names: schema.array(schema.string()) }),
    { names: "[1" },
    "inputs.names: found string, want array",
  ],
  [
    on.workflowDispatch({ names: schema.array(schema.string()) }),
    { names: ["a", 5] },
    "inputs.names.1: found number, want string",
  ],
];

for (const [trigger, given, problem] of WRONG) {
  Deno.test(`checkPayload() refuses the inputs ${JSON.stringify(given)}: ${problem}`, async () => {
    const error = await assertRejects(
      () => checkPayload(trigger, filledIn(given)),
      PenstockError,
    );
    assertEquals(error.message, `Cannot use the payload of workflow_dispatch: ${problem}`);
    assertEquals([error.code, error.exitCode], ["payload-schema", 2]);
  });
}

Deno.test("checkPayload() asks for no inputs where the trigger names none", async () => {
  for (const payload of [{ runs: "3" }, {}, null]) {
    const event = filledIn(payload);
    assertEquals(await checkPayload(on.workflowDispatch(), event), event);
  }
});
