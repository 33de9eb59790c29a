import type { JobIdentity } from "../../lib/pipeline/execute/run_result.ts";
import { graphemes, pad, textWidth } from "../../lib/report/characters.ts";
import { escapeTerminal } from "../../lib/report/escape.ts";

/** The most columns that a job's name takes before each of its lines. */
const WIDEST = 24;

/** What the jobs of a run are called in lines. */
export class JobLabels {
  /** Columns of a label. */
  readonly width: number;
  readonly #names: ReadonlyMap<string, string>;
  readonly #labels: ReadonlyMap<string, string>;
  readonly #widest: number;

  constructor(jobs: readonly JobIdentity[], widest = WIDEST) {
    const names = jobs.map(({ id, name }) => [id, escapeTerminal(name)] as const);
    const labels = names.map(([id, name]) => [id, shortenInside(name, widest)] as const);
    const uses = Map.groupBy(labels, ([, label]) => label);
    // Cells of a matrix may differ just where they are cut; their identifiers never do at the end.
    const unlike = labels.map(([id, label]) =>
      [
        id,
        uses.get(label)?.length === 1 ? label : shortenInside(escapeTerminal(id), WIDEST),
      ] as const
    );
    this.#widest = widest;
    this.#names = new Map(names);
    this.width = Math.max(0, ...unlike.map(([, label]) => textWidth(label)));
    this.#labels = new Map(unlike.map(([id, label]) => [id, pad(label, this.width)]));
  }

  /** The whole name of a job, harmless. */
  name(id: string): string {
    return this.#names.get(id) ?? escapeTerminal(id);
  }

  /** The name of a job, harmless, shortened and filled up to the common width. */
  label(id: string): string {
    return this.#labels.get(id) ?? pad(shortenInside(escapeTerminal(id), this.#widest), this.width);
  }
}

/** Cuts the middle out of a text that is too wide: what tells names apart is often at their end. */
function shortenInside(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const signs = graphemes(text);
  const head = takeWidth(signs, Math.ceil((width - 1) / 2));
  const tail = takeWidth(signs.toReversed(), width - 1 - textWidth(head.join("")));
  return `${head.join("")}…${tail.toReversed().join("")}`;
}

/** As many signs from the start as fit. */
function takeWidth(signs: readonly string[], width: number): readonly string[] {
  let rest = width;
  const end = signs.findIndex((sign) => (rest -= textWidth(sign)) < 0);
  return end < 0 ? signs : signs.slice(0, end);
}
