import type { Event } from "../lib/events/event.ts";
import { loadPipeline } from "../lib/pipeline/load_pipeline.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import { refuseChangedPipeline } from "../lib/pipeline/trust/refuse_changed_pipeline.ts";
import type { World } from "../lib/ports.ts";

/** Where a pipeline comes from. */
export interface PipelineSource {
  /** Its file, where it is one of this machine. */
  readonly file: string | undefined;
  /**
   * Refuses it where it may not be trusted with what this process holds.
   *
   * @throws {PenstockError} `untrusted-pipeline`, exit 2
   */
  check(event: Event): Promise<void>;
  /** Loads it, which runs its file. */
  load(): Promise<PipelineDefinition>;
}

/** A pipeline in a file that has not been run yet. */
export function pipelineFile(world: World, file: string): PipelineSource {
  return {
    file,
    check: (event) => refuseChangedPipeline(world, file, event),
    load: () => loadPipeline(world, file),
  };
}

/** A pipeline whose file is the program, so that it runs already. */
export function loadedPipeline(
  world: World,
  definition: PipelineDefinition,
  file: string | undefined,
): PipelineSource {
  return {
    file,
    check: async (event) => {
      if (file !== undefined) await refuseChangedPipeline(world, file, event);
    },
    load: () => Promise.resolve(definition),
  };
}
