import { join } from "../deps/path.ts";
import { formatDuration } from "../duration.ts";
import { exitCodeOf, isPenstockError, messageOf, PenstockError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { Block } from "../report/report.ts";
import { CachedJob } from "./cached_job.ts";
import type { JobDefinition } from "./definition.ts";
import { JobLog, logFile } from "./job_log.ts";
import { keyOf, makeScope, scratchOf } from "./job_scope.ts";
import { maskDeep, type Masker } from "./mask.ts";
import { OpenPrograms } from "./open_programs.ts";
import { plainJson } from "./plain_json.ts";
import { pauseAfter } from "./retry.ts";
import type { RunContext } from "./run_context.ts";
import type { JobIdentity, JobResult } from "./run_result.ts";
import { checkOutput, keepOutput, Steps } from "./run_step.ts";
import { checkSecrets } from "./secrets.ts";
import { describeStop } from "./stop_reason.ts";

/** How long a stopped job may take to clean up, in milliseconds. */
const LONGEST_CLEAN_UP = 4_000;

/** How long what a job left running may take to end, in milliseconds: asked to, then killed. */
const GRACE = 500;

/** What a job is run with. */
export interface RunJobOptions {
  /** What the jobs it needs came to, by name, as its function sees it. */
  readonly needs: Readonly<Record<string, unknown>>;
  /** How often it was started before. */
  readonly attempts: number;
  /** Stops it; the reason says what it ends as. */
  readonly signal: AbortSignal;
}

/** How a job ended, before it is put together. */
type Ending = Pick<JobResult, "state"> & Partial<JobResult> & {
  /** Whether another attempt may do better. */
  readonly worthRetrying?: boolean;
};

/** Runs one job, as often as its retries allow. It throws only what the journal does. */
export async function runJob(
  definition: JobDefinition,
  identity: JobIdentity,
  options: RunJobOptions,
  context: RunContext,
): Promise<JobResult> {
  const { world, observe, record, directory, runAttempt } = context;
  const startedAt = world.clock.now().toISOString();
  const started = world.clock.ticks();
  const file = logFile(identity.id, runAttempt);
  const log = new JobLog({
    path: join(directory, file),
    files: world.files,
    mask: context.mask,
    now: () => world.clock.now().toISOString(),
    onLines: (lines) => observe({ type: "lines", id: identity.id, lines }),
  });
  const { needs, signal } = options;
  const say = (text: string) => log.say(text);
  const cached = CachedJob.of(definition, { identity, needs, signal, say }, context);
  try {
    for (let count = 1;; count++) {
      const attempt = options.attempts + count;
      record({ type: "job-started", job: identity.id, attempt });
      observe({ type: "job-started", job: identity, attempt });
      const ending = await tryJob(
        definition,
        identity,
        { ...options, log, attempt, cached },
        context,
      );
      const { worthRetrying = false, ...end } = ending;
      if (worthRetrying && count < (definition.retry?.attempts ?? 1) && !options.signal.aborted) {
        await pauseBefore(
          definition,
          identity,
          { count, reason: end.reason ?? "" },
          options,
          context,
        );
        continue;
      }
      return {
        ...identity,
        attempts: attempt,
        startedAt,
        duration: world.clock.ticks() - started,
        steps: [],
        blocks: [],
        ...end,
        ...allowed(definition, end.state),
        ...(log.lines === 0 ? {} : { log: { file, lines: log.lines } }),
      };
    }
  } finally {
    log.close();
  }
}

/** Marks a failure that the run may do with. */
export function allowed(
  { continueOnError }: JobDefinition,
  state: JobResult["state"],
): { readonly allowed?: true } {
  const failed = state === "no" || state === "error";
  return failed && continueOnError === true ? { allowed: true } : {};
}

async function pauseBefore(
  { retry }: JobDefinition,
  job: JobIdentity,
  { count, reason }: { readonly count: number; readonly reason: string },
  { attempts, signal }: RunJobOptions,
  { observe }: RunContext,
): Promise<void> {
  const pause = retry === undefined ? 0 : pauseAfter(count, retry);
  observe({ type: "job-retrying", job, attempt: attempts + count + 1, pause, reason });
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, pause);
  signal.addEventListener("abort", () => over.resolve(), { once: true });
  await over.promise;
  clearTimeout(timer);
}

