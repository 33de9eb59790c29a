import { checkPayload } from "../../events/triggers/check_payload.ts";
import { isOfKind } from "../../events/triggers/decide_trigger.ts";
import type { Event } from "../../events/event.ts";
import type { PipelineDefinition } from "../definition.ts";
import { checkInputNames, fillIn, inputsOfEvent, readInputs } from "../inputs.ts";
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
  // Conditions see the payload as the trigger's schema made it, so the trigger is chosen first.
  const given = planRun({ ...definition, jobs: [] }, { event: basis.event, changes });
  const trigger = findTrigger(definition, given, basis.event) ??
    definition.triggers.find((candidate) => isOfKind(candidate, basis.event));
  const filled = fillIn(basis.event, trigger, basis.inputs);
  const { inputs: schemas, triggers } = definition;
  checkInputNames({ ...schemas, ...trigger?.inputs }, basis.inputs, triggers);
  const own = Object.entries(basis.inputs).filter(([name]) => Object.hasOwn(schemas, name));
  const texts = { ...inputsOfEvent(schemas, filled), ...Object.fromEntries(own) };
  // Where nothing runs, nothing is asked for.
  const asked = Object.entries(schemas)
    .filter(([name]) => given.matched || Object.hasOwn(texts, name));
  const inputs = await readInputs(Object.fromEntries(asked), texts);
  const event = trigger === undefined ? basis.event : await checkPayload(trigger, filled);
  const plan = planRun(definition, { event: basis.event, seen: event, inputs, changes });
  return { basis, event, inputs, plan };
}
