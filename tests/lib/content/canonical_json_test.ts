import { canonicalJson } from "../../../lib/content/canonical_json.ts";
import { assertEquals } from "../../../lib/deps/assert.ts";

Deno.test("canonicalJson() sorts keys at every level and keeps the order of arrays", () =>
  assertEquals(
    canonicalJson({ b: [{ d: 1, c: null }, "x\n"], a: { é: true, Z: 1.5 }, "": [] }),
    '{"":[],"a":{"Z":1.5,"é":true},"b":[{"c":null,"d":1},"x\\n"]}',
  ));

Deno.test("canonicalJson() keeps keys that are names of object properties", () =>
  assertEquals(
    canonicalJson(JSON.parse('{"toString":1,"__proto__":{"b":1,"a":2},"10":0,"9":0}')),
    '{"10":0,"9":0,"__proto__":{"a":2,"b":1},"toString":1}',
  ));
