/** What a process may exit with: done, the answer is no, could not answer, interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

/** Options of {@link PenstockError}. */
export interface PenstockErrorOptions {
  /** A stable name that scripts can match, such as `artifact-not-found`. */
  readonly code: string;
  /**
   * What the process exits with: 1 where the answer is no, 2 where there is no answer.
   *
   * @default {2}
   */
  readonly exitCode?: ExitCode;
  /** The fix, shown on a line of its own. */
  readonly hint?: string;
  /** What brought it about. */
  readonly cause?: unknown;
}

/** Marks the errors of this and of any other copy of this module. */
const BRAND: unique symbol = Symbol.for("penstock.error") as never;

/** The base of every failure that Penstock foresees. */
export class PenstockError extends Error {
  /** Marks it for {@link isPenstockError}. */
  readonly [BRAND] = true;
  /** A stable name that scripts can match. */
  readonly code: string;
  /** What the process exits with. */
  readonly exitCode: ExitCode;
  /** The fix, if one is known. */
  readonly hint: string | undefined;

  /** Makes an error that knows its own exit code and fix. */
  constructor(message: string, options: PenstockErrorOptions) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "PenstockError";
    this.code = options.code;
    this.exitCode = options.exitCode ?? 2;
    this.hint = options.hint;
  }
}

/** Whether an error is one that Penstock foresees, of this or another copy of the package. */
export function isPenstockError(error: unknown): error is PenstockError {
  return error instanceof Error && BRAND in error;
}

/** Bad words on the command line: exit 2. */
export class UsageError extends PenstockError {
  /** Makes a usage error with an optional fix. */
  constructor(message: string, hint?: string) {
    super(message, { code: "usage", ...(hint === undefined ? {} : { hint }) });
    this.name = "UsageError";
  }
}

/** Options of {@link AnswerIsNo}. */
export interface AnswerIsNoOptions {
  /** A stable name that scripts can match, such as `too-slow`. */
  readonly code: string;
  /** What the user can do, shown on a line of its own. */
  readonly hint?: string;
  /** What was found, kept beside the no. */
  readonly output?: unknown;
}

/** A check ran and its answer is no: exit 1. */
export class AnswerIsNo extends PenstockError {
  /** What was found, such as a verdict with its numbers. */
  readonly output: unknown;

  /** Makes the error of a check that was not passed. */
  constructor(message: string, { output, ...options }: AnswerIsNoOptions) {
    super(message, { ...options, exitCode: 1 });
    this.name = "AnswerIsNo";
    this.output = output;
  }
}

/** The user, or the machine, asked to stop: exit 130. */
export class Interrupted extends PenstockError {
  /** Makes the error of an interrupted run. */
  constructor(message = "Interrupted") {
    super(message, { code: "interrupted", exitCode: 130 });
    this.name = "Interrupted";
  }
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The exit code that an error stands for: its own, or 2 for one that nobody foresaw. */
export function exitCodeOf(error: unknown): ExitCode {
  return isPenstockError(error) ? error.exitCode : 2;
}

/** The exit code of work that was stopped: that of the reason, or 130 for a plain interrupt. */
export function exitCodeOfStop(reason: unknown): ExitCode {
  return isPenstockError(reason) ? reason.exitCode : 130;
}
