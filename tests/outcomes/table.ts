/**
 * The tables of `docs/outcomes.md`, and the trials that they stand for.
 *
 * @module
 */

import { join } from "../../lib/deps/path.ts";
import { fixture } from "../cli/_cli.ts";

/** What a run is to end with. */
export interface Outcome {
  readonly code: number;
  /** What it says, on either stream. */
  readonly says: string;
}

/** What happens to a run while its job is in a state. */
export type Happening = "nothing" | "SIGINT" | "SIGTERM" | "SIGHUP" | "twice" | "kill -9";

/** A job's state, and how the run ends whatever happens. */
export interface StateRow {
  readonly state: string;
  readonly outcomes: Readonly<Record<Happening, Outcome>>;
}

/** Something that goes wrong, and how the run ends; `undefined` is as without it. */
export interface FaultRow {
  readonly fault: string;
  readonly outcomes: Readonly<Partial<Record<Happening, Outcome | undefined>>>;
}

const text = await Deno.readTextFile(join(fixture("docs"), "outcomes.md"));
const [, signals = "", faults = ""] = text.split(/^## /m);

/** States against signals. */
export const STATES: readonly StateRow[] = rowsOf(signals).map(
  ([state = "", nothing = "", signal = "", twice = "", killed = ""]) => ({
    state,
    outcomes: {
      nothing: readOutcome(nothing),
      SIGINT: readOutcome(signal),
      SIGTERM: readOutcome(signal),
      SIGHUP: readOutcome(signal),
      twice: readOutcome(twice),
      "kill -9": readOutcome(killed),
    },
  }),
);

/** Faults against signals. */
export const FAULTS: readonly FaultRow[] = rowsOf(faults).map(
  ([fault = "", nothing = "", signal = "", killed = ""]) => ({
    fault,
    outcomes: {
      nothing: readChange(nothing),
      SIGINT: readChange(signal),
      "kill -9": readChange(killed),
    },
  }),
);

function rowsOf(section: string): readonly (readonly string[])[] {
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

function readChange(cell: string): Outcome | undefined {
  return cell === "the same" ? undefined : readOutcome(cell);
}

function readOutcome(cell: string): Outcome {
  const [, code, says = ""] = /^(\d+)(?: (.*))?$/.exec(cell) ?? [];
  if (code === undefined) throw new Error(`Cannot read the outcome ${JSON.stringify(cell)}`);
  return { code: Number(code), says };
}
