/**
 * What is told to people, as data. One report is rendered as Markdown, for a terminal and as an
 * HTML page. Every string in it is text: no renderer lets one become markup, a mention or a link.
 *
 * @module
 */

/** How a thing ended, for the mark beside its title. */
export type ReportStatus = "done" | "no" | "error" | "skipped" | "interrupted";

/** A limit and what was measured against it. */
export interface JudgedBudget {
  /** Such as `total of 100 runs` or `p95`. */
  readonly name: string;
  /** The limit in words, `≤ 1.00 s`. */
  readonly limit: string;
  /** What was measured, in words. */
  readonly measured: string;
  /** Whether the limit was kept. */
  readonly pass: boolean;
}

/** Something that took its time. */
export interface TimelineBar {
  /** What it is, such as the name of a job. */
  readonly name: string;
  /** How it ended. */
  readonly status: ReportStatus;
  /** Milliseconds from the start of the whole. */
  readonly start: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** A part of a report. */
export type Block =
  | { readonly kind: "text"; readonly text: string }
  /** Label and value pairs. */
  | { readonly kind: "facts"; readonly facts: readonly (readonly [string, string])[] }
  | {
    readonly kind: "table";
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
    /** Columns that hold numbers and are set flush right, by index. */
    readonly numeric?: readonly number[];
  }
  | {
    readonly kind: "verdict";
    readonly pass: boolean;
    /** The answer in a sentence. */
    readonly title: string;
    readonly budgets: readonly JudgedBudget[];
  }
  | {
    readonly kind: "histogram";
    readonly title: string;
    /** Durations in milliseconds, at least one. */
    readonly samples: readonly number[];
    /** Lines to draw across, such as a p95. */
    readonly marks: readonly { readonly label: string; readonly value: number }[];
  }
  /** When things happened, one bar each. */
  | {
    readonly kind: "timeline";
    readonly bars: readonly TimelineBar[];
    /** Milliseconds that were cut out of the bars' times since nothing happened in them. */
    readonly idle?: number;
  }
  /** Lines of output, kept as they are. */
  | { readonly kind: "log"; readonly text: string }
  | {
    readonly kind: "section";
    readonly title: string;
    readonly status?: ReportStatus;
    readonly blocks: readonly Block[];
    /** Shown folded where the medium can. */
    readonly folded?: boolean;
  };

/** A whole report. */
export interface Report {
  /** What the report is about, such as the name of a pipeline. */
  readonly title: string;
  /** How the whole ended. */
  readonly status: ReportStatus;
  /** The most important line. */
  readonly summary: string;
  /** Everything below the summary, in the order it is read. */
  readonly blocks: readonly Block[];
}
