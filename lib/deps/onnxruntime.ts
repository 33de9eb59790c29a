// The one file that names ONNX Runtime. The specifier stays out of `import("…")` literals, because
// Deno downloads what a literal names (260 MB here) before anything runs.
//
// 1.27.0 on purpose: from 1.29 on the Linux and macOS libraries hold Microsoft's telemetry client,
// which queues events in ~/.cache/Microsoft on every run. Look before moving this.

/** The npm specifier of ONNX Runtime, version pinned. */
export const ONNXRUNTIME_SPECIFIER = "npm:onnxruntime-node@1.27.0";

/** The pinned version of ONNX Runtime. */
export const ONNXRUNTIME_VERSION: string = ONNXRUNTIME_SPECIFIER.slice(
  ONNXRUNTIME_SPECIFIER.lastIndexOf("@") + 1,
);

/** A shared library as it is in the npm package. */
export interface PinnedLibrary {
  /** File name, which is also the name that the add-on asks the loader for. */
  readonly name: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** Length of the file in bytes. */
  readonly size: number;
}

/** The shared library of every platform that has a binary, by `<os>-<arch>` in Deno's words. */
export const ONNXRUNTIME_LIBRARIES: Readonly<Record<string, PinnedLibrary>> = {
  "linux-x86_64": {
    name: "libonnxruntime.so.1",
    sha256: "d8aff4aa8abee8fb2abb2f2f2459ffc94461e781e41b9f7c072829dd0d470221",
    size: 38_023_776,
  },
  "linux-aarch64": {
    name: "libonnxruntime.so.1",
    sha256: "c36bc200e7e6c093b8abb0b34590fbdd8c52fd3fb5e33795b9523ffdde2fce0f",
    size: 20_001_880,
  },
  "darwin-aarch64": {
    name: "libonnxruntime.1.dylib",
    sha256: "89f692a3a1a224e4ad0b796b0e7c0bd81113b0741bfe84211eceef14d05a9e59",
    size: 38_800_984,
  },
  "windows-x86_64": {
    name: "onnxruntime.dll",
    sha256: "273f9ef9cf755c6a0f342226a80448156c10ceb74db2ae8c8370dc98e75af0eb",
    size: 26_011_960,
  },
};

/** The values of a tensor. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly string[];

/** A tensor in memory. */
export interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/** What a session says about one input or output. */
export type ValueMetadata =
  | { readonly name: string; readonly isTensor: false }
  | {
    readonly name: string;
    readonly isTensor: true;
    readonly type: string;
    /** Sizes; a text is a symbolic dimension, empty where it has no name. */
    readonly shape: readonly (number | string)[];
  };

/** The options of a session that are used here. */
export interface SessionOptions {
  readonly executionProviders?: readonly string[];
  readonly intraOpNumThreads?: number;
  readonly interOpNumThreads?: number;
  readonly graphOptimizationLevel?: "disabled" | "basic" | "extended" | "all";
  /** 0 verbose, 1 information, 2 warning, 3 error, 4 fatal. */
  readonly logSeverityLevel?: 0 | 1 | 2 | 3 | 4;
}

/** A loaded model. */
export interface InferenceSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly ValueMetadata[];
  readonly outputMetadata: readonly ValueMetadata[];
  /** Runs the model once; the event loop stands still meanwhile. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  /** Frees the native memory. */
  release(): Promise<void>;
}

/** The part of the ONNX Runtime package that is used here. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(path: string, options?: SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: string, data: TensorData, dims: readonly number[]) => Tensor;
  readonly env: {
    readonly versions: Readonly<Record<string, string>>;
    logLevel: "verbose" | "info" | "warning" | "error" | "fatal";
  };
}

/** Imports the package; only now does Deno fetch it, if it is not in the cache or the binary. */
export async function importOnnxRuntime(): Promise<OnnxRuntime> {
  const module: OnnxRuntime = await import(ONNXRUNTIME_SPECIFIER);
  return module;
}
