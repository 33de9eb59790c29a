import type { Environment, Stream } from "../lib/ports.ts";

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
