/** What became of a job that is needed, where it need not be done. */
export type NeedResult<Output> =
  | { readonly status: "done"; readonly output: Output }
  | { readonly status: "skipped" | "failed"; readonly reason: string };

/**
 * What is known of a job when later ones are typed: what it returns, whether it is a matrix, and
 * whether it may fail.
 */
export interface JobType<Output, Many extends boolean, MayFail extends boolean> {
  /** What its function returns. */
  readonly output: Output;
  /** Whether it runs for the cells of a matrix. */
  readonly many: Many;
  /** Whether the run goes on where it fails. */
  readonly mayFail: MayFail;
}

/** What the need of a job gives: its output, or how it ended; of a matrix, an array. */
export type NeedOf<T, Lenient extends boolean> = T extends
  JobType<infer Output, infer Many, infer MayFail>
  ? Many extends true ? readonly OneNeed<Output, Lenient, MayFail>[]
  : OneNeed<Output, Lenient, MayFail>
  : never;

/** The need of a job, or of one cell of its matrix. */
export type OneNeed<Output, Lenient extends boolean, MayFail extends boolean> = Lenient extends true
  ? NeedResult<Output>
  : MayFail extends true ? NeedResult<Output>
  : Output;
