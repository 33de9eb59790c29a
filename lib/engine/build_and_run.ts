import { formatBytes, formatDuration } from "../duration.ts";
import type { Clock } from "../ports.ts";
import type { ContainerOutcome, Engine, TakeOutput } from "../ports/engine.ts";
import type { BuildSource } from "./build_source.ts";

/** The two halves of the work, for those who show its output. */
export type BuildAndRunStage = "build" | "run";

/** What to build and run. */
export interface BuildAndRunOptions {
  readonly source: BuildSource;
  /** Name of the image, checked. */
  readonly tag: string;
  /** Arguments of the container. */
  readonly args: readonly string[];
  /** A name for this run, unlike any other. */
  readonly id: string;
  readonly signal: AbortSignal;
  readonly onOutput: (stage: BuildAndRunStage, ...output: Parameters<TakeOutput>) => void;
}

/** How it went. Times are in milliseconds. */
export interface BuildAndRunResult {
  readonly pass: boolean;
  /** The answer in a sentence. */
  readonly summary: string;
  readonly tag: string;
  readonly buildTime: number;
  /** The image's identifier; missing where the build failed. */
  readonly image?: string;
  /** Bytes. */
  readonly size?: number;
  readonly runTime?: number;
  /** Of the build where that failed, else of the container; missing where it did not start. */
  readonly exitCode?: number;
  /** Whether memory ran out in the container. */
  readonly outOfMemory?: boolean;
  /** A container that could not be removed. */
  readonly leftover?: string;
}

/** Builds an image and runs it; a failed build or container is a no. */
export async function buildAndRun(
  engine: Engine,
  clock: Clock,
  { source, tag, args, id, signal, onOutput }: BuildAndRunOptions,
): Promise<BuildAndRunResult> {
  const started = clock.ticks();
  const built = await engine.build({
    ...source,
    tag,
    signal,
    onOutput: (...output) => onOutput("build", ...output),
  });
  const buildTime = clock.ticks() - started;
  if ("exitCode" in built) {
    const { exitCode } = built;
    const summary = `The build of ${tag} failed with exit code ${exitCode}`;
    return { pass: false, summary, tag, buildTime, exitCode };
  }
  const runStarted = clock.ticks();
  const ended = await engine.run({
    id,
    image: built.image,
    args,
    signal,
    onOutput: (...output) => onOutput("run", ...output),
  });
  const runTime = clock.ticks() - runStarted;
  const problem = problemOf(ended);
  const went = `built in ${formatDuration(buildTime)} (${formatBytes(built.size)}), ran in ${
    formatDuration(runTime)
  }`;
  return {
    pass: problem === undefined,
    summary: problem === undefined ? `${tag} ${went}` : `The container of ${tag} ${problem}`,
    tag,
    buildTime,
    ...built,
    runTime,
    ...(ended.started ? { exitCode: ended.exitCode, outOfMemory: ended.outOfMemory } : {}),
    ...(ended.leftover === undefined ? {} : { leftover: ended.leftover }),
  };
}

function problemOf(ended: ContainerOutcome): string | undefined {
  if (!ended.started) return `could not start: ${ended.reason}`;
  // The flag is also set where only a child of the container's program was killed.
  if (ended.exitCode === 0) return undefined;
  if (ended.outOfMemory) return `ran out of memory (exit code ${ended.exitCode})`;
  return `failed with exit code ${ended.exitCode}`;
}
