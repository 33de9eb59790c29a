import { assertEquals, assertStringIncludes, assertThrows } from "../../../lib/deps/assert.ts";
import { defaultImageTag, readImageTag } from "../../../lib/engine/image_tag.ts";
import { UsageError } from "../../../lib/errors.ts";

const GOOD: readonly (readonly [string, string])[] = [
  ["model", "model:latest"],
  ["model:v1.2_3-rc", "model:v1.2_3-rc"],
  ["team/model", "team/model:latest"],
  ["a__b/c--d.e:1", "a__b/c--d.e:1"],
  ["localhost/model:x", "localhost/model:x"],
  ["Registry.example.org:5000/team/model", "Registry.example.org:5000/team/model:latest"],
  ["[::1]:5000/model", "[::1]:5000/model:latest"],
];

for (const [tag, read] of GOOD) {
  Deno.test(`readImageTag() takes ${tag}`, () => assertEquals(readImageTag(tag), read));
}

const BAD: readonly (readonly [string, string])[] = [
  ["", "it has no name"],
  [":v1", "it has no name"],
  ["Model", '"Model" is not in lower case'],
  ["team/Model:v1", "not in lower case"],
  ["--privileged", "is not made of letters"],
  ["-t", "is not made of letters"],
  ["a b", "is not made of letters"],
  ["a\nb", "is not made of letters"],
  ["a:b:c", "its version is not well formed"],
  ["a:", "nothing after the colon"],
  ["a:-v", "its version is not well formed"],
  ["a//b", "a part of its name is empty"],
  ["a/", "a part of its name is empty"],
  ["-x.y/a", "is not a host"],
  [`a@sha256:${"0".repeat(64)}`, "a digest cannot be chosen"],
  ["f".repeat(64), "an image id"],
  ["a".repeat(256), "longer than 255"],
  [`a:${"v".repeat(129)}`, "its version is not well formed"],
];

for (const [tag, problem] of BAD) {
  Deno.test(`readImageTag() refuses ${JSON.stringify(tag).slice(0, 40)}`, () => {
    const { message } = assertThrows(() => readImageTag(tag), UsageError);
    assertStringIncludes(message, problem);
  });
}

const FOLDERS: readonly (readonly [string, string])[] = [
  ["digits", "penstock/digits:latest"],
  ["My Modèle_v2", "penstock/my-modele-v2:latest"],
  ["..", "penstock/image:latest"],
  ["模型", "penstock/image:latest"],
  ["", "penstock/image:latest"],
  ["--rm", "penstock/rm:latest"],
  ["a".repeat(99) + "--b", `penstock/${"a".repeat(99)}:latest`],
];

for (const [folder, tag] of FOLDERS) {
  Deno.test(`defaultImageTag() of ${JSON.stringify(folder).slice(0, 40)}`, () => {
    assertEquals(defaultImageTag(folder), tag);
    assertEquals(readImageTag(tag), tag);
  });
}
