import type { SpeedBudgets } from "../lib/model/speed.ts";
import { duration, text } from "./_spec.ts";

/** `--registry`, as every command that needs one takes it. */
export const registryOption = text("ADDRESS", "Registry to use, such as file:PATH");

/** Variables that choose a registry. */
export const registryEnvironment: Readonly<Record<string, string>> = {
  PENSTOCK_REGISTRY: "Registry to use where --registry is not given",
};

/** The budgets of a speed check. */
export const budgetOptions = {
  maxTotal: duration("Most time for all timed predictions together"),
  maxMean: duration("Most time for a prediction on average"),
  maxP50: duration("Most time at the 50th percentile"),
  maxP90: duration("Most time at the 90th percentile"),
  maxP95: duration("Most time at the 95th percentile"),
};

/** The budgets that were given, without the others. */
export function givenBudgets(
  given: { readonly [K in keyof typeof budgetOptions]: number | undefined },
): SpeedBudgets {
  const { maxTotal, maxMean, maxP50, maxP90, maxP95 } = given;
  return {
    ...(maxTotal === undefined ? {} : { maxTotal }),
    ...(maxMean === undefined ? {} : { maxMean }),
    ...(maxP50 === undefined ? {} : { maxP50 }),
    ...(maxP90 === undefined ? {} : { maxP90 }),
    ...(maxP95 === undefined ? {} : { maxP95 }),
  };
}
