import { assert, assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { appendOutputs, appendVariables, type HandedOver } from "../../../lib/ci/github_files.ts";
import { PenstockError } from "../../../lib/errors.ts";
import type { World } from "../../../lib/ports.ts";
import { fakeWorld } from "../../fake_world.ts";
import { readStep, type StepReading } from "../../runner/mod.ts";
import { injections } from "../report/sample_report.ts";

interface Handed extends HandedOver {
  /** What the file holds afterwards, `undefined` where there is none. */
  readonly text: string | undefined;
}

/** Hands values over with a file behind one variable. */
async function handOver(
  variable: string,
  action: (world: World) => Promise<HandedOver>,
  options: { readonly before?: string; readonly newId?: () => string } = {},
): Promise<Handed> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/file`;
  try {
    if (options.before !== undefined) await Deno.writeTextFile(path, options.before);
    const { newId = () => crypto.randomUUID() } = options;
    const handed = await action(fakeWorld({ env: { [variable]: path }, newId }));
    return { ...handed, text: await Deno.readTextFile(path).catch(() => undefined) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function readOutputs({ text = "" }: Handed): StepReading {
  return readStep({ files: { output: text } });
}

const HOSTILE: readonly string[] = [
  ...injections.filter((text) => text.isWellFormed()),
  "",
  "\n",
  "\n\n",
  "EOF",
  "x\nEOF\nLD_PRELOAD=/tmp/e.so\nz<<EOF",
  "hi\nNODE_OPTIONS=1",
  "other<<",
  "other<<EOF\nvalue\nEOF",
  "a\r\nb\r\n",
  "\r",
  "=",
  "=x",
  "<<",
  " spaces ",
  "penstock_",
  "\nother<<penstock_x\n",
  "画像 😀 \u202e",
  "\0",
  "\ufeffx",
];

Deno.test("appendOutputs() hands over hostile values as they are, and forges none", async () => {
  const values = Object.fromEntries(HOSTILE.map((text, index) => [`v${index}`, text]));
  const handed = await handOver("GITHUB_OUTPUT", (world) => appendOutputs(world, values));
  const { outputs, failed } = readOutputs(handed);
  assertEquals([outputs, failed], [values, false]);
  assertEquals([handed.files, handed.leftOut], [["GITHUB_OUTPUT"], []]);
});

Deno.test("appendOutputs() writes text as it is, null as nothing and the rest as JSON", async () => {
  const values = { "a-b": "x", none: null, list: [1, "é"], yes: true, deep: { a: { b: null } } };
  const handed = await handOver("GITHUB_OUTPUT", (world) => appendOutputs(world, values));
  assertEquals(readOutputs(handed).outputs, {
    "a-b": "x",
    none: "",
    list: '[1,"é"]',
    yes: "true",
    deep: '{"a":{"b":null}}',
  });
});

Deno.test("appendOutputs() takes another delimiter where a value holds the first", async () => {
  let count = 0;
  const newId = () => `id${count++}`;
  const values = { a: "x\npenstock_id0\nEVIL=1\nb<<penstock_id1", b: "penstock_id2" };
  const handed = await handOver("GITHUB_OUTPUT", (world) => appendOutputs(world, values), {
    newId,
  });
  assertEquals(readOutputs(handed).outputs, values);
  assertEquals(handed.text?.match(/^penstock_\w+$/gm), [
    "penstock_id0",
    "penstock_id2",
    "penstock_id2",
    "penstock_id3",
  ]);
});

Deno.test("appendOutputs() gives up where no delimiter is to be had", async () => {
  const handing = handOver(
    "GITHUB_OUTPUT",
    (world) => appendOutputs(world, { a: "penstock_same" }),
    { newId: () => "same" },
  );
  await assertRejects(() => handing, PenstockError, 'Cannot write "a"');
});

Deno.test("appendOutputs() gives each value a delimiter of its own", async () => {
  const handed = await handOver("GITHUB_OUTPUT", (world) => appendOutputs(world, { a: 1, b: 1 }));
  const delimiters = handed.text?.match(/(?<=<<).*$/gm) ?? [];
  assertEquals(new Set(delimiters).size, 2);
});

for (const before of ["old=1\n", "old=1", "old<<E\n1\nE"]) {
  Deno.test(`appendOutputs() adds to a file that holds ${JSON.stringify(before)}`, async () => {
    const action = (world: World) => appendOutputs(world, { a: "new" });
    const handed = await handOver("GITHUB_OUTPUT", action, { before });
    assertEquals(readOutputs(handed).outputs, { old: "1", a: "new" });
  });
}

const BAD_NAMES: readonly string[] = [
  "",
  "a b",
  "a=b",
  "a<<EOF",
  "a\nb",
  "a\r",
  "1a",
  "-a",
  "a.b",
  "é",
  "a\0",
];

for (const name of BAD_NAMES) {
  Deno.test(`appendOutputs() refuses ${JSON.stringify(name)} and writes nothing`, async () => {
    const text = await handOver("GITHUB_OUTPUT", async (world) => {
      const handing = () => appendOutputs(world, { fine: 1, [name]: 2 });
      const error = await assertRejects(handing, PenstockError, "Cannot set output ");
      assert(error.message.includes(JSON.stringify(name)), error.message);
      return { files: [], leftOut: [] };
    });
    assertEquals(text.text, undefined);
  });
}

Deno.test("appendOutputs() leaves out a second name that differs in letters only", async () => {
  const action = (world: World) => appendOutputs(world, { Model: "a", model: "b" });
  const handed = await handOver("GITHUB_OUTPUT", action);
  assertEquals(readOutputs(handed).outputs, { Model: "a" });
  assertEquals(handed.leftOut.map(({ name }) => name), ["model"]);
});

Deno.test("appendOutputs() leaves out what does not fit into 1 MB, of all that is there", async () => {
  const values = { a: "x".repeat(200_000), b: "é".repeat(200_000), c: "x".repeat(90_000), d: 1 };
  const handed = await handOver("GITHUB_OUTPUT", (world) => appendOutputs(world, values), {
    before: `old=${"y".repeat(100_000)}\n`,
  });
  assertEquals(handed.leftOut.map(({ name, file }) => [name, file]), [["b", "GITHUB_OUTPUT"]]);
  const { outputs, errors } = readOutputs(handed);
  assertEquals([Object.keys(outputs), errors], [["old", "a", "c", "d"], []]);
});

Deno.test("appendOutputs() and appendVariables() do nothing outside CI", async () => {
  const nothing: HandedOver = { files: [], leftOut: [] };
  assertEquals(await appendOutputs(fakeWorld(), { a: 1 }), nothing);
  assertEquals(await appendVariables(fakeWorld(), { A: 1 }), nothing);
  const handed = await handOver("GITHUB_OUTPUT", (world) => appendOutputs(world, {}));
  assertEquals(handed, { ...nothing, text: undefined });
});

Deno.test("appendVariables() hands over hostile values as they are", async () => {
  const kept = HOSTILE.filter((text) => !text.includes("\0"));
  const values = Object.fromEntries(kept.map((text, index) => [`V${index}`, text]));
  const handed = await handOver("GITHUB_ENV", (world) => appendVariables(world, values));
  const { env, failed } = readStep({ files: { env: handed.text ?? "" } });
  assertEquals([env, failed, handed.leftOut], [values, false, []]);
});

Deno.test("appendVariables() leaves out what would break every later step", async () => {
  const values = { NUL: "a\0b", LONG: "é".repeat(65_534), FITS: "x".repeat(131_066) };
  const handed = await handOver("GITHUB_ENV", (world) => appendVariables(world, values));
  assertEquals(handed.leftOut.map(({ name, file }) => [name, file]), [
    ["NUL", "GITHUB_ENV"],
    ["LONG", "GITHUB_ENV"],
  ]);
  const env = { ...readStep({ files: { env: handed.text ?? "" } }).env, PATH: "/bin" };
  const child = new Deno.Command("true", { env });
  assertEquals((await child.output()).code, 0);
});

const REFUSED: readonly string[] = [
  "LD_PRELOAD",
  "ld_library_path",
  "DYLD_INSERT_LIBRARIES",
  "NODE_OPTIONS",
  "Node_Options",
  "BASH_ENV",
  "ENV",
  "PATH",
  "Path",
  "IFS",
  "PS4",
  "PROMPT_COMMAND",
  "GIT_SSH_COMMAND",
  "DENO_CERT",
  "PYTHONPATH",
  "PERL5OPT",
  "RUBYOPT",
  "npm_config_registry",
  "GITHUB_TOKEN",
  "RUNNER_TEMP",
  "ACTIONS_RUNTIME_URL",
  "CI",
  "CI_JOB_TOKEN",
  "https_proxy",
  "ALL_PROXY",
  "PENSTOCK_REGISTRY",
  "SSL_CERT_FILE",
  "JAVA_TOOL_OPTIONS",
  "_JAVA_OPTIONS",
  "R_PROFILE_USER",
];

for (const name of [...REFUSED, ...BAD_NAMES, "a-b"]) {
  Deno.test(`appendVariables() refuses ${JSON.stringify(name)}, also on a laptop`, async () => {
    const setting = () => appendVariables(fakeWorld(), { FINE: 1, [name]: "x" });
    const error = await assertRejects(setting, PenstockError, "Cannot set variable ");
    assert(error.message.includes(JSON.stringify(name)), error.message);
  });
}

for (const name of ["MODEL", "_x", "R_SQUARED", "MODEL_PATH", "ENVIRONMENT", "CITY", "GOAL"]) {
  Deno.test(`appendVariables() takes ${name}`, async () => {
    const handed = await handOver("GITHUB_ENV", (world) => appendVariables(world, { [name]: 1 }));
    assertEquals(readStep({ files: { env: handed.text ?? "" } }).env, { [name]: "1" });
  });
}
