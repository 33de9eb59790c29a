import { isContinuousIntegration } from "../../lib/events/continuous_integration.ts";
import type { World } from "../../lib/ports.ts";
import type { RunViewKind } from "./run_view.ts";

/**
 * How a run is shown: as asked, else as fits the place that it runs in.
 *
 * @param asked what the user asked for
 * @param world where it runs
 * @param quiet whether as little as possible is wanted, which goes before all else
 */
export function chooseRunView(
  asked: "auto" | "tree" | "plain" | "github" | "gitlab" | undefined,
  { env, stderr }: Pick<World, "env" | "stderr">,
  quiet: boolean,
): RunViewKind {
  if (quiet) return "quiet";
  if (asked !== undefined && asked !== "auto") return asked;
  if (env.get("GITHUB_ACTIONS") === "true") return "github";
  if (env.get("GITLAB_CI") === "true") return "gitlab";
  const watched = stderr.isTerminal && env.get("TERM") !== "dumb" && !isContinuousIntegration(env);
  return watched ? "tree" : "plain";
}
