import type { BuildOutcome, ContainerOutcome, Engine } from "../lib/ports/engine.ts";
import type { BuildRequest, RunRequest } from "../lib/ports/engine.ts";

/** What a {@link FakeEngine} does. */
export interface FakeEngineOptions {
  /** How a build ends; left out, building throws. */
  readonly build?: BuildOutcome | Error;
  /** How a container ends; left out, running throws. */
  readonly run?: ContainerOutcome | Error;
  /** Printed to stdout by each build and container. */
  readonly output?: string;
}

/** An engine in memory: it ends builds and containers as told and remembers what it was asked. */
export class FakeEngine implements Engine {
  readonly name = "fake 1.0";
  readonly builder = "fake builder";
  readonly builds: BuildRequest[] = [];
  readonly runs: RunRequest[] = [];
  readonly #options: FakeEngineOptions;

  constructor(options: FakeEngineOptions) {
    this.#options = options;
  }

  /** Ends as told. */
  build(request: BuildRequest): Promise<BuildOutcome> {
    this.builds.push(request);
    return this.#end(request, this.#options.build);
  }

  /** Ends as told. */
  run(request: RunRequest): Promise<ContainerOutcome> {
    this.runs.push(request);
    return this.#end(request, this.#options.run);
  }

  #end<T>({ onOutput }: BuildRequest | RunRequest, outcome: T | Error | undefined): Promise<T> {
    if (outcome === undefined) return Promise.reject(new Error("This is not in this test"));
    if (outcome instanceof Error) return Promise.reject(outcome);
    const { output } = this.#options;
    if (output !== undefined) onOutput(new TextEncoder().encode(output), "stdout");
    return Promise.resolve(outcome);
  }
}
