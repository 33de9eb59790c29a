import { basename } from "../lib/deps/path.ts";
import { formatBytes, formatDuration } from "../lib/duration.ts";
import { buildAndRun, type BuildAndRunResult } from "../lib/engine/build_and_run.ts";
import { findBuildSource } from "../lib/engine/build_source.ts";
import { defaultImageTag, readImageTag } from "../lib/engine/image_tag.ts";
import { renderBlocks } from "../lib/report/terminal.ts";
import type { Block } from "../lib/report/report.ts";
import { defineCommand } from "./_command.ts";
import { afterDashes, maybeArgument, text } from "./_spec.ts";
import { showOutput } from "./_stage_output.ts";

/** `docker build-and-run` */
export const command = defineCommand({
  about:
    "Exit code 1 if the build or the container fails, 2 if there is no engine. The container " +
    "is removed afterwards, the image stays.",
  arguments: {
    context: maybeArgument("CONTEXT", "Folder that the build may read, else this folder"),
    args: afterDashes("ARGS…", "Arguments of the container"),
  },
  options: {
    file: text("PATH", "Dockerfile, else Dockerfile in the context", { short: "f" }),
    tag: text("NAME:TAG", "Name of the image, else penstock/FOLDER:latest", { short: "t" }),
  },
  environment: {
    DOCKER_HOST: "Engine to use, as docker reads it",
    DOCKER_BUILDKIT: "0 for the classic builder; else BuildKit where client and engine have it",
  },
  examples: [
    { line: "penstock docker build-and-run", does: "Build this folder and run it" },
    {
      line: "penstock docker build-and-run predict -t digits/predict:v1 -- --port 8080",
      does: "Build a folder under a name and run it with arguments",
    },
  ],
  run: async ({ world, print }, given) => {
    const source = await findBuildSource(world, {
      context: given.context ?? ".",
      file: given.file,
    });
    const tag = given.tag === undefined
      ? defaultImageTag(basename(source.context))
      : readImageTag(given.tag);
    const engine = await world.openEngine();
    print.note(`engine: ${engine.name}, ${engine.builder}`);
    const output = showOutput(world.stderr, print);
    const result = await buildAndRun(engine, world.clock, {
      source,
      tag,
      args: given.args,
      id: world.newId(),
      signal: world.signal,
      onOutput: output.take,
    }).finally(output.end);
    if (!result.pass) output.showHidden(result.image === undefined ? "build" : "run");
    if (result.leftover !== undefined) print.warn(`container ${result.leftover} is still there`);
    const { name, builder } = engine;
    print.result(
      { engine: { name, builder }, build: result },
      renderBlocks(blocksOf(result), print.layout),
    );
    return result.pass ? 0 : 1;
  },
});

function blocksOf(result: BuildAndRunResult): readonly Block[] {
  const { pass, summary, tag, image, size, buildTime, runTime, exitCode } = result;
  const facts: (readonly [string, string])[] = [
    ["image", image === undefined ? tag : `${tag} ${image}`],
    ...(size === undefined ? [] : [["size", formatBytes(size)] as const]),
    ["build", formatDuration(buildTime)],
    ...(runTime === undefined ? [] : [["run", formatDuration(runTime)] as const]),
    ...(exitCode === undefined ? [] : [["exit code", String(exitCode)] as const]),
  ];
  return [{ kind: "verdict", pass, title: summary, budgets: [] }, { kind: "facts", facts }];
}
