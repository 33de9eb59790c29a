import type { JobDefinition, PipelineDefinition } from "../pipeline/definition.ts";
import { cannotGenerate } from "./generated_file.ts";

/** What to do about jobs that cannot share a job of CI. */
const FAN_OUT = "make each job one of CI with --fan-out";

/**
 * The environment of all jobs that have one, where they are one job of CI.
 *
 * @throws {PenstockError} `cannot-generate` if there are several
 */
export function oneEnvironment(
  definition: PipelineDefinition,
  hint: string = FAN_OUT,
): string | undefined {
  const read = ({ environment }: JobDefinition) => environment;
  return agreed(definition, { read, what: "environments", hint });
}

/**
 * The labels of the machine of all jobs that name one, where they are one job of CI.
 *
 * @throws {PenstockError} `cannot-generate` if there are several
 */
export function oneMachine(
  definition: PipelineDefinition,
  hint: string = FAN_OUT,
): readonly string[] | undefined {
  const read = ({ runsOn }: JobDefinition) => runsOn;
  return agreed(definition, { read, what: "machines (runsOn)", hint });
}

function agreed<T>(
  { name, jobs }: PipelineDefinition,
  { read, what, hint }: {
    readonly read: (job: JobDefinition) => T | undefined;
    readonly what: string;
    readonly hint: string;
  },
): T | undefined {
  const values = jobs.flatMap((job) => {
    const value = read(job);
    return value === undefined ? [] : [{ job: job.name, value, text: JSON.stringify(value) }];
  });
  const [first, ...rest] = values;
  const other = rest.find(({ text }) => text !== first?.text);
  if (first === undefined || other === undefined) return first?.value;
  throw cannotGenerate(
    name,
    `its jobs ${first.job} and ${other.job} want different ${what}, ${first.text} and ` +
      `${other.text}, and one job of CI has one`,
    hint,
  );
}
