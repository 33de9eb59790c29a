import { ONNXRUNTIME_LIBRARIES, ONNXRUNTIME_VERSION } from "../../lib/deps/onnxruntime.ts";
import { assert, assertEquals, assertMatch, assertThrows } from "../../lib/deps/assert.ts";
import {
  type CompileInput,
  findPackages,
  findTarget,
  planCompile,
  TARGETS,
} from "../../scripts/compile_plan.ts";
import { keepsFile } from "../../scripts/package_files.ts";

const RUNTIME = "node_modules/.deno/onnxruntime-node@1.27.0/node_modules/onnxruntime-node";
const VEGA = "node_modules/.deno/vega@6.4.0/node_modules/vega";

const KEPT = [
  "node_modules/.deno/.deno.lock",
  "node_modules/.deno/vega@6.4.0/.initialized",
  `${RUNTIME}/dist/binding.js`,
  `${RUNTIME}/package.json`,
  `${VEGA}/LICENSE`,
  `${VEGA}/build/vega.module.js`,
  `${VEGA}/package.json`,
];

const FILES = [
  ...KEPT,
  `${RUNTIME}/bin/napi-v6/darwin/arm64/libonnxruntime.1.27.0.dylib`,
  `${RUNTIME}/bin/napi-v6/darwin/arm64/libonnxruntime.1.dylib`,
  `${RUNTIME}/bin/napi-v6/darwin/arm64/onnxruntime_binding.node`,
  `${RUNTIME}/bin/napi-v6/linux/arm64/libonnxruntime.so.1`,
  `${RUNTIME}/bin/napi-v6/linux/arm64/onnxruntime_binding.node`,
  `${RUNTIME}/bin/napi-v6/linux/x64/libonnxruntime.so.1`,
  `${RUNTIME}/bin/napi-v6/linux/x64/onnxruntime_binding.node`,
  `${RUNTIME}/bin/napi-v6/win32/x64/DirectML.dll`,
  `${RUNTIME}/bin/napi-v6/win32/x64/onnxruntime.dll`,
  `${RUNTIME}/bin/napi-v6/win32/x64/onnxruntime_binding.node`,
  `${RUNTIME}/dist/binding.d.ts`,
  `${RUNTIME}/dist/binding.js.map`,
  `${VEGA}/README.md`,
  `${VEGA}/build/vega-schema.json`,
  `${VEGA}/build/vega.js`,
  `${VEGA}/build/vega.min.js`,
];

function inputFor(name: string): CompileInput {
  const target = findTarget(name);
  const library = ONNXRUNTIME_LIBRARIES[target.platform];
  assert(library !== undefined);
  return {
    target,
    output: "/out/penstock",
    imports: {
      "penstock": "./mod.ts",
      "jsr:@penstock/penstock": "./mod.ts",
      "https://example.org/v1/": "./",
      "zod": "npm:zod@4.6.7",
    },
    packages: ["npm:octokit@5.0.5", "npm:onnxruntime-node@1.27.0", "npm:vega@6.4.0"],
    files: FILES,
    libraryPackage: "npm:onnxruntime-node@1.27.0",
    library,
  };
}

Deno.test("planCompile() is this for linux-x64", () => {
  const plan = planCompile(inputFor("linux-x64"));
  assertEquals(plan, {
    version: 1,
    target: "linux-x64",
    output: "/out/penstock",
    embed: {
      library: `${RUNTIME}/bin/napi-v6/linux/x64/libonnxruntime.so.1`,
      packed: "dist/embed/linux-x86_64/libonnxruntime.so.1.gz",
      sha256: "d8aff4aa8abee8fb2abb2f2f2459ffc94461e781e41b9f7c072829dd0d470221",
      size: 38_023_776,
    },
    remove: FILES.filter((file) =>
      !KEPT.includes(file) && file !== `${RUNTIME}/bin/napi-v6/linux/x64/onnxruntime_binding.node`
    ).sort(),
    arguments: [
      "compile",
      "--quiet",
      "--allow-all",
      "--no-prompt",
      "--no-check",
      "--cached-only",
      "--no-code-cache",
      "--v8-flags=--max-semi-space-size=8",
      "--target=x86_64-unknown-linux-gnu",
      "--output=/out/penstock",
      "--include=mod.ts",
      "--include=npm:octokit@5.0.5",
      "--include=npm:onnxruntime-node@1.27.0",
      "--include=npm:vega@6.4.0",
      "--include=npm:zod@4.6.7",
      "--include=dist/embed/linux-x86_64/libonnxruntime.so.1.gz",
      "--include=deno.json",
      "commands/main.ts",
    ],
  });
  assertEquals(JSON.parse(JSON.stringify(plan)), plan);
});

