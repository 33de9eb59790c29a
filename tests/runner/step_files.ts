/**
 * What GitHub's runner does with the files of a step once it has ended: ported from
 * `FileCommandManager.cs` and `JobExtension.cs` of actions/runner at 258d6c8.
 *
 * @module
 */

import { messageOf } from "../../lib/errors.ts";
import type { Masker } from "./masker.ts";
import { readPairs } from "./pairs.ts";
import type { StepLog } from "./step_log.ts";

/** The content of the files whose paths are in `$GITHUB_OUTPUT` and so on. */
export interface StepFiles {
  readonly output?: string;
  readonly env?: string;
  readonly path?: string;
  readonly state?: string;
  readonly summary?: string;
}

/** Bytes of the largest summary. */
const LARGEST_SUMMARY = 1024 * 1024;

/** Bytes that the outputs of a job may take, two for each code unit. */
const LARGEST_OUTPUTS = 1024 * 1024;

/** Files as they are read, with what the step printed and is hidden. */
export interface FilesOptions {
  readonly log: StepLog;
  readonly masker: Masker;
}

/** Reads the files of pairs into the step's outputs, state and variables. */
export function readPairFiles(
  files: StepFiles,
  log: StepLog,
): Readonly<Record<string, string>> {
  const env = new Map<string, string>();
  readFile(log, "env", files.env, (name, value) => {
    if (name.toLowerCase() === "node_options") {
      log.complain("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    } else env.set(name, value);
  });
  readFile(log, "output", files.output, (name, value) => {
    if (name === "") throw new Error("Value cannot be null. (Parameter 'name')");
    log.outputs.set(name, value);
  });
  readFile(log, "state", files.state, (name, value) => log.state.set(name, value));
  return Object.fromEntries(env);
}

function readFile(
  log: StepLog,
  name: string,
  text: string | undefined,
  take: (name: string, value: string) => void,
): void {
  try {
    for (const [key, value] of readPairs(text ?? "")) take(key, value);
  } catch (error) {
    log.fail(`Unable to process file command '${name}' successfully.`, messageOf(error));
  }
}

/** The folders of `$GITHUB_PATH`; one named again moves to the end. */
export function readPathFile(text = ""): readonly string[] {
  const lines = splitLines(text).filter((line) => line !== "");
  return lines.filter((line, index) => lines.lastIndexOf(line) === index);
}

/** The summary as it is uploaded. */
export function readSummary(text: string, { log, masker }: FilesOptions): string {
  const size = new TextEncoder().encode(text).length;
  if (size === 0) return "";
  if (size > LARGEST_SUMMARY) {
    log.complain(
      "$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of " +
        `${LARGEST_SUMMARY / 1024}k, got ${Math.floor(size / 1024)}k.`,
    );
    return "";
  }
  return splitLines(text).map((line) => `${masker.mask(line)}\n`).join("");
}

/** Outputs of the step as outputs of its job, each of which the workflow passes on by its name. */
export function readJobOutputs({ log, masker }: FilesOptions): Readonly<Record<string, string>> {
  const kept = log.outputs.entries().filter(([name, value]) => {
    const clean = masker.mask(value) === value;
    if (!clean) {
      log.annotate("warning", `Skip output '${name}' since it may contain secret.`, {});
    }
    return clean;
  });
  const size = kept.reduce((sum, [name, value]) => sum + 2 * (name.length + value.length), 0);
  if (size <= LARGEST_OUTPUTS) return Object.fromEntries(kept);
  // The service refuses them; its words are not published.
  log.complain("The outputs of the job are larger than 1 MB");
  return {};
}

/** Lines as .NET reads them: each of the three line breaks ends one. */
export function splitLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|[\r\n]/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
