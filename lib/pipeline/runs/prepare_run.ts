import { checkPayload } from "../../events/check_payload.ts";
import { isOfKind } from "../../events/decide_trigger.ts";
import type { Event } from "../../events/event.ts";
import type { PipelineDefinition } from "../definition.ts";
import { checkInputNames, inputsOfEvent, readInputs } from "../inputs.ts";
import { findTrigger, type Plan, planRun } from "../plan.ts";
import type { RunBasis } from "./basis.ts";

/** A plan, with the event and inputs checked, ready to run. */
export interface PreparedRun {
  readonly basis: RunBasis;
  readonly plan: Plan;
  readonly event: Event;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * Plans a run, and checks event and inputs by their schemas before anything starts.
 *
 * @throws {PenstockError} exit 2, naming what does not fit
 */
export async function prepareRun(
  definition: PipelineDefinition,
  basis: RunBasis,
): Promise<PreparedRun> {
  const { changes } = basis;
  const texts = { ...inputsOfEvent(definition.inputs, basis.event), ...basis.inputs };
  // Conditions see the payload as the trigger's schema made it, so the trigger is chosen first.
  const given = planRun({ ...definition, jobs: [] }, { event: basis.event, changes });
  checkInputNames(definition.inputs, texts);
  // Where nothing runs, nothing is asked for.
  const asked = Object.entries(definition.inputs)
    .filter(([name]) => given.matched || Object.hasOwn(texts, name));
  const inputs = await readInputs(Object.fromEntries(asked), texts);
  const trigger = findTrigger(definition, given, basis.event) ??
    definition.triggers.find((candidate) => isOfKind(candidate, basis.event));
  const event = trigger === undefined ? basis.event : await checkPayload(trigger, basis.event);
  return { basis, event, inputs, plan: planRun(definition, { event, inputs, changes }) };
}
