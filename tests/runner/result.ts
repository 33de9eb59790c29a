import type { Annotation } from "./annotation.ts";
import type { RunnerCommand } from "./command.ts";

/** Lines of the log that are shown under a title that folds. Groups do not nest. */
export interface LogGroup {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What GitHub knows of a step once it has ended. */
export interface StepReading {
  /**
   * The log as the runner keeps it: masked, commands taken out, `##[error]…`, `##[group]…` and
   * `##[endgroup]` where commands asked for them.
   */
  readonly log: string;
  /** Commands that the runner acted on, in order; what it took for text is not among them. */
  readonly commands: readonly RunnerCommand[];
  /** Those of the step, and the runner's own complaints. */
  readonly annotations: readonly Annotation[];
  readonly groups: readonly LogGroup[];
  /** Outputs that other jobs may read: small enough, and holding no secret. */
  readonly outputs: Readonly<Record<string, string>>;
  /** All outputs, as later steps of the same job read them. */
  readonly stepOutputs: Readonly<Record<string, string>>;
  /** Variables that later steps get. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders that later steps find programs in. */
  readonly path: readonly string[];
  readonly state: Readonly<Record<string, string>>;
  /** The Markdown shown for the step, masked; empty where there is none or it is too large. */
  readonly summary: string;
  /** What the runner itself complained of. */
  readonly errors: readonly string[];
  /** Whether a command or a file failed the step, whatever its program exited with. */
  readonly failed: boolean;
}

/** Names and values whose upper and lower case are taken for the same, as GitHub's mostly are. */
export class CaselessValues {
  readonly #values = new Map<string, Pair>();

  /** Sets a value; one under the same name in other letters is replaced. */
  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), [name, value]);
  }

  /** The names as they were last spelled, and their values. */
  entries(): readonly Pair[] {
    return [...this.#values.values()];
  }
}

type Pair = readonly [name: string, value: string];
