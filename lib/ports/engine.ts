/** An image to build. */
export interface BuildRequest {
  /** Folder that the build may read. */
  readonly context: string;
  /** Dockerfile, relative to the working folder. */
  readonly file?: string;
  readonly tag: string;
  readonly signal: AbortSignal;
  readonly onOutput: (chunk: Uint8Array, stream: "stdout" | "stderr") => void;
}

/** A container to run. */
export interface RunRequest {
  readonly image: string;
  /** Arguments after the image. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly onOutput: (chunk: Uint8Array, stream: "stdout" | "stderr") => void;
}

/** How a container ended, read from the engine's records. */
export interface ContainerResult {
  readonly exitCode: number;
  readonly outOfMemory: boolean;
}

/**
 * A container engine.
 *
 * @internal
 */
export interface Engine {
  /** Name and version, such as `docker 28.2.2`. */
  readonly name: string;
  /** Builds; says the image's id and size in bytes, or the exit code of a failed build. */
  build(
    request: BuildRequest,
  ): Promise<{ readonly image: string; readonly size: number } | { readonly exitCode: number }>;
  /** Runs to the end and removes the container. */
  run(request: RunRequest): Promise<ContainerResult>;
}
