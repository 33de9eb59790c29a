import { assert, assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { type Event, EVENT_NAMES } from "../../../../lib/events/event.ts";
import { eventFor, isOfKind } from "../../../../lib/events/triggers/decide_trigger.ts";
import { describeTrigger, on } from "../../../../lib/events/triggers/trigger.ts";
import { schema } from "../../../../lib/schema.ts";
import { pushEvent } from "../../../events.ts";

const Staged = schema.object({ artifact: schema.string(), runs: schema.number().default(3) });

const staged = on.repositoryDispatch("staged_model", Staged);

function dispatch(action: string, payload: unknown = {}): Event {
  return { name: "repository_dispatch", action, payload, actor: "ada" };
}

Deno.test("a dispatch trigger matches its own type only", () => {
  assertEquals(isOfKind(staged, dispatch("staged_model")), true);
  assertEquals(isOfKind(staged, dispatch("Staged_model")), false);
  assertEquals(isOfKind(staged, dispatch("other")), false);
  assertEquals(isOfKind(staged, pushEvent({ action: "staged_model" })), false);
});

const PLAIN = {
  issue_comment: on.issueComment(),
  manual: on.manual(),
  pull_request: on.pullRequest(),
  pull_request_target: on.pullRequestTarget(),
  push: on.push(),
  schedule: on.schedule("0 3 * * *"),
  workflow_dispatch: on.workflowDispatch(),
  merge_group: on.mergeGroup(),
  release: on.release(),
  workflow_run: on.workflowRun({ workflows: ["train"] }),
};

for (const [name, trigger] of Object.entries(PLAIN)) {
  Deno.test(`the trigger of ${name} matches it whatever its action, and no other event`, () => {
    const matched = EVENT_NAMES.filter((event) =>
      isOfKind(trigger, { name: event, action: "opened", payload: {} } as Event)
    );
    // Who starts a workflow by hand starts a run by hand.
    assertEquals(matched.map(String), name === "manual" ? [name, "workflow_dispatch"] : [name]);
  });
}

Deno.test("a webhook is started by a dispatch of its type as well, which is then one for its jobs", () => {
  const webhook = on.webhook("staged_model", Staged);
  const event = dispatch("staged_model");
  assertEquals([isOfKind(webhook, event), isOfKind(webhook, dispatch("other"))], [true, false]);
  assertEquals(eventFor(webhook, event), { ...event, name: "webhook" });
  assert(eventFor(staged, event) === event);
  assert(eventFor(webhook, pushEvent()).name === "push");
});

Deno.test("describeTrigger() names the event and its type", () => {
  assertEquals(describeTrigger(staged), "repository_dispatch staged_model");
  assertEquals(describeTrigger(on.push({ branches: ["main"] })), "push");
  assertEquals(describeTrigger(on.schedule("0 3 * * *")), "schedule 0 3 * * *");
  assertEquals(describeTrigger(on.webhook("wandb", Staged)), "webhook wandb");
});

for (const make of [on.repositoryDispatch, on.webhook]) {
  Deno.test(`a type of 1 to 100 characters is taken, and no other (${make("x", Staged).event})`, () => {
    assertEquals(make("x".repeat(100), Staged).action?.length, 100);
    for (const type of ["", "x".repeat(101), "x\ny: 1", "\u0085"]) {
      const error = assertThrows(() => make(type, Staged), RangeError);
      assertEquals(
        error.message,
        `Cannot wait for events of type ${
          JSON.stringify(type)
        }: want 1 to 100 characters, none of them a line break or the like`,
      );
    }
  });
}

Deno.test("on.workflowDispatch() takes any inputs where it names none", () => {
  const trigger = on.workflowDispatch();
  assertEquals(["inputs" in trigger, trigger.root], [false, "inputs"]);
  assertEquals(trigger.payload["~standard"].validate({ a: "1" }), { value: { a: "1" } });
});
