import type { RunObserver } from "../../lib/pipeline/execute/run_event.ts";
import type { JobIdentity } from "../../lib/pipeline/execute/run_result.ts";
import type { Clock, Stream } from "../../lib/ports.ts";
import type { Paint } from "../../lib/report/paint.ts";

/** How a run is shown while it goes. */
export type RunViewKind = "tree" | "plain" | "github" | "gitlab" | "quiet";

/** Shows a run while it goes. */
export interface RunView {
  /** Shows what happens. */
  readonly observe: RunObserver;
  /** Puts everything away and shows what was still kept; a second call does nothing. */
  end(): void;
  /** Says a line in between, such as a warning, without breaking a drawing or a group. */
  say(line: string): void;
}

/** Calls a function about ten times a second until the function that it returns is called. */
export type Ticker = (draw: () => void) => () => void;

/** What a view needs. */
export interface RunViewOptions {
  /** Where it goes; its columns are read at each frame. */
  readonly stream: Stream;
  /** Colours for that stream. */
  readonly paint: Paint;
  /** Time. */
  readonly clock: Clock;
  /** All jobs of the plan, in order. */
  readonly jobs: readonly JobIdentity[];
  /** Makes an identifier that was never used. */
  readonly newId: () => string;
  /** The path of a job's whole log. */
  readonly logFile: (id: string) => string;
  /**
   * Values that GitHub's runner is asked to mask, which means that they are written out for it: give
   * them only where a runner reads them.
   *
   * @default {[]}
   */
  readonly secrets?: readonly string[];
  /** What moves a drawing; timers where it is left out. */
  readonly ticker?: Ticker;
  /**
   * Rows of the terminal, read at each frame.
   *
   * @default {24}
   */
  readonly rows?: number;
}
