import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { join } from "../../../../lib/deps/path.ts";
import { PenstockError, UsageError } from "../../../../lib/errors.ts";
import {
  makeOutgoingEvent,
  type OutgoingRequest,
} from "../../../../lib/events/dispatch/outgoing_event.ts";
import type { OutgoingEvent } from "../../../../lib/ports/forge.ts";
import { fakeWorld } from "../../../fake_world.ts";

/** Makes the event of some flags, with a text on standard input. */
async function make(
  request: Partial<OutgoingRequest>,
  stdin?: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<OutgoingEvent> {
  const world = fakeWorld({
    env,
    ...(stdin === undefined ? {} : { stdin: JSON.stringify(stdin) }),
  });
  return await makeOutgoingEvent(world, { input: {}, ...request });
}

async function assertUsage(request: Partial<OutgoingRequest>, problem: string): Promise<void> {
  await assertRejects(() => make(request), UsageError, problem);
}

async function assertPayload(
  type: string | undefined,
  given: unknown,
  problem: string,
): Promise<void> {
  const error = await assertRejects(
    () => make({ type, payload: "-" }, given),
    PenstockError,
    problem,
  );
  assertEquals(error.exitCode, 2);
}

Deno.test("makeOutgoingEvent() takes a payload alone, all of a request, or an event's file", async () => {
  const wanted: OutgoingEvent = {
    name: "repository_dispatch",
    type: "staged_model",
    payload: { model: "a/b/c:v3" },
  };
  const { payload } = wanted;
  const bodies = [
    payload,
    { event_type: "staged_model", client_payload: payload },
    { action: "staged_model", branch: "main", client_payload: payload, sender: { login: "ada" } },
  ];
  for (const body of bodies) {
    assertEquals(await make({ type: "staged_model", payload: "-" }, body), wanted);
  }
  for (const body of bodies.slice(1)) assertEquals(await make({ payload: "-" }, body), wanted);
});

Deno.test("makeOutgoingEvent() takes a payload that has fields like those of a request", async () => {
  const bodies = [{ action: "opened" }, { event_type: "x", at: 1 }, { client_payload: 1 }];
  for (const payload of bodies) {
    const event = await make({ type: "x", payload: "-" }, payload);
    assertEquals(event, { name: "repository_dispatch", type: "x", payload });
  }
});

Deno.test("makeOutgoingEvent() sends nothing along where nothing is given", async () => {
  const wanted = { name: "repository_dispatch", type: "x", payload: {} } as const;
  assertEquals(await make({ type: "x" }), wanted);
  assertEquals(await make({ payload: "-" }, { event_type: "x" }), wanted);
});

Deno.test("makeOutgoingEvent() reads a file, and says where there is none", async () => {
  const cwd = await Deno.makeTempDir();
  await Deno.writeTextFile(join(cwd, "p.json"), "\ufeff{}");
  const world = fakeWorld({ cwd });
  const event = await makeOutgoingEvent(world, { type: "x", payload: "p.json", input: {} });
  assertEquals(event, { name: "repository_dispatch", type: "x", payload: {} });
  const wrong = { "q.json": "there is no such file", ".": "it is a folder" };
  for (const [payload, problem] of Object.entries(wrong)) {
    await assertRejects(
      () => makeOutgoingEvent(world, { type: "x", payload, input: {} }),
      PenstockError,
      `Cannot read payload "${payload}": ${problem}`,
    );
  }
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("makeOutgoingEvent() refuses a payload that does not fit", async () => {
  const whole = { event_type: "b", client_payload: {} };
  await assertPayload("a", whole, 'Cannot send event "a": the payload is one of type "b"');
  await assertPayload(undefined, {}, "no type is given, and the payload names none");
  for (const value of [[], null, "text", 7, { event_type: "x", client_payload: [] }]) {
    await assertPayload("x", value, 'Cannot use payload "-": it is no object');
  }
  await assertPayload("x", { a: "a".repeat(70_000) }, "GitHub takes at most 65535");
});

Deno.test("makeOutgoingEvent() starts a workflow by its file or number", async () => {
  for (const workflow of ["train.yml", ".github/workflows/train.yml"]) {
    assertEquals(await make({ workflow, ref: "main", input: { epochs: "3" } }), {
      name: "workflow_dispatch",
      workflow: "train.yml",
      ref: "main",
      inputs: { epochs: "3" },
    });
  }
  assertEquals((await make({ workflow: "123", ref: "v1" })).name, "workflow_dispatch");
  for (const workflow of ["train", "../train.yml", "a/train.yml", ".yml/"]) {
    await assertUsage({ workflow, ref: "main" }, `Cannot use "${workflow}" for --workflow`);
  }
});

Deno.test("makeOutgoingEvent() refuses flags that do not go together", async () => {
  await assertUsage({}, "neither a type nor a workflow is given");
  await assertUsage({ type: "x", ref: "main" }, "Cannot use --ref without --workflow");
  await assertUsage({ type: "x", input: { a: "1" } }, "Cannot use --input without --workflow");
  await assertUsage({ workflow: "t.yml" }, "no branch or tag is given");
  await assertUsage({ workflow: "t.yml", type: "x" }, "Cannot use TYPE with --workflow");
  await assertUsage({ workflow: "t.yml", payload: "-" }, "Cannot use --payload with --workflow");
});

Deno.test("makeOutgoingEvent() refuses what holds a token", async () => {
  const env = { GH_TOKEN: "ghp_ada_1815", MINE: "mine-1852" };
  const cases = [
    ["GH_TOKEN", { type: "x", payload: "-" }, { deep: [{ at: "the ghp_ada_1815 of Ada" }] }],
    ["MINE", { type: "x", payload: "-", tokenEnv: "MINE" }, { "mine-1852": 1 }],
  ] as const;
  for (const [name, request, body] of cases) {
    const error = await assertRejects(() => make(request, body, env), PenstockError);
    assertEquals(error.message, `Cannot send an event: it holds the value of ${name}`);
  }
});
