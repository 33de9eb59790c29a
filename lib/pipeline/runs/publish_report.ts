import { appendOutputs } from "../../ci/github_files.ts";
import { join } from "../../deps/path.ts";
import { messageOf } from "../../errors.ts";
import type { World } from "../../ports.ts";
import type { LinkResult, ModelVersion, Registry } from "../../ports/registry.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import { drawPlots } from "../../report/plot.ts";
import type { Report } from "../../report/report.ts";
import { renderRunPage } from "../../report/run_page/run_page.ts";
import { appendStepSummary } from "../../report/step_summary.ts";
import { isObject, type Json } from "../../json.ts";
import { VERSION } from "../../version.ts";
import { readPageLogs } from "./page_logs.ts";
import type { RunResult } from "../execute/run_result.ts";

/** Where a report goes. */
export interface PublishOptions {
  readonly world: World;
  /** State folder of the run. */
  readonly directory: string;
  readonly registry: () => Promise<Registry>;
  readonly warn: (line: string) => void;
}

/**
 * Writes a run's report: Markdown, the page, CI's step summary, and the description of the model in
 * the registry. None of these can change the verdict: what fails is said and passed over.
 *
 * @returns the files written
 */
export async function publishReport(
  report: Report,
  run: RunResult,
  { world, directory, registry, warn }: PublishOptions,
): Promise<readonly string[]> {
  const markdown = renderMarkdown(report);
  const files: string[] = [];
  const attempt = async (what: string, action: () => Promise<string | undefined>) => {
    try {
      const file = await action();
      if (file !== undefined) files.push(file);
    } catch (error) {
      warn(`cannot write ${what}: ${messageOf(error)}`);
    }
  };
  await attempt("the report", () => write(world, join(directory, "report.md"), markdown));
  await attempt("the page", async () => {
    const page = await renderRunPage(run, {
      report,
      plots: await drawPlots(report),
      logs: await readPageLogs(world, directory, run),
      version: VERSION,
    });
    return await write(world, join(directory, "index.html"), page);
  });
  await attempt("the run's record", async () => {
    await write(world, join(directory, "run.json"), `${JSON.stringify(run, null, 2)}\n`);
    return undefined;
  });
  await attempt("the step summary", async () => {
    await appendStepSummary(world, markdown, "the run's report.md");
    return undefined;
  });
  await attempt("the outputs", async () => {
    for (const { name, file, reason } of (await appendOutputs(world, outputsOf(run))).leftOut) {
      warn(`the output ${name} is not in ${file}: ${reason}`);
    }
    return undefined;
  });
  await attempt("the model's description", async () => {
    await describeModel(run, markdown, registry);
    return undefined;
  });
  return files;
}

/** What later steps of the CI job may read: the output of each job by its name, and the run. */
function outputsOf(run: RunResult): Readonly<Record<string, Json>> {
  const outputs: Record<string, Json> = {};
  for (const { job, matrix, output = null } of run.jobs) {
    const before = outputs[job];
    if (matrix === undefined) outputs[job] = output;
    else outputs[job] = [...(Array.isArray(before) ? before : []), output];
  }
  return { ...outputs, _run_id: run.id };
}

async function write(world: World, path: string, text: string): Promise<string> {
  await world.files.write(path, text);
  return path;
}

/**
 * The model's description in the registry says what the last run that decided about it found, in its
 * own collection and where it was linked. A run that changed nothing leaves it alone.
 */
async function describeModel(
  run: RunResult,
  markdown: string,
  registry: () => Promise<Registry>,
): Promise<void> {
  const outputs: readonly unknown[] = run.jobs.map((job) => job.output);
  const model = outputs.find(isModelVersion);
  const link = outputs.findLast(isLinkResult);
  if (model === undefined || link?.changed === false || run.exitCode === 130) return;
  const opened = await registry();
  await opened.describe(model, markdown);
  if (link !== undefined && link.digest === model.digest) {
    await opened.describe({ ...model, name: link.target, version: link.version }, markdown);
  }
}

function isModelVersion(value: unknown): value is ModelVersion {
  return hasTexts(value, ["name", "version", "digest", "registry"]);
}

function isLinkResult(value: unknown): value is LinkResult {
  return hasTexts(value, ["target", "version", "digest"]) && typeof value["changed"] === "boolean";
}

function hasTexts(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  return isObject(value) && keys.every((key) => typeof value[key] === "string");
}
