import type { PipelineDefinition } from "../../pipeline/definition.ts";
import { dispatchInputs } from "../dispatch_inputs.ts";

/** The variables that a person fills in to start a pipeline by hand; an empty one is not given. */
export function bitbucketVariables(
  definition: PipelineDefinition,
  warn: (warning: string) => void,
): readonly object[] {
  const variables: object[] = [];
  for (const [name, field] of Object.entries(dispatchInputs(definition, warn))) {
    if (name.includes("-")) {
      warn(`Bitbucket has no variable with a "-" in its name, so ${name} cannot be set there`);
      continue;
    }
    const values = field.type === "boolean" ? ["true", "false"] : field.options;
    const fallback = field.default === undefined ? {} : { default: String(field.default) };
    variables.push({
      name: `PENSTOCK_INPUT_${name}`,
      ...fallback,
      ...(values === undefined ? {} : { "allowed-values": values }),
    });
  }
  return variables.length === 0 ? [] : [{ variables }];
}
