import { generateGitHub } from "../lib/generate/github/github.ts";
import { defineCommand } from "./_command.ts";
import { generate, generateArguments, generateOptions, matching } from "./_generate.ts";

/** `generate github` */
export const command = defineCommand({
  about:
    "Writes .github/workflows/NAME.yml, NAME being the pipeline's. Its triggers and filters, " +
    "rights, secrets and groups of concurrency are those of the pipeline; the run decides again " +
    "with the same filters.",
  arguments: generateArguments,
  options: {
    ...generateOptions,
    runsOn: matching("LABEL", "Machine for jobs that name none", {
      form: /^[^\p{Cc}\u2028\u2029]+$/u,
      wants: "the label of a machine, on one line",
      example: "ubuntu-24.04",
      shown: "ubuntu-latest",
    }),
  },
  examples: [
    { line: "penstock generate github pipeline.ts", does: "Write the workflow of a pipeline" },
    {
      line: "penstock generate github pipeline.ts --fan-out",
      does: "Write one that runs each job on a machine of its own",
    },
    {
      line: "penstock generate github pipeline.ts --check",
      does: "Fail in CI if somebody changed the pipeline alone",
    },
  ],
  run: (context, given) =>
    generate(context, given, {
      host: "github",
      own: { "runs-on": given.runsOn },
      make: (definition, options) =>
        generateGitHub(definition, {
          ...options,
          ...(given.runsOn === undefined ? {} : { runsOn: given.runsOn }),
        }),
    }),
});
