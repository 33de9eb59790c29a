import { assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { defaultImageTag, readImageTag } from "../../../lib/engine/image_tag.ts";
import { UsageError } from "../../../lib/errors.ts";

const GOOD: readonly (readonly [string, string])[] = [
  ["model", "model:latest"],
  ["team/model:v3", "team/model:v3"],
  ["localhost:5000/team/model:v3", "localhost:5000/team/model:v3"],
  ["a__b/c-d.e:1_2", "a__b/c-d.e:1_2"],
];

for (const [tag, read] of GOOD) {
  Deno.test(`readImageTag() takes ${tag}`, () => assertEquals(readImageTag(tag), read));
}

const BAD = [
  "",
  ":v1",
  "Model",
  "model:",
  "model:-x",
  "--privileged",
  "a b",
  "a//b",
  "a/../b",
  "model@sha256:abc",
  "x".repeat(300),
  "a\nb",
];

for (const tag of BAD) {
  Deno.test(`readImageTag() refuses ${JSON.stringify(tag.slice(0, 30))}`, () => {
    assertThrows(() => readImageTag(tag), UsageError);
  });
}

Deno.test("defaultImageTag() makes a name of any folder that readImageTag() takes", () => {
  for (const folder of ["predict", "My Modèle_v2", "..", "", "日本", "-x-", "x".repeat(300)]) {
    const tag = defaultImageTag(folder);
    assertEquals(readImageTag(tag), tag);
  }
});
