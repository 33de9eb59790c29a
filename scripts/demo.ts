// deno-lint-ignore-file no-console -- a program for people, not a part of the product
/**
 * The main job, shown: a registry with three older models, a fourth one staged, and the pipeline of
 * `examples/staged_model/` run on the event that a registry sends.
 *
 * Usage: deno task demo [--model FILE] [--input NAME=VALUE]
 *
 * @module
 */

import { join, resolve } from "../lib/deps/path.ts";
import { parseArgs } from "../lib/deps/cli.ts";

const ROOT = new URL("../", import.meta.url);
const COLLECTION = "acme/digits/classifier";
const MODELS = "examples/digits";

/** Runs one command line of Penstock, after showing it as a user would type it. */
async function penstock(directory: string, ...words: readonly string[]): Promise<number> {
  console.log(`\n\x1b[1m$ penstock ${words.join(" ")}\x1b[0m`);
  return await quietly(directory, words, "inherit");
}

async function quietly(
  directory: string,
  words: readonly string[],
  output: "inherit" | "null" = "null",
): Promise<number> {
  const main = new URL("commands/main.ts", ROOT).href;
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", `--config=${path("deno.json")}`, "-P=penstock", main, ...words],
    cwd: directory,
    stdout: output,
    stderr: "inherit",
  }).output();
  return code;
}

function path(relative: string): string {
  return resolve(new URL(relative, ROOT).pathname);
}

/** Three models that were in production one after the other, and a fourth that is staged. */
async function seed(directory: string, registry: string, staged: string): Promise<void> {
  console.log(
    "Seeding a temporary registry: three models that were in production, a fourth staged",
  );
  for (const version of ["v0", "v1", "v2"]) {
    const model = path(`${MODELS}/history/${version}.onnx`);
    const put = ["artifact", "put", COLLECTION, model, "-q", "--registry", registry];
    const link = ["link-model", `${COLLECTION}:${version}`, "-a", "production", "-q"];
    check(await quietly(directory, put));
    check(await quietly(directory, [...link, "--registry", registry]));
  }
  const put = ["artifact", "put", COLLECTION, staged, "-a", "staging", "-q"];
  check(await quietly(directory, [...put, "--registry", registry]));
}

function check(code: number): void {
  if (code !== 0) Deno.exit(code);
}

async function demo(): Promise<number> {
  const given = parseArgs(Deno.args, { string: ["model", "input"], collect: ["input"] });
  const inputs = Array.isArray(given["input"]) ? given["input"].map(String) : [];
  const directory = await Deno.makeTempDir({ prefix: "penstock-demo-" });
  const registry = "file:registry";
  const model = typeof given["model"] === "string" && given["model"] !== ""
    ? resolve(given["model"])
    : path(`${MODELS}/model.onnx`);
  await seed(directory, registry, model);
  for (const file of ["pipeline.ts", "event.json"]) {
    await Deno.copyFile(path(`examples/staged_model/${file}`), join(directory, file));
  }
  const event = ["--event", "repository_dispatch", "--payload", "event.json"];
  const set = inputs.flatMap((input) => ["--input", input]);
  check(await penstock(directory, "plan", "pipeline.ts", ...event));
  const run = ["run", "pipeline.ts", ...event, ...set, "--registry", registry];
  const code = await penstock(directory, ...run);
  const production = "acme/model-registry/classifier:production";
  await penstock(directory, "artifact", "show", production, "--registry", registry);
  console.log(`\nThe registry and the reports are kept in ${directory}`);
  return code;
}

Deno.exit(await demo());
