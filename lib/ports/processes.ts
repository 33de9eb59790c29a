/** A child process to start: never through a shell. */
export interface ProcessRequest {
  /** Program and arguments. */
  readonly argv: readonly string[];
  /** Folder that the child starts in. */
  readonly cwd: string;
  /** All variables of the child; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Text for the child's standard input, which is empty where this is left out. */
  readonly stdin?: string;
  /** Ends the child and all that it started. */
  readonly signal: AbortSignal;
  /** Each piece of output as it comes. */
  readonly onOutput?: (chunk: Uint8Array, stream: "stdout" | "stderr") => void;
  /**
   * Milliseconds between SIGTERM and SIGKILL.
   *
   * @default {3000}
   */
  readonly grace?: number;
}

/** How a child ended. */
export interface ProcessResult {
  /** Exit code; 128 and the signal's number where a signal ended it. */
  readonly code: number;
  /** The signal that ended it, such as `SIGSEGV`. */
  readonly signal: string | null;
}

/** Starts child processes, each the leader of a process group of its own. */
export interface Processes {
  /**
   * Runs a program to its end; one that the request's signal ended is a result like any other.
   * Throws `program-not-found`, and `Interrupted` where the signal had gone off before.
   */
  run(request: ProcessRequest): Promise<ProcessResult>;
}
