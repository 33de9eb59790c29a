import { join } from "../../deps/path.ts";
import { CachedJob } from "./cached_job.ts";
import type { JobDefinition } from "../definition.ts";
import { JobLog, logFile } from "../runs/job_log.ts";
import { pauseAfter } from "../retry.ts";
import type { RunContext } from "./run_context.ts";
import type { JobIdentity, JobResult } from "./run_result.ts";
import { describeStop } from "./stop_reason.ts";
import { type Ending, tryJob } from "./try_job.ts";

/** What a job is run with. */
export interface RunJobOptions {
  /** What the jobs it needs came to, by name, as its function sees it. */
  readonly needs: Readonly<Record<string, unknown>>;
  /** How often it was started before. */
  readonly attempts: number;
  /** Stops it; the reason says what it ends as. */
  readonly signal: AbortSignal;
}

/** Runs one job, as often as its retries allow. It throws only what the journal does. */
export async function runJob(
  definition: JobDefinition,
  identity: JobIdentity,
  options: RunJobOptions,
  context: RunContext,
): Promise<JobResult> {
  const { world, observe, directory, runAttempt } = context;
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
  try {
    const { attempts, ending } = await tryOften(definition, identity, { ...options, log }, context);
    const { worthRetrying: _, ...end } = ending;
    return {
      ...identity,
      attempts,
      startedAt,
      duration: world.clock.ticks() - started,
      steps: [],
      blocks: [],
      ...end,
      ...allowed(definition, end.state),
      ...(log.lines === 0 ? {} : { log: { file, lines: log.lines } }),
    };
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

/** Tries a job until it is done, or said no, or there is no attempt left. */
async function tryOften(
  definition: JobDefinition,
  identity: JobIdentity,
  options: RunJobOptions & { readonly log: JobLog },
  context: RunContext,
): Promise<{ readonly attempts: number; readonly ending: Ending }> {
  const { needs, signal, log } = options;
  const { record, observe, mask } = context;
  const most = definition.retry?.attempts ?? 1;
  const say = (text: string) => log.say(text);
  const cached = CachedJob.of(definition, { identity, needs, signal, say }, context);
  for (let count = 1;; count++) {
    const attempts = options.attempts + count;
    record({ type: "job-started", job: identity.id, attempt: attempts });
    observe({ type: "job-started", job: identity, attempt: attempts });
    const attempt = { ...options, number: attempts, cached };
    const ending = await tryJob(definition, identity, attempt, context);
    if (ending.worthRetrying !== true || count >= most || signal.aborted) {
      return { attempts, ending };
    }
    const pause = definition.retry === undefined ? 0 : pauseAfter(count, definition.retry);
    const { reason = "" } = ending;
    observe({ type: "job-retrying", job: identity, attempt: attempts + 1, pause, reason });
    await pauseFor(pause, signal);
    if (signal.aborted) {
      const stopped = describeStop(signal.reason);
      return { attempts, ending: { ...ending, ...stopped, reason: mask(stopped.reason) } };
    }
  }
}

/** Waits, until a signal goes off at the most. */
async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const over = Promise.withResolvers<void>();
  const end = () => over.resolve();
  const timer = setTimeout(end, milliseconds);
  signal.addEventListener("abort", end, { once: true });
  await over.promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", end);
}
