import { join } from "../../deps/path.ts";
import type { World } from "../../ports.ts";
import { beginRun, continueRun, type FinishedRun, type StartRunOptions } from "./carry_out.ts";
import { placeOfJob } from "./job_state.ts";
import type { PreparedPart } from "./prepare_part.ts";
import { isUnfinished, stateDirectory } from "./state.ts";

/** Runs the one job, and leaves its state for those that need it. */
export async function runOneJob(
  { definition, prepared, handedOver, own }: PreparedPart,
  options: StartRunOptions & { readonly world: World; readonly id: string },
): Promise<FinishedRun> {
  const place = placeOfJob(handedOver.target ?? "");
  if (own !== undefined && isUnfinished(own.record)) {
    const more = { place, handedOver, before: own.record, settle: [] };
    return await continueRun(definition, prepared, { ...options, ...more });
  }
  // Whoever runs a job again that came to an answer wants another one.
  return await beginRun(definition, prepared, { ...options, place, handedOver, anew: true });
}

/** Reports on a run whose jobs all ran on their own, as if one machine had run them. */
export async function gatherRun(
  { definition, prepared, handedOver }: PreparedPart,
  options: StartRunOptions & { readonly world: World; readonly id: string },
): Promise<FinishedRun> {
  const { world, id } = options;
  for (const directory of handedOver.directories) {
    await copyLogs(world, directory, join(stateDirectory(world), id));
  }
  const times = [...handedOver.results.values()].flat().flatMap(({ startedAt }) => startedAt ?? []);
  const startedAt = times.sort()[0];
  return await beginRun(definition, prepared, { ...options, place: id, handedOver, startedAt });
}

async function copyLogs(world: World, from: string, to: string): Promise<void> {
  const logs = join(from, "logs");
  if (await world.files.status(logs) === undefined) return;
  for (const name of await world.files.list(logs)) {
    await world.files.write(join(to, "logs", name), await world.files.read(join(logs, name)));
  }
}
