import type { Octokit, OctokitAnswer, OctokitRequest, SendRequest } from "../../deps/octokit.ts";
import { Interrupted } from "../../errors.ts";
import { isHttpError, isRateLimit, retryAfterOf } from "./github_errors.ts";

/** Waits some milliseconds, and throws `Interrupted` when the signal goes off. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Options of {@link retryRequests}. */
export interface RetryOptions {
  readonly wait: Wait;
  readonly signal: AbortSignal;
  /** Told of every wait and why. */
  readonly onWait: (line: string) => void;
}

/** All waits together are no longer than this, in milliseconds. */
const LONGEST = 60_000;

/** Waits after answers of 500 and above, in milliseconds. */
const PAUSES = [1_000, 2_000, 4_000];

/** One request may take this long, in milliseconds. */
const TIMEOUT = 30_000;

/**
 * Makes a client send again what may be sent again: anything that a rate limit turned away, once it
 * may be; and what only reads, or replaces, when the server fails. A comment that may or may not
 * have been created is for the caller to look up.
 */
export function retryRequests(octokit: Octokit, { wait, signal, onWait }: RetryOptions): void {
  let left = LONGEST;
  octokit.hook.wrap("request", async (send, options) => {
    for (let tries = 0;; tries++) {
      try {
        return await sendOnce(send, options, signal);
      } catch (error) {
        if (signal.aborted) throw new Interrupted();
        const next = planRetry(error, options.method, tries);
        if (next === undefined || next.pause > left) throw error;
        left -= next.pause;
        onWait(`Waiting ${Math.ceil(next.pause / 1000)} s: ${next.why}`);
        await wait(next.pause, signal);
      }
    }
  });
}

async function sendOnce(
  send: SendRequest,
  options: OctokitRequest,
  signal: AbortSignal,
): Promise<OctokitAnswer> {
  if (signal.aborted) throw new Interrupted();
  const timeout = new AbortController();
  const reason = new DOMException(`no answer in ${TIMEOUT / 1000} s`, "TimeoutError");
  const timer = setTimeout(() => timeout.abort(reason), TIMEOUT);
  // Inner hooks are bound to this very object, so a copy would not reach them.
  options.request.signal = AbortSignal.any([signal, timeout.signal]);
  try {
    return await send(options);
  } finally {
    clearTimeout(timer);
  }
}

/** How long to wait before the next try, and why; nothing where there is to be none. */
function planRetry(
  error: unknown,
  method: string,
  tries: number,
): { readonly pause: number; readonly why: string } | undefined {
  if (!isHttpError(error)) return undefined;
  const fallback = PAUSES[tries];
  if (isRateLimit(error)) {
    const after = retryAfterOf(error);
    if (after === undefined || fallback === undefined) return undefined;
    return { pause: Math.max(1_000, after), why: "GitHub limits the rate of requests" };
  }
  const repeatable = method === "GET" || method === "PATCH";
  if (error.status < 500 || !repeatable || fallback === undefined) return undefined;
  const why = error.response === undefined
    ? "GitHub cannot be reached"
    : `GitHub answered ${error.status}`;
  return { pause: fallback, why };
}

/** Waits with a timer. */
export function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Interrupted());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
