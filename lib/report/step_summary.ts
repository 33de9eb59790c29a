import type { World } from "../ports.ts";
import { countBytes, cutMarkdown } from "./cut_markdown.ts";

/** GitHub takes no summary of a step with more bytes than this. */
const MOST_BYTES = 1024 * 1024;

/** Below this there is no point in adding to a summary. */
const LEAST_BYTES = 1024;

/**
 * Adds Markdown to the summary of CI's step, which needs no token and so also works for forks. What
 * does not fit is cut.
 *
 * @param world where `GITHUB_STEP_SUMMARY` may be set
 * @param markdown the text
 * @param whole Markdown that says where all of the text is
 * @returns whether there is a summary that had room
 */
export async function appendStepSummary(
  { env, files }: World,
  markdown: string,
  whole: string,
): Promise<boolean> {
  const path = env.get("GITHUB_STEP_SUMMARY");
  if (path === undefined) return false;
  const size = (await files.status(path))?.size ?? 0;
  const text = `${markdown.trimEnd()}\n`;
  const gap = size === 0 ? "" : "\n";
  const room = MOST_BYTES - size - countBytes(`${gap}\n`);
  if (room < Math.min(LEAST_BYTES, countBytes(text))) return false;
  const note = `_Cut here: a summary holds 1 MiB. All of it is in ${whole}._`;
  await files.append(path, `${gap}${cutMarkdown(text.trimEnd(), { limit: room, note })}\n`);
  return true;
}
