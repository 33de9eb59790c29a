import type { Changes } from "../../events/changes.ts";
import type { Event } from "../../events/event.ts";
import type { World } from "../../ports.ts";
import type { RunArtifacts } from "../../ports/artifacts.ts";
import type { JobCache } from "../../ports/cache.ts";
import type { Groups } from "../../ports/groups.ts";
import type { JournalEntry } from "../../ports/journal.ts";
import type { Registry } from "../../ports/registry.ts";
import type { Masker } from "../secrets/mask.ts";
import type { OnceSteps } from "./once_steps.ts";
import type { RunObserver } from "./run_event.ts";

/** What all jobs of a run share. */
export interface RunContext {
  readonly world: World;
  /** The pipeline's name. */
  readonly pipeline: string;
  readonly runId: string;
  /** 1, and one more with every resume. */
  readonly runAttempt: number;
  readonly event: Event;
  readonly changes: Changes;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly registry: () => Promise<Registry>;
  readonly groups: () => Promise<Groups>;
  readonly artifacts: () => Promise<RunArtifacts>;
  readonly cache: () => Promise<JobCache>;
  /** A digest of the pipeline's file and the modules that it names, for the cache. */
  readonly code: () => Promise<string>;
  readonly mask: Masker;
  /** State folder of the run. */
  readonly directory: string;
  readonly once: OnceSteps;
  /** Writes to the journal; it is on the disk when this returns. */
  readonly record: (entry: JournalEntry) => void;
  /** Tells those who show the run. */
  readonly observe: RunObserver;
}
