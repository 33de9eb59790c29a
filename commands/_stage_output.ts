import type { BuildAndRunStage } from "../lib/engine/build_and_run.ts";
import { splitOutput } from "../lib/engine/output_splitter.ts";
import type { OutputLines } from "../lib/output_lines.ts";
import type { Stream } from "../lib/ports.ts";
import type { Printer } from "./_printer.ts";

/** Lines kept of what `--quiet` hides. */
const MOST_KEPT = 100;

/** The output of a build and a run, shown as it comes. */
export interface StageOutput {
  take(stage: BuildAndRunStage, chunk: Uint8Array, stream: "stdout" | "stderr"): void;
  /** Shows a last line without a line break. */
  end(): void;
  /** Shows the end of what was hidden of a stage, since it failed. */
  showHidden(stage: BuildAndRunStage): void;
}

/** Shows each line on stderr behind its stage; with `--quiet` only that of a failed stage. */
export function showOutput(stderr: Stream, print: Printer): StageOutput {
  const hidden: Record<BuildAndRunStage, string[]> = { build: [], run: [] };
  const write = (stage: BuildAndRunStage, line: string) =>
    stderr.write(`${print.errorPaint.dim(`${stage.padEnd("build".length)} |`)} ${line}\n`);
  const splitter = (stage: BuildAndRunStage): OutputLines =>
    splitOutput((line) => {
      if (!print.quiet) write(stage, line);
      else if (hidden[stage].push(line) > MOST_KEPT) hidden[stage].shift();
    });
  const splitters = { build: splitter("build"), run: splitter("run") };
  return {
    take: (stage, chunk, stream) => splitters[stage].take(chunk, stream),
    end: () => Object.values(splitters).forEach((one) => one.end()),
    showHidden: (stage) => hidden[stage].forEach((line) => write(stage, line)),
  };
}