Deno.test("planCompile() keeps one add-on and no shared library on every target", () => {
  for (const { name, addons, platform } of TARGETS) {
    const plan = planCompile(inputFor(name));
    const kept = FILES.filter((file) => !plan.remove.includes(file));
    assertEquals(kept.filter((file) => /\.(node|so\.1|dylib|dll)$/.test(file)), [
      `${RUNTIME}/bin/napi-v6/${addons}/onnxruntime_binding.node`,
    ]);
    assert(plan.embed.library.includes(`/${addons}/`));
    assert(plan.arguments.includes(`--include=dist/embed/${platform}/${basename(plan)}.gz`));
  }
});

function basename(plan: { readonly embed: { readonly library: string } }): string {
  return plan.embed.library.split("/").at(-1) ?? "";
}

Deno.test("planCompile() refuses when the shared library is not there", () => {
  const files = FILES.filter((file) => !file.endsWith(".so.1"));
  assertThrows(
    () => planCompile({ ...inputFor("linux-x64"), files }),
    RangeError,
    'Cannot find "libonnxruntime.so.1" for linux-x64',
  );
  const other = "npm:onnxruntime-node@9.9.9";
  assertThrows(() => planCompile({ ...inputFor("linux-x64"), libraryPackage: other }), RangeError);
});

Deno.test("findTarget() knows our names, Deno's triples and this machine", () => {
  for (const target of TARGETS) {
    assertEquals(findTarget(target.name), target);
    assertEquals(findTarget(target.triple), target);
    assertEquals(findTarget(target.platform), target);
  }
  assertThrows(() => findTarget("darwin-x64"), RangeError, "linux-x64, linux-arm64, darwin-arm64");
});

Deno.test("findPackages() reads specifiers in imports and in constants", () => {
  const text = `
    export { parseArgs } from "npm:deno-std@1.4.0/cli/parse_args.js";
    export { text } from "npm:deno-std@1.4.0/text/mod.js";
    export const CORE = "npm:@octokit/core@7.0.8";
    const duck = 'npm:@duckdb/node-api@1.5.5-r.5';
    import x from "./npm:none.ts"; // npm:not-quoted@1.0.0 is a comment
  `;
  assertEquals(findPackages(text), [
    "npm:deno-std@1.4.0",
    "npm:@octokit/core@7.0.8",
    "npm:@duckdb/node-api@1.5.5-r.5",
  ]);
});

Deno.test("keepsFile() keeps what can be loaded, and licences", () => {
  const inside = "node_modules/.deno/@octokit+core@7.0.8/node_modules/@octokit/core";
  const cases: readonly (readonly [string, boolean])[] = [
    ["dist-src/index.js", true],
    ["dist-src/index.mjs", true],
    ["package.json", true],
    ["dist-src/package.json", true],
    ["LICENSE", true],
    ["LICENSE.md", true],
    ["NOTICE.txt", true],
    ["README.md", false],
    ["dist-types/index.d.ts", false],
    ["dist-src/index.js.map", false],
    ["src/index.ts", false],
    ["test/index.js", false],
    ["rollup.config.js", false],
    ["dist/index.min.js", false],
    ["build/Release/linux/x64/addon.node", true],
    ["build/Release/linux/arm64/addon.node", false],
    ["build/Release/linux/x64/libother.so", false],
  ];
  for (const [path, wanted] of cases) {
    assertEquals(keepsFile(`${inside}/${path}`, "linux/x64"), wanted, path);
  }
});

Deno.test("every target has a pinned library of the pinned version", () => {
  assertMatch(ONNXRUNTIME_VERSION, /^\d+\.\d+\.\d+$/);
  for (const { platform } of TARGETS) {
    assertMatch(ONNXRUNTIME_LIBRARIES[platform]?.sha256 ?? "", /^[0-9a-f]{64}$/);
  }
});
