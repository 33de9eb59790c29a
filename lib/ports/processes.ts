/** A child process to start: never through a shell. */
export interface ProcessRequest {
  /** Program and arguments. */
  readonly argv: readonly string[];
  /** Folder that the child starts in. */
  readonly cwd: string;
  /** The variables of the child; beside these it gets the one of `tracking`, and no other. */
  readonly env: Readonly<Record<string, string>>;
  /** Text for the child's standard input, which is empty where this is left out. */
  readonly stdin?: string;
  /** Ends the child and its process group: what it started, unless that left the group. */
  readonly signal: AbortSignal;
  /**
   * Takes each piece of output as it comes; no other is read before it returns, and its memory may
   * then be used for the next one: who keeps a piece copies it.
   */
  readonly onOutput?: (chunk: Uint8Array, stream: "stdout" | "stderr") => void;
  /**
   * Milliseconds between SIGTERM and SIGKILL.
   *
   * @default {3000}
   */
  readonly grace?: number;
  /**
   * What the child and all that it starts are known by, such as `RUN/JOB`: they have it as the
   * variable `PENSTOCK_TRACKING_ID`, for {@link Processes.end}. One that is to outlive its job is
   * started without the variable, in a session of its own.
   */
  readonly tracking?: string;
}

/** How a child ended. */
export interface ProcessResult {
  /** Exit code; 128 and the signal's number where a signal ended it. */
  readonly code: number;
  /** The signal that ended it, such as `SIGSEGV`. */
  readonly signal: string | null;
}

/** Options of {@link Processes.end}. */
export interface EndOptions {
  /**
   * Milliseconds between SIGTERM and SIGKILL.
   *
   * @default {2000}
   */
  readonly grace?: number;
  /**
   * Whether to look also for what an earlier process of this program left running.
   *
   * @default {false}
   */
  readonly leftBehind?: boolean;
}

/** Starts child processes, each the leader of a process group of its own. */
export interface Processes {
  /**
   * Runs a program to its end; one that the request's signal ended is a result like any other. What
   * it leaves in the background goes on, and its output still comes.
   * Throws `program-not-found`, and `Interrupted` where the signal had gone off before.
   */
  run(request: ProcessRequest): Promise<ProcessResult>;
  /**
   * Ends all that still runs under a tracking id, or under one that begins with it and `/`, and
   * waits until it is gone. It does nothing where nothing was started so, unless `leftBehind` is set.
   */
  end(tracking: string, options?: EndOptions): Promise<void>;
}