/** What one attempt works with. */
interface TryOptions extends RunJobOptions {
  readonly log: JobLog;
  readonly attempt: number;
  readonly cached: CachedJob | undefined;
}

/** Calls the job's function once, and waits until nothing that it started is left. */
async function tryJob(
  definition: JobDefinition,
  identity: JobIdentity,
  { needs, attempt, log, signal, cached }: TryOptions,
  context: RunContext,
): Promise<Ending> {
  const { world, mask, runId, directory } = context;
  const blocks: Block[] = [];
  const stop = new AbortController();
  const onStop = () => stop.abort(signal.reason);
  signal.addEventListener("abort", onStop, { once: true });
  if (signal.aborted) onStop();
  const steps = new Steps({
    job: identity.id,
    idempotencyKey: keyOf(runId, identity),
    signal: stop.signal,
    mask,
    once: context.once,
    now: () => world.clock.now().toISOString(),
    ticks: world.clock.ticks,
    record: context.record,
    observe: context.observe,
  });
  const end = (ending: Ending): Ending => ({
    ...withBlocks(definition.name, ending, blocks, mask),
    steps: steps.results,
  });
  try {
    checkSecrets(definition.secrets, world.env);
    await emptyFolder(context, scratchOf(directory, identity), attempt);
    stop.signal.throwIfAborted();
    const before = await cached?.restore();
    if (before !== undefined) return { state: "done", cached: true, ...before };
    const open = new OpenPrograms();
    const scope = makeScope(
      definition,
      identity,
      { number: attempt, needs, blocks, log, steps, open, signal: stop.signal },
      context,
    );
    const work = Promise.resolve().then(() => definition.work(scope));
    const output = await withDeadline(work, definition, stop);
    open.check(definition.name);
    const name = `job ${JSON.stringify(definition.name)}`;
    const checked = await checkOutput(definition.output, output, name);
    const ending = end({ state: "done", output: maskDeep(keepOutput(checked, name), mask) });
    if (ending.state === "done") await cached?.save(ending);
    return ending;
  } catch (error) {
    if (!signal.aborted) return end(describeFailure(error, mask));
    const { state, reason } = describeStop(signal.reason);
    return end({ state, reason: mask(reason) });
  } finally {
    signal.removeEventListener("abort", onStop);
    await world.processes.end(keyOf(runId, identity), { grace: GRACE });
  }
}

async function emptyFolder({ world }: RunContext, path: string, attempt: number): Promise<void> {
  if (attempt > 1) await world.files.remove(path);
  await world.files.makeDirectory(path);
}

function describeFailure(error: unknown, mask: Masker): Ending {
  const hint = isPenstockError(error) ? error.hint : undefined;
  const output = isObject(error) ? plainJson(error["output"]) : undefined;
  const state = exitCodeOf(error) === 1 ? "no" : "error";
  const settled = isPenstockError(error) && error.code === "step-unsettled";
  return {
    state,
    reason: mask(messageOf(error)),
    worthRetrying: state === "error" && !settled,
    ...(hint === undefined ? {} : { hint: mask(hint) }),
    ...(output === undefined ? {} : { output: maskDeep(output, mask) }),
  };
}

/** Adds what the job reported; what is no plain data is the job's error. */
function withBlocks(job: string, ending: Ending, blocks: readonly Block[], mask: Masker): Ending {
  const plain = plainJson(blocks);
  if (plain !== undefined) {
    return { ...ending, blocks: maskDeep(plain, mask) as unknown as readonly Block[] };
  }
  const reason = `Cannot keep what job ${JSON.stringify(job)} reported: it is not JSON`;
  return { state: "error", reason, hint: "report plain data" };
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
