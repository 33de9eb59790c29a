import { appendVariables } from "../../ci/github_files.ts";
import { join } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import type { Changes } from "../../events/changes.ts";
import type { Event } from "../../events/event.ts";
import type { Block } from "../../report/report.ts";
import { makeJobArtifacts } from "../artifacts.ts";
import { childEnvironment } from "./child_environment.ts";
import type { JobDefinition } from "../definition.ts";
import type { Job, JobScope } from "../job.ts";
import type { JobLog } from "../runs/job_log.ts";
import type { Masker } from "../secrets/mask.ts";
import type { OpenPrograms } from "./open_programs.ts";
import type { RunContext } from "./run_context.ts";
import type { JobIdentity } from "./run_result.ts";
import type { Steps } from "./run_step.ts";
import { readSecrets } from "../secrets/secrets.ts";
import { makeSh } from "../sh.ts";
import type { StepOptions } from "../step.ts";

/** What belongs to one attempt at a job. */
export interface Attempt {
  readonly number: number;
  readonly needs: Readonly<Record<string, unknown>>;
  /** What the job adds to its report. */
  readonly blocks: Block[];
  readonly log: JobLog;
  readonly steps: Steps;
  /** Programs that have not ended yet. */
  readonly open: OpenPrograms;
  readonly signal: AbortSignal;
}

/** What a job's function gets, with any secret. */
type Scope = Job<Event, unknown, unknown, string, unknown>;

/** Makes what the function of a job gets. */
export function makeScope(
  definition: JobDefinition,
  identity: JobIdentity,
  attempt: Attempt,
  context: RunContext,
): Scope {
  const { world, runId, event, changes, inputs, directory, registry } = context;
  const { clock, cwd, files, runtime } = world;
  const { log, signal } = attempt;
  const entity = world.env.get("WANDB_ENTITY");
  const workdir = workdirOf(definition, context);
  const scratch = scratchOf(directory, identity);
  const say = (text: string) => log.say(text);
  const scope: Omit<Scope, "step"> = {
    name: identity.name,
    runId,
    attempt: attempt.number,
    event: mayReadEvent(definition) ? event : hidden<Event>("event", definition.name),
    changes: mayReadEvent(definition) ? changes : hidden<Changes>("changes", definition.name),
    needs: attempt.needs,
    matrix: identity.matrix ?? {},
    inputs,
    world: { clock, cwd, files, runtime },
    ...(entity === undefined ? {} : { entity }),
    workdir,
    scratch,
    artifacts: makeJobArtifacts({
      artifacts: context.artifacts,
      root: cwd,
      workdir,
      scratch,
      signal,
    }),
    registry,
    secrets: readSecrets(definition.secrets, world.env),
    signal,
    idempotencyKey: keyOf(runId, identity),
    log: { info: say, warn: (text) => say(`warning: ${text}`) },
    report: (...blocks) => attempt.blocks.push(...blocks),
    exportVariable: async (name, value) => {
      signal.throwIfAborted();
      refuseSecret(name, value, context.mask);
      const { leftOut } = await appendVariables(world, { [name]: value });
      for (const { file, reason } of leftOut) {
        say(`warning: the variable ${name} is not in ${file}: ${reason}`);
      }
    },
    sh: makeSh({
      processes: world.processes,
      cwd: workdir,
      env: childEnvironment(world.env, definition),
      signal,
      tracking: keyOf(runId, identity),
      onCommand: (command) => say(`$ ${command}`),
      open: attempt.open,
      sink: () => log.sink(),
    }),
  };
  return withSteps(scope, [], attempt);
}

/** Where a job is cached its author has to say what of the event counts. */
function mayReadEvent({ cache }: JobDefinition): boolean {
  return cache === undefined || typeof cache.key === "function";
}

/** In place of the event of a cached job, or its changes, on which its result must not depend. */
function hidden<T extends object>(what: "event" | "changes", job: string): T {
  const refuse = () => {
    throw new PenstockError(`Cannot read the ${what} in job ${JSON.stringify(job)}: it is cached`, {
      code: "cache-event",
      hint: "say what of it counts: cache: { key: ({ event }) => … }",
    });
  };
  return new Proxy({} as T, { get: refuse, has: refuse, ownKeys: refuse });
}

/** A file of CI that every later step reads, and some servers show, is no place for a secret. */
function refuseSecret(name: string, value: string, mask: Masker): void {
  if (mask(value) === value) return;
  throw new PenstockError(`Cannot export variable ${JSON.stringify(name)}: it holds a secret`, {
    code: "secret-exported",
    hint: "give later steps the secret as CI does",
  });
}

/** A job in services, in its children's variables and across attempts: `RUN/JOB`. */
export function keyOf(runId: string, { id }: JobIdentity): string {
  return `${runId}/${id}`;
}

/** The folder that a job's programs start in. */
export function workdirOf({ workdir }: JobDefinition, { world }: RunContext): string {
  return workdir === undefined ? world.cwd : join(world.cwd, workdir);
}

/** The folder of the job's own. */
export function scratchOf(directory: string, { id }: JobIdentity): string {
  return join(directory, "work", id);
}

/** Adds `step`, whose actions get the same scope with the step's own key. */
function withSteps(
  scope: Omit<Scope, "step">,
  parent: readonly string[],
  attempt: Attempt,
): Scope {
  const { steps, log } = attempt;
  const start = <T>(
    name: string,
    given: StepOptions<T> | Action<T>,
    action?: Action<T>,
  ): Promise<T> => {
    const options = typeof given === "function" ? {} : given;
    const act = typeof given === "function" ? given : action;
    if (act === undefined) throw new TypeError(`Cannot do step ${JSON.stringify(name)}: no action`);
    const path = steps.name(parent, name, options.once === true);
    log.mark(path);
    const inner = withSteps({ ...scope, idempotencyKey: steps.keyOf(path) }, path, attempt);
    const running = steps.run(path, options, () => act(inner));
    return attempt.open.keep(`step ${JSON.stringify(name)}`, running);
  };
  const step = <T>(name: string, given: StepOptions<T> | Action<T>, action?: Action<T>) => {
    try {
      return start(name, given, action);
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return Object.assign(Object.create(null), scope, { step }) as Scope;
}

type Action<T> = (step: JobScope) => T | Promise<T>;
