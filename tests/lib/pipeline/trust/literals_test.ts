import { assertEquals } from "../../../../lib/deps/assert.ts";
import { findConfiguredLiterals, findLiterals } from "../../../../lib/pipeline/trust/literals.ts";

/** A text, and the paths that it names. */
const PATHS: readonly (readonly [string, readonly string[]])[] = [
  ['import "./a.ts";', ["./a.ts"]],
  ["export * from '../lib/b.ts';", ["../lib/b.ts"]],
  ["await import(`./c.js`)", ["./c.js"]],
  ["// it isn't\nimport './d.ts'; // don't", ["./d.ts"]],
  [`import "./it's.ts"`, ["./it's.ts"]],
  [`import './a\\'b.ts'`, ["./a'b.ts", "b.ts"]],
  [`import "./\\u0061\\x62\\u{63}.ts"`, ["./abc.ts"]],
  ['import "./e.ts?x=1#y"', ["./e.ts?x=1#y", "./e.ts"]],
  ['import "./a%20b.ts"', ["./a%20b.ts", "./a b.ts"]],
  ["import(`./jobs/${name}.ts`)", ["./jobs/"]],
  ["import(`../${name}`)", ["../"]],
  ['import("./jobs/" + name)', ["./jobs/"]],
  ["sh`./deploy.sh ${to}`", ["./deploy.sh ", "./deploy.sh"]],
  ['new Worker(new URL("worker.ts", import.meta.url))', ["worker.ts"]],
  ['import "/abs/x.ts"; import "file:///abs/y.ts"', ["/abs/x.ts", "file:///abs/y.ts"]],
  ['["README.md", "https://example.org/x.ts", "npm:zod", "a b.ts", "."]', []],
  [`"./${"x".repeat(300)}"`, []],
];

for (const [text, paths] of PATHS) {
  Deno.test(`findLiterals() finds what ${JSON.stringify(text.slice(0, 60))} names`, () => {
    assertEquals(findLiterals(text).paths, paths);
  });
}

const IMPORTS: Readonly<Record<string, boolean>> = {
  'import { x } from "penstock";': false,
  'import { x } from "zod/v4";': false,
  'import { x } from "npm:zod@4.6.7";': false,
  'import { x } from "node:fs";': false,
  'import "https://example.org/mod.ts";': false,
  'import x from "jsr:@std/path";': false,
  'import "./a.ts"; export * from "../b.ts";': false,
  'Deno.readTextFile("lodash")': false,
  'import x from "lodash";': true,
  'import "zodiac";': true,
  "export { x } from '@acme/tools';": true,
  'await import("lodash")': true,
  'require("lodash")': true,
  'import x from "npm:lodash@4";': true,
};

for (const [text, expected] of Object.entries(IMPORTS)) {
  Deno.test(`findLiterals() sees ${expected ? "a" : "no"} package in ${text}`, () => {
    assertEquals(findLiterals(text).importsPackages, expected);
  });
}

Deno.test("findConfiguredLiterals() finds paths that need no ./", () => {
  const text = `{
    "workspace": ["tools", "packages/*", "./own"],
    "importMap": "maps/import_map.json",
    "imports": { "a": "./a.ts", "b/": "./b/", "c": "npm:c@1" },
    "lock": { "path": "deno.lock", "frozen": true },
    "exclude": ["dist"]
  }`;
  assertEquals([...findConfiguredLiterals(text).paths].sort(), [
    "./a.ts",
    "./b/",
    "./own",
    "deno.lock",
    "frozen",
    "maps/import_map.json",
    "packages/",
    "path",
    "tools",
  ]);
});
