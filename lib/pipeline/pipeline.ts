import type { Event } from "../events/event.ts";
import type { Trigger } from "../events/triggers/trigger.ts";
import type { OutputOf, Schema } from "../schema.ts";
import type { ConditionScope } from "./condition.ts";
import type { JobDefinition, PipelineDefinition } from "./definition.ts";
import type { Job } from "./job.ts";
import { type JobOptions, readJobOptions } from "./job_options.ts";
import type { JobType, NeedOf } from "./need.ts";

/** Marks a pipeline, also one that another copy of this module made. */
const BRAND: unique symbol = Symbol.for("penstock.pipeline") as never;

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

/** What runs a pipeline when its own file, at the URL, is the program. */
export type PipelineRunner = (definition: PipelineDefinition, url?: string) => Promise<void>;

/** The events of a pipeline: all, where it names none. */
export type EventOf<E extends Event> = [E] extends [never] ? Event : E;

/** What the needs of a job give, by name; with `always` and `failure` how each of them ended. */
export type NeedsOf<J, Needs extends keyof J, Lenient extends boolean> = {
  readonly [Name in Needs]: NeedOf<J[Name], Lenient>;
};

/**
 * A pipeline: what it runs on and its jobs, in order. Every method returns a new pipeline.
 *
 * `E` is the union of its events, `I` its inputs, `J` what is known of its jobs by name.
 */
export class Pipeline<E extends Event = never, I = unknown, J = unknown> {
  /** What the engine runs. */
  readonly definition: PipelineDefinition;
  /** Marks it for {@link isPipeline}. */
  readonly [BRAND] = true;
  readonly #runner: PipelineRunner;

  /** Use {@link pipeline} of the package instead. */
  constructor(definition: PipelineDefinition, runner: PipelineRunner) {
    checkName("pipeline", definition.name);
    this.definition = definition;
    this.#runner = runner;
  }

  /** Adds an event to run on. */
  on<T extends Event>(trigger: Trigger<T>): Pipeline<E | T, I, J> {
    this.#refuseAfterJobs("an event");
    return this.#with({ triggers: [...this.definition.triggers, trigger] });
  }

  /**
   * Declares inputs, which `--input NAME=VALUE` sets. A value is tried as it stands, then as JSON.
   *
   * @example
   * ```ts
   * import { deepEqual } from "node:assert/strict";
   * import { pipeline, schema } from "penstock";
   *
   * const p = pipeline("speed")
   *   .inputs({ runs: schema.number().default(100), maxTotal: schema.duration() })
   *   .job("double", (job) => job.inputs.runs * 2);
   * deepEqual(Object.keys(p.definition.inputs), ["runs", "maxTotal"]);
   * ```
   */
  inputs<const S extends Readonly<Record<string, Schema>>>(
    schemas: S,
  ): Pipeline<E, { readonly [K in keyof S]: OutputOf<S[K]> }, J> {
    this.#refuseAfterJobs("inputs");
    return this.#with({ inputs: schemas });
  }

  /** Names the registry to use where flags and environment name none. */
  registry(address: string): Pipeline<E, I, J> {
    return this.#with({ registry: address });
  }

