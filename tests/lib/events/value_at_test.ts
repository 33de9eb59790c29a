import { assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { AnswerIsNo, UsageError } from "../../../lib/errors.ts";
import type { Event } from "../../../lib/events/event.ts";
import { valueAt } from "../../../lib/events/value_at.ts";

const EVENT: Event = {
  name: "webhook",
  action: "wandb",
  payload: {
    artifact: "acme/digits:v3",
    "a.b": { "x]y": 1, 'q"': 2, "": 3 },
    list: [{ id: "first" }, null, [4]],
    "0": "zero",
    "ключ": "key",
  },
};

const FOUND: readonly (readonly [string, unknown])[] = [
  ["name", "webhook"],
  ["payload.artifact", "acme/digits:v3"],
  ["payload.list[0].id", "first"],
  ["payload.list.0.id", "first"],
  ["payload.list[1]", null],
  ["payload.list[2][0]", 4],
  ["payload.0", "zero"],
  ['payload["a.b"]["x]y"]', 1],
  ['payload["a.b"]["q\\""]', 2],
  ['payload["a.b"][""]', 3],
  ['["payload"].artifact', "acme/digits:v3"],
  ["payload.ключ", "key"],
  ["payload", EVENT.payload],
];

for (const [path, value] of FOUND) {
  Deno.test(`valueAt() finds ${path}`, () => assertEquals(valueAt(EVENT, path), value));
}

const ABSENT = [
  ...[
    "number",
    "payload.none",
    "payload.list[3]",
    "payload.list.length",
    "payload.artifact.length",
  ],
  ...["payload.artifact[0]", "payload.list[1].id", "constructor", "payload.toString", "__proto__"],
  ...[
    "payload.__proto__.x",
    'payload["constructor"]["name"]',
    "payload.list.map",
    "payload.list.-1",
  ],
];

for (const path of ABSENT) {
  Deno.test(`valueAt() says no to ${path}`, () => {
    const error = assertThrows(() => valueAt(EVENT, path), AnswerIsNo);
    assertEquals([error.code, error.exitCode], ["no-such-value", 1]);
    assertEquals(error.message, `Event webhook has no ${JSON.stringify(path)}`);
  });
}

const BROKEN = [
  ...["", ".", ".name", "payload.", "payload..a", "payload[", "payload[]", "payload[-1]"],
  ...["payload[x]", 'payload["a', "payload['a']", "payload]", 'pay"load', "payload[0]x", '."a"'],
];

for (const path of BROKEN) {
  Deno.test(`valueAt() refuses ${JSON.stringify(path)}, which is no path`, () => {
    const error = assertThrows(() => valueAt(EVENT, path), UsageError);
    assertEquals(error.message, `Cannot read ${JSON.stringify(path)} for --get: it is no path`);
  });
}
