import { shellPath } from "./shell_word.ts";

/**
 * The line that CI runs. `penstock` is the name that the `deno.json` of the pipeline gives to it, so
 * that program and pipeline are of one version.
 */
export function runCommand(
  pipeline: string,
  { job, gather = false }: { readonly job?: string; readonly gather?: boolean },
): string {
  const words = ["deno run -A penstock run", shellPath(pipeline)];
  if (job !== undefined) words.push("--job", job);
  if (gather) words.push("--gather");
  return words.join(" ");
}