  /**
   * Adds a job that needs no other.
   *
   * @throws {TypeError} if the name is of the wrong form or taken
   *
   * @example
   * ```ts
   * import { deepEqual, throws } from "node:assert/strict";
   * import { pipeline } from "penstock";
   *
   * const p = pipeline("hello").job("greet", () => "hello");
   * deepEqual(p.definition.jobs[0]?.needs, []);
   * throws(() => p.job("1st", () => "hello"), TypeError);
   * ```
   */
  job<const Name extends string, Output>(
    name: Name extends keyof J ? never : Name,
    work: (job: Job<EventOf<E>, Record<never, never>, I>) => Output,
  ): Pipeline<E, I, J & Readonly<Record<Name, JobType<Awaited<Output>, false, false>>>>;
  /**
   * Adds a job with options. What the jobs it needs returned is in `job.needs`, by name.
   *
   * @throws {TypeError} if the name is of the wrong form or taken, a need is no earlier job, or an
   * option is of the wrong form
   *
   * @example
   * ```ts
   * import { equal } from "node:assert/strict";
   * import { pipeline } from "penstock";
   *
   * const p = pipeline("hello")
   *   .job("count", () => [1, 2, 3])
   *   .job("send", { needs: ["count"], secrets: ["TOKEN"], timeout: "10m" }, async (job) => {
   *     const { stdout } = await job.sh`./send ${job.needs.count.length}`; // It sees TOKEN.
   *     return stdout;
   *   });
   * equal(p.definition.jobs.at(-1)?.timeout, 600_000);
   * ```
   */
  job<
    const Name extends string,
    Output extends Checked | Promise<Checked>,
    Needs extends keyof J & string = never,
    Secret extends string = never,
    Lenient extends boolean = false,
    Cell = Record<never, never>,
    MayFail extends boolean = false,
    Checked = unknown,
  >(
    name: Name extends keyof J ? never : Name,
    options: JobOptions<
      Needs,
      Secret,
      Lenient,
      Cell,
      MayFail,
      Checked,
      ConditionScope<EventOf<E>, NeedsOf<J, Needs, Lenient>, I, Cell>,
      ConditionScope<EventOf<E>, NeedsOf<J, Needs, false>, I, Cell>
    >,
    work: (job: Job<EventOf<E>, NeedsOf<J, Needs, Lenient>, I, Secret, Cell>) => Output,
  ): Pipeline<
    E,
    I,
    & J
    & Readonly<
      Record<
        Name,
        JobType<
          unknown extends Checked ? Awaited<Output> : Checked,
          Record<never, never> extends Cell ? false : true,
          MayFail
        >
      >
    >
  >;
  job(
    name: string,
    // deno-lint-ignore no-explicit-any -- the overloads say what it is
    options: JobOptions<any, any, any, any, any, any, any, any> | JobDefinition["work"],
    work?: JobDefinition["work"],
  ): Pipeline<E, I, never> {
    const given = typeof options === "function" ? {} : options;
    const action = typeof options === "function" ? options : work;
    if (action === undefined) {
      throw new TypeError(`Cannot add job ${JSON.stringify(name)}: it has no function`);
    }
    this.#checkJob(name, given.needs ?? []);
    const job = readJobOptions(name, given, action);
    return this.#with({ jobs: [...this.definition.jobs, job] });
  }

  /**
   * Runs the pipeline by the words of the command line if the file that defines it is the program.
   * Where the file is imported nothing happens.
   */
  async runIfMain(meta: { readonly main: boolean; readonly url?: string }): Promise<void> {
    if (meta.main) await this.#runner(this.definition, meta.url);
  }

  /** Jobs are typed by what stands before them, so that must not change under them. */
  #refuseAfterJobs(what: string): void {
    if (this.definition.jobs.length === 0) return;
    throw new TypeError(`Cannot add ${what} to a pipeline that has jobs; write it before them`);
  }

  #checkJob(name: string, needs: readonly string[]): void {
    const earlier = this.definition.jobs.map((job) => job.name);
    checkName("job", name);
    if (earlier.includes(name)) {
      throw new TypeError(`Cannot add job ${JSON.stringify(name)}: the name is taken`);
    }
    for (const need of needs) {
      if (earlier.includes(need)) continue;
      throw new TypeError(
        `Cannot add job ${JSON.stringify(name)}: it needs ${
          JSON.stringify(need)
        }, which is no earlier job`,
      );
    }
  }

  #with(change: Partial<PipelineDefinition>): Pipeline<never, never, never> {
    return new Pipeline({ ...this.definition, ...change }, this.#runner);
  }
}

/** Whether a value is a pipeline, of this or another copy of the package. */
export function isPipeline(value: unknown): value is { readonly definition: PipelineDefinition } {
  return typeof value === "object" && value !== null && BRAND in value && "definition" in value;
}

function checkName(kind: string, name: string): void {
  if (NAME.test(name)) return;
  throw new TypeError(
    `Cannot name a ${kind} ${JSON.stringify(name)}: want a letter, then letters, digits, _ and -`,
  );
}
