import { assertEquals } from "../../../lib/deps/assert.ts";
import { blankComments } from "../../../lib/init/jsonc.ts";
import { makeImports, mapImport } from "../../../lib/init/map_import.ts";

const ENTRY = { name: "penstock", specifier: "https://example.org/mod.ts" };
const LINE = '"penstock": "https://example.org/mod.ts"';

const MAPPED: readonly (readonly [string, string, string])[] = [
  ["an empty object", "{}", `{\n  "imports": {\n    ${LINE}\n  }\n}`],
  ["an object on two lines", "{\n}\n", `{\n  "imports": {\n    ${LINE}\n  }\n}\n`],
  [
    "other settings",
    '{\n  "tasks": { "a": "b" }\n}\n',
    `{\n  "imports": {\n    ${LINE}\n  },\n  "tasks": { "a": "b" }\n}\n`,
  ],
  [
    "settings on one line",
    '{ "lock": false }',
    `{\n  "imports": {\n    ${LINE}\n  },\n  "lock": false }`,
  ],
  [
    "imports",
    '{\n  "imports": {\n    "zod": "npm:zod@4"\n  }\n}\n',
    `{\n  "imports": {\n    ${LINE},\n    "zod": "npm:zod@4"\n  }\n}\n`,
  ],
  [
    "imports on one line",
    '{\n  "imports": { "zod": "npm:zod@4" }\n}\n',
    `{\n  "imports": {\n    ${LINE},\n    "zod": "npm:zod@4" }\n}\n`,
  ],
  ["empty imports", '{\n  "imports": {}\n}\n', `{\n  "imports": {\n    ${LINE}\n  }\n}\n`],
  [
    "tabs and line breaks of Windows",
    '{\r\n\t"lock": false\r\n}\r\n',
    `{\r\n\t"imports": {\r\n\t\t${LINE}\r\n\t},\r\n\t"lock": false\r\n}\r\n`,
  ],
  [
    "comments and commas that nothing follows",
    '{\n  // "imports": {\n  "imports": { // ours\n    "zod": "npm:zod@4", /* , */\n  },\n}\n',
    `{\n  // "imports": {\n  "imports": { // ours\n    ${LINE},\n    "zod": "npm:zod@4", /* , */\n  },\n}\n`,
  ],
  [
    "imports of something else",
    '{\n  "scopes": { "imports": {} },\n  "imports": {}\n}\n',
    `{\n  "scopes": { "imports": {} },\n  "imports": {\n    ${LINE}\n  }\n}\n`,
  ],
  [
    "a text that looks like a key",
    '{\n  "name": "\\"imports\\": {",\n  "a": ["imports", "{"]\n}\n',
    `{\n  "imports": {\n    ${LINE}\n  },\n  "name": "\\"imports\\": {",\n  "a": ["imports", "{"]\n}\n`,
  ],
];

for (const [what, text, wanted] of MAPPED) {
  Deno.test(`mapImport() leaves all as it is beside ${what}`, () => {
    assertEquals(mapImport(text, ENTRY), { state: "mapped", text: wanted });
  });
}

const REFUSED: readonly (readonly [string, string, string])[] = [
  ["no JSON", "{", "it holds no JSON object"],
  ["nothing", "", "it holds no JSON object"],
  ["a list", "[]", "it holds no JSON object"],
  ["imports that are a text", '{ "imports": "x" }', "its imports are no object"],
  [
    "imports in another file",
    '{ "importMap": "x.json" }',
    "its imports are in another file, its importMap",
  ],
  [
    "imports that are there twice",
    '{ "imports": {}, "imports": { "a": "b" } }',
    "no place for it was found",
  ],
];

for (const [what, text, problem] of REFUSED) {
  Deno.test(`mapImport() refuses ${what}`, () => {
    assertEquals(mapImport(text, ENTRY), { state: "refused", problem });
  });
}

Deno.test("mapImport() says what the name is mapped to already", () => {
  const text = '{ "imports": { "penstock": "./mod.ts" } // here\n}';
  assertEquals(mapImport(text, ENTRY), { state: "there", specifier: "./mod.ts" });
});

Deno.test("mapImport() finds again what it wrote, and what makeImports() made", () => {
  const there = { state: "there", specifier: ENTRY.specifier } as const;
  assertEquals(mapImport(makeImports(ENTRY), ENTRY), there);
  for (const [, , text] of MAPPED) assertEquals(mapImport(text, ENTRY), there);
});

Deno.test("blankComments() leaves texts and the places of everything else", () => {
  const text = '{ "a": "// no /* no */ ,}", /* yes\n, */ "b": [1, ], // yes\n}';
  const blank = blankComments(text);
  assertEquals(JSON.parse(blank), { a: "// no /* no */ ,}", b: [1] });
  assertEquals([blank.length, blank.indexOf('"b"')], [text.length, text.indexOf('"b"')]);
});
