import type { PipelineDefinition } from "../definition.ts";
import type { HandedOver } from "../execute/handed_over.ts";
import { needsThroughout, reasonToSkip, viewNeeds } from "../execute/needs.ts";
import type { JobResult } from "../execute/run_result.ts";
import { takeOver } from "../execute/take_over.ts";
import type { PreparedRun } from "./prepare_run.ts";

/** Asks what is handed over about each job, so that a lost one is found before anything is written. */
export function checkNoneLost(
  { jobs }: PipelineDefinition,
  { plan, event, inputs }: PreparedRun,
  handedOver: HandedOver,
): void {
  const ended = new Map<string, readonly JobResult[]>();
  for (const job of jobs.filter(({ name }) => name !== handedOver.target)) {
    const endsOf = (names: readonly string[]) =>
      new Map(names.map((name) => [name, ended.get(name) ?? []]));
    const before = endsOf(needsThroughout(job.needs, jobs));
    ended.set(
      job.name,
      takeOver(job, {
        handedOver,
        planned: plan.jobs.filter((one) => one.job === job.name),
        needs: viewNeeds(job, endsOf(job.needs), jobs),
        skip: reasonToSkip(job, endsOf(job.needs), before),
        event,
        inputs,
        mask: (text) => text,
      }),
    );
  }
}
