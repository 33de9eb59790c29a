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
