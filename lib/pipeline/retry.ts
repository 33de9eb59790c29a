import { LONGEST_TIMER, parseDuration } from "../duration.ts";

/** How often a job is tried, and how long it waits in between. */
export interface RetryOptions {
  /** Most calls of the job's function, the first one included. */
  readonly attempts: number;
  /**
   * The pause before the second attempt, such as `5s`; it doubles with each further one.
   *
   * @default {"1s"}
   */
  readonly delay?: string;
  /**
   * The longest pause.
   *
   * @default {"5m"}
   */
  readonly longestDelay?: string;
}

/** Options of a retry, read. */
export interface Retry {
  /** Most calls of the job's function. */
  readonly attempts: number;
  /** The first pause, in milliseconds. */
  readonly delay: number;
  /** The longest pause, in milliseconds. */
  readonly longestDelay: number;
}

/**
 * Reads how a job is retried; a number stands for the attempts.
 *
 * @throws {TypeError} for attempts or durations that are none
 */
export function readRetry(job: string, given: number | RetryOptions): Retry {
  const { attempts, delay = "1s", longestDelay = "5m" } = typeof given === "number"
    ? { attempts: given }
    : given;
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 100) {
    throw new TypeError(
      `Cannot retry job ${JSON.stringify(job)} with ${attempts} attempts: want 1 to 100`,
    );
  }
  return {
    attempts,
    delay: readDuration(job, "delay", delay),
    longestDelay: readDuration(job, "longestDelay", longestDelay),
  };
}

/** The pause after an attempt failed, in milliseconds: the first one, doubled with each. */
export function pauseAfter(attempt: number, { delay, longestDelay }: Retry): number {
  return Math.min(longestDelay, delay * 2 ** (attempt - 1));
}

/**
 * Reads a duration of a job's options, in milliseconds.
 *
 * @throws {TypeError} if it is none, not above zero, or above 24 days
 */
export function readDuration(job: string, option: string, text: string): number {
  const duration = parseDuration(text);
  if (duration !== undefined && duration > 0 && duration <= LONGEST_TIMER) return duration;
  throw new TypeError(
    `Cannot use ${JSON.stringify(text)} as ${option} of job ${
      JSON.stringify(job)
    }: want a duration such as 10m, 24 days at the most`,
  );
}
