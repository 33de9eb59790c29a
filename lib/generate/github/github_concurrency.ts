import type { EventName } from "../../events/event.ts";
import type { JobDefinition, PipelineDefinition } from "../../pipeline/definition.ts";
import { describeInput } from "../describe_input.ts";
import { expressionOf, literalText } from "./github_expression.ts";
import { type GroupPart, recordGroup } from "./record_group.ts";
import { sameList } from "../union_patterns.ts";

/** The `concurrency` of a job on GitHub. */
export type GitHubConcurrency = Readonly<Record<string, string | boolean>>;

/** Options of the functions here. */
interface Options {
  readonly definition: PipelineDefinition;
  readonly warn: (warning: string) => void;
}

/**
 * The group of a job. All that wait for their turn are kept: GitHub's own default is to drop all
 * but the latest, and with it a promotion that nobody would miss until later.
 */
export function gitHubConcurrency(
  job: JobDefinition,
  { definition, warn }: Options,
): GitHubConcurrency | undefined {
  if (job.concurrency === undefined) return undefined;
  return withQueue(groupOf(job, { definition, warn }), job.concurrency.cancelInProgress === true);
}

/** The one group that all jobs of a pipeline can be in, where they are one job of CI. */
export function sharedConcurrency({ definition, warn }: Options): GitHubConcurrency | undefined {
  const jobs = definition.jobs.filter(({ concurrency }) => concurrency !== undefined);
  if (jobs.length === 0) return undefined;
  const inner: string[] = [];
  const groups = jobs.map((job) =>
    groupOf(job, { definition, warn: (warning) => inner.push(warning) })
  );
  const [group = ""] = groups;
  if (!groups.every((other) => other === group)) {
    warn(
      `The jobs ${jobs.map(({ name }) => name).join(", ")} are in different groups of ` +
        "concurrency, and one job of CI can only be in one, so it is in none: use --fan-out",
    );
    return undefined;
  }
  new Set(inner).forEach(warn);
  const cancels = jobs.filter(({ concurrency }) => concurrency?.cancelInProgress === true);
  const isAll = cancels.length === definition.jobs.length;
  if (cancels.length > 0 && !isAll) {
    warn(
      `The job ${cancels[0]?.name} stops those before it in its group, which as one job of CI ` +
        "would stop all others as well, so they wait: use --fan-out",
    );
  }
  return withQueue(group, isAll);
}

function withQueue(group: string, cancels: boolean): GitHubConcurrency {
  return { group, ...(cancels ? { "cancel-in-progress": true } : { queue: "max" }) };
}

function groupOf(job: JobDefinition, { definition, warn }: Options): string {
  const parts = job.concurrency === undefined ? undefined : recordGroup(job.concurrency.group);
  const said = parts?.map((part) =>
    typeof part === "string" ? literalText(part) : placeholderOf(part, definition)
  );
  if (said !== undefined && !said.includes(undefined)) return said.join("");
  const group = `${definition.name}-${job.name}`;
  warn(
    `GitHub cannot work out the group of concurrency of the job ${job.name} before it runs, so ` +
      `it is ${group} for all events`,
  );
  return group;
}

/** The expression that gives what a function read, if all events of the pipeline agree on it. */
function placeholderOf(
  part: Exclude<GroupPart, string>,
  definition: PipelineDefinition,
): string | undefined {
  const [scope, ...path] = part;
  const events: readonly EventName[] = definition.triggers.map(({ event }) => event);
  const expression = scope === "inputs"
    ? inputExpression(path, { definition, events })
    : scope === "event"
    ? agreed(events.map((event) => expressionOf(event, path)))
    : undefined;
  return expression === undefined ? undefined : `\${{ ${expression} }}`;
}

function agreed(expressions: readonly (string | undefined)[]): string | undefined {
  const [first] = expressions;
  return expressions.every((other) => sameList(other, first)) ? first : undefined;
}

/** Only a start by hand has inputs; for other events the pipeline takes the default. */
function inputExpression(
  path: readonly string[],
  { definition, events }: {
    readonly definition: PipelineDefinition;
    readonly events: readonly EventName[];
  },
): string | undefined {
  const [name = "", ...rest] = path;
  const schema = Object.hasOwn(definition.inputs, name) ? definition.inputs[name] : undefined;
  if (schema === undefined || rest.length > 0 || !/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) {
    return undefined;
  }
  const { type, default: fallback } = describeInput(schema);
  // `||` would put a default of true in the place of false, too.
  if (typeof fallback === "string") return `inputs.${name} || '${fallback.replaceAll("'", "''")}'`;
  const isByHand = events.every((event) => event === "workflow_dispatch" || event === "manual");
  return isByHand && type !== "boolean" ? `inputs.${name}` : undefined;
}
