import { formatDuration } from "../duration.ts";
import {
  exitCodeOf,
  exitCodeOfStop,
  Interrupted,
  isPenstockError,
  messageOf,
  PenstockError,
} from "../errors.ts";
import type { Event } from "../events/event.ts";
import { isObject, type Json } from "../json.ts";
import type { World } from "../ports.ts";
import type { Registry } from "../ports/registry.ts";
import type { Block } from "../report/report.ts";
import type { JobDefinition } from "./definition.ts";
import type { Job } from "./job.ts";
import { maskDeep, type Masker } from "./mask.ts";
import { plainJson } from "./plain_json.ts";
import { checkSecrets, readSecrets } from "./secrets.ts";
import { makeSh } from "./sh.ts";

/** How a job ended. */
export interface JobResult {
  readonly name: string;
  readonly state: "done" | "no" | "error" | "skipped" | "interrupted";
  /** What it returned, or found beside a no; plain JSON. */
  readonly output?: Json;
  /** Why it did not get done. */
  readonly reason?: string;
  readonly hint?: string;
  /** Milliseconds. */
  readonly duration: number;
  /** What it adds to the report. */
  readonly blocks: readonly Block[];
}

/** What all jobs of a run share. */
export interface RunContext {
  readonly world: World;
  readonly runId: string;
  readonly event: Event;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly registry: () => Promise<Registry>;
  readonly mask: Masker;
  /** State folder of the run. */
  readonly directory: string;
  /** Takes each line that a job says. */
  readonly onLine: (job: string, line: string) => void;
  /** Told when a step of a job begins and ends. */
  readonly onStep: (job: string, step: string, state: "running" | "done" | "error") => void;
}

/** Variables that every child of a job sees; secrets are added by declaration. */
const CHILD_VARIABLES =
  /^(PATH|HOME|USER|LOGNAME|SHELL|USERPROFILE|LOCALAPPDATA|APPDATA|SystemRoot|ComSpec|TEMP|TMP|TMPDIR|TZ|LANG|LC_.*|CI|VIRTUAL_ENV|CONDA_PREFIX|SSL_CERT_FILE|(https?|no)_proxy|(HTTPS?|NO)_PROXY|PATHEXT|DENO_DIR)$/i;

/** How long a stopped job may take to clean up, in milliseconds. */
const LONGEST_CLEAN_UP = 4_000;

/** Runs one job whose needs are done. It never throws. */
export async function runJob(
  job: JobDefinition,
  needs: Readonly<Record<string, Json>>,
  context: RunContext,
): Promise<JobResult> {
  const { world, mask } = context;
  const started = world.clock.ticks();
  const blocks: Block[] = [];
  const end = (result: Ending): JobResult => ({
    name: job.name,
    duration: world.clock.ticks() - started,
    ...withBlocks(job.name, result, blocks, mask),
  });
  const stop = new AbortController();
  const onInterrupt = () => {
    const { reason } = world.signal;
    stop.abort(isPenstockError(reason) ? reason : new Interrupted());
  };
  world.signal.addEventListener("abort", onInterrupt, { once: true });
  if (world.signal.aborted) onInterrupt();
  try {
    checkSecrets(job.secrets, world.env);
    const scope = makeScope(job, needs, context, { blocks, signal: stop.signal });
    await world.files.makeDirectory(scope.workdir);
    stop.signal.throwIfAborted();
    const work = Promise.resolve().then(() => job.work(scope));
    const output = await withDeadline(work, job, stop);
    return end({ state: "done", output: maskDeep(outputOf(job.name, output), mask) });
  } catch (error) {
    if (world.signal.aborted) return end(describeStop(world.signal.reason, mask));
    return end(describeFailure(error, mask));
  } finally {
    world.signal.removeEventListener("abort", onInterrupt);
  }
}

/** How a job ended, before it is put together. */
type Ending = Pick<JobResult, "state"> & Partial<JobResult>;

function describeFailure(error: unknown, mask: Masker): Ending {
  const hint = isPenstockError(error) ? error.hint : undefined;
  const output = isObject(error) ? plainJson(error["output"]) : undefined;
  return {
    state: exitCodeOf(error) === 1 ? "no" : "error",
    reason: mask(messageOf(error)),
    ...(hint === undefined ? {} : { hint: mask(hint) }),
    ...(output === undefined ? {} : { output: maskDeep(output, mask) }),
  };
}

