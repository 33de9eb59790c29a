import type {
  EndOptions,
  Processes,
  ProcessRequest,
  ProcessResult,
} from "../lib/ports/processes.ts";

/** A program that a test expects to be started, and what it does. */
export interface ExpectedProcess {
  /** The whole argv; a pattern stands for an argument that is not known before. */
  readonly argv: readonly (string | RegExp)[];
  /**
   * Exit code.
   *
   * @default {0}
   */
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** The signal that it dies of. */
  readonly signal?: string;
  /** Done before it ends. */
  readonly act?: (request: ProcessRequest) => Promise<void> | void;
  /** Thrown instead of starting it. */
  readonly error?: Error;
}

/** Processes that exist only in a test. */
export interface FakeProcesses extends Processes {
  /** What was started, in order. */
  readonly requests: readonly ProcessRequest[];
  /** What was asked to end, in order. */
  readonly ends: readonly EndCall[];
  /** Throws if an expected program was not started. */
  checkAllStarted(): void;
}

/** A call of {@link Processes.end}. */
export interface EndCall extends EndOptions {
  readonly tracking: string;
}

/** Makes processes that must be started in just this order. */
export function fakeProcesses(expected: readonly ExpectedProcess[]): FakeProcesses {
  const requests: ProcessRequest[] = [];
  const ends: EndCall[] = [];
  return {
    requests,
    ends,
    run: async (request) => {
      const next = expected[requests.length];
      requests.push(request);
      if (next === undefined || !isExpected(next.argv, request.argv)) {
        throw new Error(`Unexpected process ${JSON.stringify(request.argv)}, want ${next?.argv}`);
      }
      return await play(next, request);
    },
    end: (tracking, options = {}) => {
      ends.push({ tracking, ...options });
      return Promise.resolve();
    },
    checkAllStarted: () => {
      const unused = expected.slice(requests.length).map(({ argv }) => argv.join(" "));
      if (unused.length > 0) throw new Error(`Processes that were not started: ${unused}`);
    },
  };
}

function isExpected(wanted: ExpectedProcess["argv"], argv: readonly string[]): boolean {
  return wanted.length === argv.length && wanted.every((word, at) => {
    const given = argv[at] ?? "";
    return typeof word === "string" ? word === given : word.test(given);
  });
}

async function play(next: ExpectedProcess, request: ProcessRequest): Promise<ProcessResult> {
  if (next.error !== undefined) throw next.error;
  await next.act?.(request);
  for (const stream of ["stdout", "stderr"] as const) {
    const text = next[stream];
    if (text !== undefined) request.onOutput?.(new TextEncoder().encode(text), stream);
  }
  return { code: next.code ?? 0, signal: next.signal ?? null };
}
