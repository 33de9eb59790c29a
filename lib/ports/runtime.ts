/** A tensor input or output of a model. */
export interface TensorInfo {
  readonly name: string;
  /** Element type in ONNX's words: `float32`, `int64`, `string`, … */
  readonly type: string;
  /** Dimensions; a text is a symbolic one, `""` one without a name. */
  readonly shape: readonly (number | string)[];
}

/** What to time. */
export interface TimingRequest {
  /** Path of the model. */
  readonly model: string;
  /** Timed predictions. */
  readonly runs: number;
  /** Predictions before the timed ones. */
  readonly warmup: number;
  /** Seed of the made inputs. */
  readonly seed: number;
  /** Sizes of symbolic dimensions by name; 1 where not given. */
  readonly dimensions: Readonly<Record<string, number>>;
  /** Range of made integers, both ends included; 0 to 1 where not given. */
  readonly range?: readonly [number, number];
  /** The child is killed after this many milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Told how many timed predictions are done. */
  readonly onProgress?: (done: number) => void;
  /** Told when loading takes so long that the runtime is most likely being fetched. */
  readonly onSlowStart?: () => void;
}

/** What was measured. Times are in milliseconds. */
export interface Timing {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Shapes that the made inputs had, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Time to read the model and make a session. */
  readonly load: number;
  /** The first prediction, part of the warm-up. */
  readonly first?: number;
  /** One entry a timed prediction, in order. */
  readonly samples: readonly number[];
  /** The timed predictions together; what is done between them does not count. */
  readonly total: number;
  /** Name and version of the runtime, such as `onnxruntime 1.27.0`. */
  readonly runtime: string;
}

/**
 * Runs models, in a process of its own.
 *
 * @internal
 */
export interface ModelRuntime {
  /** Times predictions. Throws `model-…` errors with exit code 2, and `Interrupted`. */
  time(request: TimingRequest): Promise<Timing>;
}
