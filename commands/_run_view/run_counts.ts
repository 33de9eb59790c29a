import type { JobResult } from "../../lib/pipeline/execute/run_result.ts";
import type { Paint } from "../../lib/report/paint.ts";
import type { LiveJob } from "./live_job.ts";
import type { Cell, Row } from "./row.ts";

/** How many jobs there are, and how many ended in each way. */
export class RunCounts {
  readonly #total: number;
  readonly #ends = { done: 0, failed: 0, skipped: 0, cancelled: 0, interrupted: 0 };
  #ended = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** Takes a job that ended. */
  add({ state }: JobResult): void {
    this.#ended++;
    this.#ends[state === "no" || state === "error" ? "failed" : state]++;
  }

  /** What the jobs are at: `3 done · 2 running · 5 waiting`. */
  summary(live: readonly LiveJob[], { green, red, dim }: Paint): Row {
    const running = live.filter(({ phase }) => phase.kind === "running").length;
    const retrying = live.filter(({ phase }) => phase.kind === "retrying").length;
    const { done, failed, skipped, cancelled, interrupted } = this.#ends;
    const counts: readonly (readonly [number, Cell])[] = [
      [done, { text: `${done} done`, dye: green }],
      [failed, { text: `${failed} failed`, dye: red }],
      [skipped, { text: `${skipped} skipped` }],
      [cancelled, { text: `${cancelled} cancelled` }],
      [interrupted, { text: `${interrupted} interrupted` }],
      [running, { text: `${running} running` }],
      [retrying, { text: `${retrying} retrying` }],
      ...[this.#total - this.#ended - running - retrying].map((waiting) =>
        [waiting, { text: `${waiting} waiting` }] as const
      ),
    ];
    return counts.filter(([count]) => count > 0)
      .flatMap(([, cell], index) => index === 0 ? [cell] : [{ text: " · ", dye: dim }, cell]);
  }
}
