import { Masker } from "./masker.ts";
import type { LogGroup, StepReading } from "./result.ts";
import {
  readJobOutputs,
  readPairFiles,
  readPathFile,
  readSummary,
  splitLines,
  type StepFiles,
} from "./step_files.ts";
import { StepLog } from "./step_log.ts";

/** What a step left behind. */
export interface StepTrace {
  /** What it printed; a list holds the lines of both streams in the order they came. */
  readonly output?: string | readonly string[];
  readonly files?: StepFiles;
  /** Secrets of the workflow, hidden from the start. */
  readonly secrets?: readonly string[];
  /**
   * The folder of the checkout.
   *
   * @default {"/home/runner/work/acme/acme"}
   */
  readonly workspace?: string;
}

/**
 * Reads what a step left behind as GitHub's runner does, on Linux and without debug logging.
 * Problem matchers are not loaded: `add-matcher` shows up among the commands only.
 */
export function readStep(trace: StepTrace): StepReading {
  const { output = "", files = {}, secrets = [], workspace = "/home/runner/work/acme/acme" } =
    trace;
  const masker = new Masker();
  for (const secret of secrets) masker.add(secret);
  const log = new StepLog({ masker, workspace });
  for (const line of typeof output === "string" ? splitLines(output) : output) log.read(line);
  const env = readPairFiles(files, log);
  const summary = readSummary(files.summary ?? "", { log, masker });
  const outputs = readJobOutputs({ log, masker });
  return {
    log: log.lines.map((line) => `${line}\n`).join(""),
    commands: log.commands,
    annotations: log.annotations,
    groups: readGroups(log.lines),
    outputs,
    stepOutputs: Object.fromEntries(log.outputs.entries()),
    env,
    path: readPathFile(files.path),
    state: Object.fromEntries(log.state.entries()),
    summary,
    errors: log.errors,
    failed: log.failed,
  };
}

/** Groups as the page of a run folds them, which reads the log and not the commands. */
function readGroups(log: readonly string[]): readonly LogGroup[] {
  const groups: { readonly title: string; readonly lines: string[] }[] = [];
  let open: string[] | undefined;
  for (const line of log.flatMap(splitLines)) {
    const title = /^##\[group\](.*)$/s.exec(line)?.[1];
    if (title !== undefined) {
      open = [];
      groups.push({ title, lines: open });
    } else if (line.startsWith("##[endgroup]")) open = undefined;
    else open?.push(line);
  }
  return groups;
}
