import { assert, assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { MOST_BYTES_OF_HOST, parsePayload } from "../../../lib/events/safe_json.ts";

/** The refusal of a payload, which is always a payload error with a fix and exit code 2. */
function refusalOf(text: string): PenstockError {
  const error = assertThrows(() => parsePayload(text, "event.json"), PenstockError);
  assertEquals([error.code, error.exitCode], ["payload", 2]);
  assert(error.hint !== undefined);
  return error;
}

/** A JSON array that nests so deep. */
function nested(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

Deno.test("parsePayload() gives the value of JSON", () => {
  assertEquals(parsePayload('{"a": [1, null, "b"], "constructor": {}}', "-"), {
    a: [1, null, "b"],
    constructor: {},
  });
});

Deno.test("parsePayload() reads a million bytes and no more", () => {
  const fits = JSON.stringify("x".repeat(1_000_000 - 2));
  assertEquals(parsePayload(fits, "-"), "x".repeat(1_000_000 - 2));
  assertEquals(
    refusalOf(`${fits} `).message,
    'Cannot use payload "event.json": it has 1000001 bytes, at most 1000000 are read',
  );
});

Deno.test("parsePayload() reads more where it is told to, and still no more than that", () => {
  assertEquals(MOST_BYTES_OF_HOST, 25_000_000);
  const text = JSON.stringify("x".repeat(2_000_000));
  assertEquals(parsePayload(text, "-", text.length), JSON.parse(text));
  assertThrows(() => parsePayload(text, "-", text.length - 1), PenstockError, "2000001 are read");
});

Deno.test("parsePayload() counts bytes, not letters", () => {
  const text = JSON.stringify("é".repeat(500_000));
  assert(text.length < 1_000_000);
  refusalOf(text);
});

Deno.test("parsePayload() reads 64 levels and no more", () => {
  assertEquals(JSON.stringify(parsePayload(nested(64), "-")), nested(64));
  assertEquals(
    refusalOf(nested(65)).message,
    'Cannot use payload "event.json": it nests deeper than 64',
  );
  refusalOf(`{"a":`.repeat(65) + "1" + "}".repeat(65));
});

Deno.test("parsePayload() refuses half a million levels without running out of stack", () => {
  refusalOf(nested(500_000));
  refusalOf("[".repeat(1_000_000));
});

Deno.test("parsePayload() sees depth behind wide and shallow parts", () => {
  refusalOf(`{"a": [${"1,".repeat(1000)}1], "b": ${nested(64)}, "c": {}}`);
});

for (
  const text of [
    '{"__proto__": {"admin": true}}',
    '{"a": {"__proto__": null}}',
    '[[{"b": [{"__proto__": 1}]}]]',
    '{"\\u005f_proto__": {}}',
    '{"__proto__": 1, "__proto__": 2}',
  ]
) {
  Deno.test(`parsePayload() refuses ${text}`, () => {
    assertEquals(
      refusalOf(text).message,
      'Cannot use payload "event.json": it has a key "__proto__"',
    );
  });
}

Deno.test("parsePayload() lets __proto__ stand in a text", () => {
  assertEquals(parsePayload('{"title": "__proto__"}', "-"), { title: "__proto__" });
});

for (const text of ["", "{", "{'a': 1}", "undefined", "NaN", '{"a": 1,}', '{"a": 1} x', "a=b"]) {
  Deno.test(`parsePayload() says that ${JSON.stringify(text)} is not JSON`, () => {
    assert(refusalOf(text).message.startsWith('Cannot use payload "event.json": it is not JSON ('));
  });
}
