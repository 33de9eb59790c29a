/**
 * Untrusted events and what becomes of them, in the git repositories of tests.
 *
 * @module
 */

import { PenstockError } from "../../../../lib/errors.ts";
import type { Event } from "../../../../lib/events/event.ts";
import { refuseChangedPipeline } from "../../../../lib/pipeline/trust/refuse_changed_pipeline.ts";
import type { GitRepository } from "../../../git_repository.ts";

export { GitRepository, runGit } from "../../../git_repository.ts";

/** An untrusted event that names base revisions, or none. */
export function untrusted(...bases: readonly string[]): Event {
  return {
    name: "pull_request_target",
    payload: {},
    number: 1,
    base: { ref: "main" },
    head: { ref: "change" },
    fork: true,
    draft: false,
    labels: [],
    untrusted: { reason: "it is a test", bases },
  };
}

/** What {@link refusal} takes. */
export interface CheckOptions {
  /** The commit that the event names, or several. */
  readonly base?: string | readonly string[];
  /**
   * The pipeline, from the working folder.
   *
   * @default {"pipeline.ts"}
   */
  readonly file?: string;
  /** The working folder, from the root. */
  readonly folder?: string;
  /** Variables; `WANDB_API_KEY` is set where they are left out. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a pipeline of a repository is refused for an untrusted event; `undefined` if it is not. */
export async function refusal(
  repository: GitRepository,
  { base, file = "pipeline.ts", folder = ".", env }: CheckOptions,
): Promise<PenstockError | undefined> {
  const world = repository.world(env ?? { WANDB_API_KEY: "s3cret-value" }, folder);
  try {
    await refuseChangedPipeline(world, file, untrusted(...[base ?? []].flat()));
    return undefined;
  } catch (error) {
    if (error instanceof PenstockError) return error;
    throw error;
  }
}
