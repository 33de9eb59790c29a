import type { Forge, ForgeRequest } from "../../ports/forge.ts";
import { type GitHubOptions, openGitHub } from "./github.ts";
import { openLocalForge } from "./local.ts";

/**
 * Opens the forge that comments go to. Nothing is sent or written yet.
 *
 * @param request which forge
 * @param options how a GitHub forge waits, for tests
 */
export function openForge(request: ForgeRequest, options: GitHubOptions = {}): Promise<Forge> {
  return request.kind === "local"
    ? Promise.resolve(openLocalForge(request.directory ?? ".penstock-runs/comments"))
    : openGitHub(request, options);
}