/** A job that was stopped from outside: by an interrupt, or since something else went wrong. */
function describeStop(reason: unknown, mask: Masker): Ending {
  return exitCodeOfStop(reason) === 2
    ? { state: "error", reason: mask(messageOf(reason)) }
    : { state: "interrupted", reason: "interrupted" };
}

/** Adds what the job reported; what is no plain data is the job's error. */
function withBlocks(
  job: string,
  ending: Ending,
  blocks: readonly Block[],
  mask: Masker,
): Ending & { readonly blocks: readonly Block[] } {
  const plain = plainJson(blocks);
  if (plain !== undefined) {
    return { ...ending, blocks: maskDeep(plain, mask) as unknown as readonly Block[] };
  }
  const reason = `Cannot keep what job ${JSON.stringify(job)} reported: it is not JSON`;
  return { state: "error", reason, hint: "report plain data", blocks: [] };
}

/** Ends the wait when the job's time is over; what the job started is told by its signal. */
async function withDeadline(
  work: Promise<unknown>,
  { name, timeout }: JobDefinition,
  stop: AbortController,
): Promise<unknown> {
  const stopped = Promise.withResolvers<never>();
  stop.signal.addEventListener("abort", () => stopped.reject(stop.signal.reason), { once: true });
  if (stop.signal.aborted) stopped.reject(stop.signal.reason);
  const timer = timeout === undefined ? undefined : setTimeout(() => {
    stop.abort(
      new PenstockError(`Job ${JSON.stringify(name)} took longer than ${formatDuration(timeout)}`, {
        code: "job-timeout",
        hint: "allow more with its timeout",
      }),
    );
  }, timeout);
  try {
    return await Promise.race([work, stopped.promise]);
  } catch (error) {
    if (stop.signal.aborted) await atMost(LONGEST_CLEAN_UP, work);
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for work to end by itself, but not for ever. */
async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, milliseconds);
  await Promise.race([work.catch(() => {}), over.promise]);
  clearTimeout(timer);
}

function makeScope(
  job: JobDefinition,
  needs: Readonly<Record<string, Json>>,
  context: RunContext,
  own: { readonly blocks: Block[]; readonly signal: AbortSignal },
): Job<Event, unknown, unknown, string> {
  const { world, mask, runId, event, inputs, directory } = context;
  const { clock, cwd, files, runtime } = world;
  const entity = world.env.get("WANDB_ENTITY");
  const say = (text: string) =>
    mask(text).split("\n").forEach((line) => context.onLine(job.name, line));
  const workdir = `${directory}/work/${job.name}`;
  return {
    name: job.name,
    runId,
    event,
    needs,
    inputs,
    world: { clock, cwd, files, runtime },
    ...(entity === undefined ? {} : { entity }),
    workdir,
    registry: context.registry,
    secrets: readSecrets(job.secrets, world.env),
    signal: own.signal,
    idempotencyKey: `${runId}/${job.name}`,
    log: { info: say, warn: (text) => say(`warning: ${text}`) },
    report: (...blocks) => own.blocks.push(...blocks),
    sh: makeSh({
      processes: world.processes,
      cwd: world.cwd,
      env: childEnvironment(world, job.secrets),
      signal: own.signal,
      onLine: say,
    }),
    step: async (name, action) => {
      context.onStep(job.name, mask(name), "running");
      try {
        const result = await action();
        context.onStep(job.name, mask(name), "done");
        return result;
      } catch (error) {
        context.onStep(job.name, mask(name), "error");
        throw error;
      }
    },
  };
}

function childEnvironment(world: World, secrets: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(world.env.all()).filter(([name]) =>
      CHILD_VARIABLES.test(name) || secrets.includes(name)
    ),
  );
}

/** A job's output as JSON: what the journal keeps and what later jobs get. */
function outputOf(job: string, output: unknown): Json {
  if (output === undefined) return null;
  const plain = plainJson(output);
  if (plain !== undefined) return plain;
  throw new PenstockError(`Cannot keep the output of job ${JSON.stringify(job)}: it is not JSON`, {
    code: "job-output",
    hint: "return plain data",
  });
}
