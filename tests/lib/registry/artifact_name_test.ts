import { assertEquals, assertStringIncludes, assertThrows } from "../../../lib/deps/assert.ts";
import { UsageError } from "../../../lib/errors.ts";
import {
  checkAlias,
  formatCollection,
  formatReference,
  isVersion,
  parseCollection,
  parseReference,
} from "../../../lib/registry/artifact_name.ts";

const LONGEST = "a".repeat(128);

function assertUsage(action: () => unknown, words: string): void {
  const error = assertThrows(action, UsageError, words);
  assertEquals([error.code, error.exitCode], ["usage", 2]);
  assertEquals(typeof error.hint, "string");
}

for (
  const text of [
    "acme/digits/model",
    "a/b/c",
    "A-1/_b_/c.d-e",
    "-a/-b/-c",
    "0/1/2",
    "acme/digits/v3",
    "acme/digits/latest",
    "a/b/console",
    "a/b/com",
    "a/b/lpt10",
    "a/b/c..d",
    `${LONGEST}/${LONGEST}/${LONGEST}`,
  ]
) {
  Deno.test(`parseCollection() reads ${text.slice(0, 40)}`, () => {
    const name = parseCollection(text);
    assertEquals(formatCollection(name), text);
    const [entity, project, last] = text.split("/");
    assertEquals([name.entity, name.project, name.name], [entity ?? "", project ?? "", last ?? ""]);
  });
}

const badCollections: readonly (readonly [string, string])[] = [
  ["", "found 1 part, want 3"],
  ["model", "found 1 part, want 3"],
  ["digits/model", "found 2 parts, want 3"],
  ["acme/digits/model/extra", "found 4 parts, want 3"],
  ["/acme/digits/model", "found 4 parts, want 3"],
  ["acme/digits/model/", "found 4 parts, want 3"],
  ["../../etc", 'Cannot use ".."'],
  ["/digits/model", "a part is empty"],
  ["acme//model", "a part is empty"],
  ["acme/digits/", "a part is empty"],
  ["./b/c", "begins or ends with a dot"],
  ["a/../c", "begins or ends with a dot"],
  [".git/b/c", "begins or ends with a dot"],
  ["a/b/.c", "begins or ends with a dot"],
  ["a/b/c.", "begins or ends with a dot"],
  ["a b/c/d", "holds other characters"],
  ["a/b/c ", "holds other characters"],
  ["a\\b/c/d", "holds other characters"],
  ["a/b/c\n", "holds other characters"],
  ["a/b/c\u0000", "holds other characters"],
  ["a/b/é", "holds other characters"],
  ["a/b/c:d", "holds other characters"],
  ["a/b/*", "holds other characters"],
  ["a/b/$(id)", "holds other characters"],
  ["a/b/%2e%2e", "holds other characters"],
  ["wandb-artifact://a/b/c", "found 5 parts, want 3"],
  ["con/b/c", "device name on Windows"],
  ["a/PRN/c", "device name on Windows"],
  ["a/b/aux.onnx", "device name on Windows"],
  ["a/b/NUL", "device name on Windows"],
  ["a/b/com1", "device name on Windows"],
  ["a/b/Lpt9.tar.gz", "device name on Windows"],
  [`a/b/${LONGEST}a`, "longer than 128 characters"],
];

for (const [text, words] of badCollections) {
  Deno.test(`parseCollection() refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
    assertUsage(() => parseCollection(text), words);
    assertUsage(() => parseReference(`${text}:v0`), text.includes(":") ? "" : words);
  });
}

for (
  const [text, selector] of [
    ["acme/digits/model:v0", "v0"],
    ["acme/digits/model:latest", "latest"],
    ["acme/digits/model:staging", "staging"],
    ["acme/digits/model:V1", "V1"],
    ["acme/digits/model:v00", "v00"],
    ["acme/digits/model:..", ".."],
    [`acme/digits/model:${LONGEST}`, LONGEST],
  ] as const
) {
  Deno.test(`parseReference() reads ${text.slice(0, 40)}`, () => {
    const reference = parseReference(text);
    assertEquals(reference, { entity: "acme", project: "digits", name: "model", selector });
    assertEquals(formatReference(reference), text);
  });
}

const badReferences: readonly (readonly [string, string])[] = [
  ["acme/digits/model", "it has no version or alias"],
  ["acme/digits/model:", 'Cannot read version or alias ""'],
  ["acme/digits/model:a:b", "Cannot read version or alias"],
  ["acme/digits/model:a/b", "Cannot read version or alias"],
  ["acme/digits/model:a b", "Cannot read version or alias"],
  ["acme/digits/model:v0\n", "Cannot read version or alias"],
  ["acme/digits/model:é", "Cannot read version or alias"],
  ["acme/digits/model:@sha256", "Cannot read version or alias"],
  [`acme/digits/model:${LONGEST}a`, "Cannot read version or alias"],
  [":v0", "found 1 part, want 3"],
  ["model:v0", "found 1 part, want 3"],
  ["acme:v0/digits/model", "found 1 part, want 3"],
];

for (const [text, words] of badReferences) {
  Deno.test(`parseReference() refuses ${JSON.stringify(text.slice(0, 40))}`, () =>
    assertUsage(() => parseReference(text), words));
}

Deno.test("parseReference() says how to name a version", () => {
  const error = assertThrows(() => parseReference("acme/digits/model"), UsageError);
  assertStringIncludes(error.hint ?? "", "acme/digits/model:v0");
});

for (const alias of ["production", "a", "A.b_c-1", "va", "v", "vv1", "version1", "1", LONGEST]) {
  Deno.test(`checkAlias() takes ${alias.slice(0, 40)}`, () =>
    assertEquals(checkAlias(alias), alias));
}

const badAliases: readonly (readonly [string, string])[] = [
  ["", "Cannot use alias"],
  ["a b", "Cannot use alias"],
  ["a\n", "Cannot use alias"],
  ["é", "Cannot use alias"],
  ["a,b", "Cannot use alias"],
  [`${LONGEST}a`, "Cannot use alias"],
  ["a/b", 'it holds "/" or ":"'],
  ["a:b", 'it holds "/" or ":"'],
  ["acme/digits/model:staging", 'it holds "/" or ":"'],
  ["v0", "reads as a version number"],
  ["v12", "reads as a version number"],
  ["V3", "reads as a version number"],
  ["v007", "reads as a version number"],
  ["v99999999999", "reads as a version number"],
  ["latest", "the newest version"],
  ["Latest", "the newest version"],
  ["LATEST", "the newest version"],
];

for (const [alias, words] of badAliases) {
  Deno.test(`checkAlias() refuses ${JSON.stringify(alias.slice(0, 40))}`, () =>
    assertUsage(() => checkAlias(alias), words));
}

for (
  const [text, expected] of [
    ["v0", true],
    ["v9", true],
    ["v10", true],
    ["v999999999", true],
    ["v1000000000", false],
    ["v00", false],
    ["v01", false],
    ["V1", false],
    ["v", false],
    ["v-1", false],
    ["v1.0", false],
    ["1", false],
    ["v1\n", false],
    [" v1", false],
    ["v１", false],
    ["", false],
  ] as const
) {
  Deno.test(`isVersion() is ${expected} for ${JSON.stringify(text)}`, () =>
    assertEquals(isVersion(text), expected));
}
