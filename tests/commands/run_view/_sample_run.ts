/**
 * A run with all that may happen: jobs side by side, steps, a retry, failures, and names and lines
 * that want to be commands.
 *
 * @module
 */

import type { RunEvent } from "../../../lib/pipeline/execute/run_event.ts";
import { ends, makeJob, says, starts, stepped, steps } from "./_play.ts";

const fetch = makeJob("fetch");
const command = makeJob("train (::set-output name=a::b)", "train.1");
const legacy = makeJob("train (##[add-path]x)", "train.2");
const screen = makeJob("train (\x1b[2J\nup)", "train.3");
const speed = makeJob("speed");
const deploy = makeJob("deploy");
const notify = makeJob("notify");

/** All jobs of the sample. */
export const sampleJobs = [fetch, command, legacy, screen, speed, deploy, notify];

/** What happens in the sample. */
export const sampleEvents: readonly RunEvent[] = [
  starts(fetch),
  starts(command),
  says(fetch, "one", "::error::two", "##[group]three"),
  steps(command, "epochs"),
  steps(command, "epochs", "first\n::warning::"),
  says(command, "loss 0.5"),
  stepped(command, "epochs", "first\n::warning::"),
  ends(fetch, "done"),
  starts(legacy),
  says(legacy, "legacy line"),
  says(command, "loss 0.4", "", "  ::endgroup::"),
  {
    type: "step-ended",
    id: command.id,
    path: ["epochs"],
    state: "error",
    duration: 500,
  },
  ends(command, "no", { reason: "too slow\n::set-output name=a::b" }),
  { type: "job-waiting", job: deploy, reason: "group production is in use" },
  says(legacy, "again"),
  { type: "job-retrying", job: legacy, attempt: 2, pause: 5000, reason: "exit code 1" },
  starts(screen),
  starts(legacy, 2),
  ends(screen, "error", { reason: "it\x1b[2J broke", allowed: true }),
  ends(legacy, "error", { reason: "100%: a, b" }),
  starts(speed),
  ends(speed, "done", { cached: true }),
  starts(deploy),
  ends(deploy, "interrupted"),
  ends(notify, "skipped", { reason: "train said no" }),
];
