/**
 * A file or folder that a job kept for the jobs after it, in the same run. Plain JSON: a job returns
 * it as, or in, its output, and those that need the job hand it to `job.artifacts.get`.
 */
export interface RunArtifact {
  /** Its name, for people. */
  readonly artifact: string;
  /**
   * What the content is, `sha256:…`. That of a file is the SHA-256 of its bytes, as `sha256sum`
   * prints it. That of a folder is the SHA-256 of its sorted list of paths, sizes, digests and
   * executable bits; for a folder without programs and empty folders it equals the digest of the
   * version that a file registry makes of it.
   */
  readonly digest: string;
  /** Bytes of all its files. */
  readonly size: number;
  /** How many files it has. */
  readonly files: number;
}

/** What to keep. */
export interface PutArtifactRequest {
  /** The absolute path of a file or folder. */
  readonly path: string;
  /** The artifact's name. */
  readonly name: string;
  /** Stops the work; nothing is kept then. */
  readonly signal: AbortSignal;
}

/** What to write, and where. */
export interface GetArtifactRequest {
  /** What a put of the same run returned. */
  readonly artifact: RunArtifact;
  /** The absolute path of the folder that it is written into; made where it is missing. */
  readonly directory: string;
  /** Stops the work; nothing is put in its place then. */
  readonly signal: AbortSignal;
}

/** The artifacts of one run. */
export interface RunArtifacts {
  /**
   * Keeps a file or folder, and returns when it is on the disk. Of a file's mode the executable bit
   * is kept, of folders that they are there. Throws `artifact-content` for what cannot be kept as it
   * is, such as a symbolic link.
   */
  put(request: PutArtifactRequest): Promise<RunArtifact>;
  /**
   * Writes an artifact, every byte checked, and returns the path of the file, or of the folder.
   * Files of the same names are replaced, others left. Throws, exit code 2, `run-artifact-unknown`
   * for one that the run does not hold, `blob-missing`, `digest-mismatch-content` or
   * `run-artifact-damaged` for one that the run does not hold any more as it was.
   */
  get(request: GetArtifactRequest): Promise<string>;
}
