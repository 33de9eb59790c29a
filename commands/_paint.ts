import type { Environment, Stream } from "../lib/ports.ts";

type Dye = (text: string) => string;

/** Colours, or no colours. */
export interface Paint {
  readonly bold: Dye;
  readonly dim: Dye;
  readonly red: Dye;
  readonly green: Dye;
  readonly yellow: Dye;
  readonly cyan: Dye;
}

/**
 * Whether a stream gets colour: `--color`, then a `NO_COLOR` that is not empty, `FORCE_COLOR`,
 * `TERM=dumb`, and last whether a person looks at it.
 */
export function chooseColor(
  stream: Stream,
  env: Environment,
  choice: "auto" | "always" | "never" | undefined,
): boolean {
  if (choice === "always") return true;
  if (choice === "never") return false;
  if (env.get("NO_COLOR") !== undefined) return false;
  const forced = env.get("FORCE_COLOR");
  if (forced !== undefined) return forced !== "0";
  return env.get("TERM") !== "dumb" && stream.isTerminal;
}

/** Makes the colours; each returns its text unchanged where there are none. */
export function makePaint(colored: boolean): Paint {
  const dye = (open: number, close: number): Dye => (text) =>
    colored ? `\x1b[${open}m${text}\x1b[${close}m` : text;
  return {
    bold: dye(1, 22),
    dim: dye(2, 22),
    red: dye(31, 39),
    green: dye(32, 39),
    yellow: dye(33, 39),
    cyan: dye(36, 39),
  };
}
