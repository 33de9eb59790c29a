import { exitCodeOf, Interrupted, isPenstockError, messageOf } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type { Block } from "../../report/report.ts";
import type { CachedJob } from "./cached_job.ts";
import type { JobDefinition } from "../definition.ts";
import type { JobLog } from "../runs/job_log.ts";
import { keyOf, makeScope, scratchOf } from "./job_scope.ts";
import { maskDeep, type Masker } from "../secrets/mask.ts";
import { OpenPrograms } from "./open_programs.ts";
import { plainJson } from "./plain_json.ts";
import type { RunContext } from "./run_context.ts";
import type { JobIdentity, JobResult } from "./run_result.ts";
import { checkOutput, keepOutput, Steps } from "./run_step.ts";
import { checkSecrets } from "../secrets/secrets.ts";
import { describeStop } from "./stop_reason.ts";
import { withDeadline } from "./with_deadline.ts";

/** How long what a job left running may take to end, in milliseconds: asked to, then killed. */
const GRACE = 500;

/** How a job ended, before it is put together. */
export type Ending = Pick<JobResult, "state"> & Partial<JobResult> & {
  /** Whether another attempt may do better. */
  readonly worthRetrying?: boolean;
};

/** What one attempt works with. */
export interface TryOptions {
  readonly needs: Readonly<Record<string, unknown>>;
  /** Counted from 1. */
  readonly number: number;
  readonly log: JobLog;
  readonly cached: CachedJob | undefined;
  /** Stops it; the reason says what it ends as. */
  readonly signal: AbortSignal;
}

/** Calls a job's function once, and waits until nothing that it started is left. */
export async function tryJob(
  definition: JobDefinition,
  identity: JobIdentity,
  options: TryOptions,
  context: RunContext,
): Promise<Ending> {
  const { log, signal } = options;
  const { mask, world, runId } = context;
  const blocks: Block[] = [];
  const open = new OpenPrograms();
  const stop = new AbortController();
  const onStop = () => stop.abort(signal.reason);
  signal.addEventListener("abort", onStop, { once: true });
  if (signal.aborted) onStop();
  const steps = makeSteps(identity, stop.signal, context);
  const end = (ending: Ending): Ending => ({
    ...withBlocks(definition.name, ending, blocks, mask),
    steps: steps.results,
    ...(steps.isUnsettled ? { worthRetrying: false } : {}),
  });
  try {
    checkSecrets(definition.secrets, world.env);
    await emptyFolder(context, scratchOf(context.directory, identity), options.number);
    stop.signal.throwIfAborted();
    const before = await options.cached?.restore();
    if (before !== undefined) return { state: "done", cached: true, ...before };
    const attempt = { ...options, blocks, steps, open, signal: stop.signal };
    const scope = makeScope(definition, identity, attempt, context);
    const act = () => world.withConsole((text) => log.say(text), () => definition.work(scope));
    const work = Promise.resolve().then(act);
    const output = await withDeadline(work, definition, stop);
    open.check(definition.name);
    const name = `job ${JSON.stringify(definition.name)}`;
    const checked = await checkOutput(definition.output, output, name);
    const ending = end({ state: "done", output: maskDeep(keepOutput(checked, name), mask) });
    if (ending.state === "done") await options.cached?.save(ending);
    return ending;
  } catch (error) {
    if (!signal.aborted) return end(describeFailure(error, mask));
    const { state, reason } = describeStop(signal.reason);
    return end({ state, reason: mask(reason) });
  } finally {
    signal.removeEventListener("abort", onStop);
    open.abandon();
    // Whatever still calls on the job has no part in it any more.
    stop.abort(new Interrupted("The job is over"));
    await world.processes.end(keyOf(runId, identity), { grace: GRACE }).catch((error) =>
      log.say(`warning: cannot end what the job left running: ${messageOf(error)}`)
    );
    // CI keeps the run's folder for everybody to see, and a job may have put a secret here.
    await world.files.remove(scratchOf(context.directory, identity)).catch((error) =>
      log.say(`warning: cannot remove the job's folder: ${messageOf(error)}`)
    );
  }
}

function makeSteps(identity: JobIdentity, signal: AbortSignal, context: RunContext): Steps {
  const { world, runId, mask, once, record, observe } = context;
  return new Steps({
    job: identity.id,
    idempotencyKey: keyOf(runId, identity),
    signal,
    mask,
    once,
    now: () => world.clock.now().toISOString(),
    ticks: world.clock.ticks,
    record,
    observe,
  });
}

async function emptyFolder({ world }: RunContext, path: string, attempt: number): Promise<void> {
  // What was killed may have left something.
  if (attempt > 1) await world.files.remove(path);
  await world.files.makeDirectory(path);
}

function describeFailure(error: unknown, mask: Masker): Ending {
  const hint = isPenstockError(error) ? error.hint : undefined;
  const output = isObject(error) ? plainJson(error["output"]) : undefined;
  const state = exitCodeOf(error) === 1 ? "no" : "error";
  const isUnsettled = isPenstockError(error) && error.code === "step-unsettled";
  return {
    state,
    reason: mask(messageOf(error)),
    worthRetrying: state === "error" && !isUnsettled,
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
