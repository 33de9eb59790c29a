/**
 * Shows a run on stderr while it goes: as a tree that is redrawn, as plain lines, or the way a CI
 * server folds its logs.
 *
 * @module
 */

import { githubView } from "./github_view.ts";
import { gitlabView } from "./gitlab_view.ts";
import { plainView } from "./plain_view.ts";
import { quietView } from "./quiet_view.ts";
import type { RunView, RunViewKind, RunViewOptions } from "./run_view.ts";
import { treeView } from "./tree_view.ts";

export { chooseRunView } from "./choose_run_view.ts";
export type { RunView, RunViewKind, RunViewOptions, Ticker } from "./run_view.ts";

const VIEWS: Readonly<Record<RunViewKind, (options: RunViewOptions) => RunView>> = {
  tree: treeView,
  plain: plainView,
  github: githubView,
  gitlab: gitlabView,
  quiet: quietView,
};

/**
 * Makes a view of a run.
 *
 * @param kind how the run is shown
 * @param options what the view needs
 */
export function makeRunView(kind: RunViewKind, options: RunViewOptions): RunView {
  return VIEWS[kind](options);
}
