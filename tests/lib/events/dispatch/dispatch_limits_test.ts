import { assertEquals, assertStringIncludes, assertThrows } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { checkDispatch } from "../../../../lib/events/dispatch/dispatch_limits.ts";
import type { JsonObject } from "../../../../lib/json.ts";

function sendType(type: string, payload: JsonObject = {}): void {
  checkDispatch({ name: "repository_dispatch", type, payload });
}

function start(inputs: Readonly<Record<string, string>>): void {
  checkDispatch({ name: "workflow_dispatch", workflow: "train.yml", ref: "main", inputs });
}

function assertBeyond(action: () => void, problem: string): void {
  const error = assertThrows(action, PenstockError, problem);
  assertEquals([error.code, error.exitCode], ["dispatch-limit", 2]);
}

function keys<T>(count: number, value: T): Readonly<Record<string, T>> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`key_${at}`, value]));
}

Deno.test("checkDispatch() takes types of 1 to 100 characters", () => {
  sendType("x");
  sendType("x".repeat(100));
  assertBeyond(() => sendType(""), 'Cannot send event "": its type has 0 characters');
  assertBeyond(() => sendType("x".repeat(101)), "its type has 101 characters, GitHub takes 1 to");
});

Deno.test("checkDispatch() shows no more of a long type than its beginning", () => {
  const error = assertThrows(() => sendType("x".repeat(10_000)), PenstockError);
  assertStringIncludes(error.message, `"${"x".repeat(100)}…"`);
  assertEquals(error.message.length < 250, true);
});

Deno.test("checkDispatch() takes payloads of 10 keys, each with as many as it likes", () => {
  sendType("x", keys(10, keys(50, 1)));
  assertBeyond(
    () => sendType("x", keys(11, 1)),
    "its payload has 11 keys, GitHub takes at most 10",
  );
});

Deno.test("checkDispatch() takes payloads below 64 KB, counted in bytes", () => {
  const around = JSON.stringify({ text: "" }).length;
  sendType("x", { text: "a".repeat(65_535 - around) });
  assertBeyond(
    () => sendType("x", { text: "a".repeat(65_536 - around) }),
    "its payload has 65536 bytes of JSON, GitHub takes at most 65535",
  );
  assertBeyond(() => sendType("x", { text: "ö".repeat(40_000) }), "its payload has 80011 bytes");
});

Deno.test("checkDispatch() takes 25 inputs with names as GitHub has them", () => {
  start({});
  start(keys(25, "x"));
  start({ _a: "1", "B-c_9": "2" });
  assertBeyond(() => start(keys(26, "x")), "26 inputs are given, GitHub takes at most 25");
  for (const name of ["1a", "-a", "a b", "a.b", "ä"]) {
    assertBeyond(() => start({ [name]: "x" }), `${JSON.stringify(name)} is no name of an input`);
  }
});

Deno.test("checkDispatch() takes inputs of 65,535 characters", () => {
  const around = JSON.stringify({ text: "" }).length;
  start({ text: "ö".repeat(65_535 - around) });
  assertBeyond(
    () => start({ text: "a".repeat(65_536 - around) }),
    "its inputs have 65536 characters of JSON, GitHub takes at most 65535",
  );
});
