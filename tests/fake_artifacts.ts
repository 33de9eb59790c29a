/**
 * Artifacts of a run for tests that live in memory and touch no file.
 *
 * @module
 */

import { digestOfText } from "../lib/content/digest.ts";
import { basename, join } from "../lib/deps/path.ts";
import { PenstockError } from "../lib/errors.ts";
import type {
  GetArtifactRequest,
  PutArtifactRequest,
  RunArtifact,
  RunArtifacts,
} from "../lib/ports/artifacts.ts";

/** Artifacts whose content is the path that they were put from: equal paths are equal contents. */
export class FakeArtifacts implements RunArtifacts {
  readonly #paths = new Map<string, string>();
  readonly #told: string[] = [];

  /** What it was asked for, in order: `put PATH as NAME`, `get NAME into FOLDER`. */
  get told(): readonly string[] {
    return this.#told;
  }

  put({ path, name, signal }: PutArtifactRequest): Promise<RunArtifact> {
    if (signal.aborted) return Promise.reject(signal.reason);
    this.#told.push(`put ${path} as ${name}`);
    const artifact = {
      artifact: name,
      digest: digestOfText(path),
      size: path.length,
      files: 1,
    };
    this.#paths.set(JSON.stringify(artifact), path);
    return Promise.resolve(artifact);
  }

  get({ artifact, directory, signal }: GetArtifactRequest): Promise<string> {
    if (signal.aborted) return Promise.reject(signal.reason);
    this.#told.push(`get ${artifact.artifact} into ${directory}`);
    const path = this.#paths.get(JSON.stringify(artifact));
    if (path !== undefined) return Promise.resolve(join(directory, basename(path)));
    return Promise.reject(
      new PenstockError(`Cannot get artifact ${JSON.stringify(artifact.artifact)}`, {
        code: "run-artifact-unknown",
      }),
    );
  }
}
