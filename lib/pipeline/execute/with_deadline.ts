import { formatDuration } from "../../duration.ts";
import { PenstockError } from "../../errors.ts";
import type { JobDefinition } from "../definition.ts";

/** How long a stopped job may take to clean up, in milliseconds. */
const LONGEST_CLEAN_UP = 4_000;

/** Ends the wait when the job's time is over; what the job started is told by its signal. */
export async function withDeadline(
  work: Promise<unknown>,
  { name, timeout }: Pick<JobDefinition, "name" | "timeout">,
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
