import type { PipelineDefinition } from "../pipeline/definition.ts";
import { DENO_VERSION } from "./generated_file.ts";

/** The image that has Deno in it. */
export function denoImage(version: string = DENO_VERSION): string {
  return `denoland/deno:debian-${version}`;
}

/** Gets git where the image lacks it: filters and the question whom to trust need it. */
export const GET_GIT =
  "command -v git > /dev/null || { apt-get update -q && apt-get install -q -y --no-install-recommends git; } || apk add --no-cache git";

/** Labels of machines that GitHub hosts, which no runner of another host bears. */
const GITHUB_LABEL = /^(?:ubuntu|windows|macos)-|^self-hosted$/;

/** The labels of a machine that are one's own. */
export function ownLabels(labels: readonly string[] | undefined): readonly string[] {
  return labels?.filter((label) => !GITHUB_LABEL.test(label)) ?? [];
}

/** Warns once of all labels that a host's runners do not bear, and which are left out. */
export function warnOfLabels(
  { jobs }: PipelineDefinition,
  host: "GitLab" | "Bitbucket",
  warn: (warning: string) => void,
): void {
  const foreign = new Set(jobs.flatMap(({ runsOn = [] }) => {
    const own = ownLabels(runsOn);
    // Beside others this one only says that the machine is one's own, which is meant here as well.
    return runsOn.filter((label) =>
      !own.includes(label) && !(label === "self-hosted" && own.length > 0)
    );
  }));
  if (foreign.size === 0) return;
  const names = [...foreign].join(", ");
  warn(`runsOn ${names} is left out: it is for GitHub's machines, and ${host}'s have other labels`);
}
