/** Takes each piece of output as it comes. */
export type TakeOutput = (chunk: Uint8Array, stream: "stdout" | "stderr") => void;

/** An image to build. */
export interface BuildRequest {
  /** Absolute path of the folder that the build may read. */
  readonly context: string;
  /** Absolute path of the Dockerfile. */
  readonly file: string;
  readonly tag: string;
  readonly signal: AbortSignal;
  readonly onOutput: TakeOutput;
}

/** How a build ended. */
export type BuildOutcome =
  | {
    /** The image's identifier, `sha256:…`. */
    readonly image: string;
    /** Bytes. */
    readonly size: number;
  }
  | { readonly exitCode: number };

/** A container to run. */
export interface RunRequest {
  /** Names the container and marks it as ours. */
  readonly id: string;
  readonly image: string;
  /** Arguments after the image. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly onOutput: TakeOutput;
}

/** How a container ended, read from the engine's records. */
export type ContainerOutcome =
  & (
    | {
      readonly started: true;
      readonly exitCode: number;
      /** Whether it was ended for want of memory. */
      readonly outOfMemory: boolean;
    }
    | {
      readonly started: false;
      /** Why, in the engine's words. */
      readonly reason: string;
    }
  )
  & {
    /** The container's name, where it could not be removed. */
    readonly leftover?: string;
  };

/**
 * A container engine.
 *
 * @internal
 */
export interface Engine {
  /** Name and version, such as `docker 28.2.2`. */
  readonly name: string;
  /** What builds images here. */
  readonly builder: string;
  /** Builds an image. */
  build(request: BuildRequest): Promise<BuildOutcome>;
  /** Runs a container to its end and removes it, also after an interrupt. */
  run(request: RunRequest): Promise<ContainerOutcome>;
}
