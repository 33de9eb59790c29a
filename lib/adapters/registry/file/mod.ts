/**
 * A model registry in a folder. Nothing runs, nothing is installed: several processes and, on a
 * shared disk that honours `flock`, several machines use it at once.
 *
 * ```text
 * registry.json                             {"format":"penstock-file-registry","version":1}
 * lock                                      held while one process changes something
 * blobs/sha256/ab/abcd…                     file contents, named by what they hold
 * collections/ENTITY/PROJECT/NAME.json      versions, aliases and the history of alias moves
 * tmp/                                      files on their way; swept after a day
 * ```
 *
 * @module
 */

export { type Durable, type DurableFile, durableSteps } from "../../content/durable.ts";
export { openFileRegistry, type OpenFileRegistryOptions } from "./open.ts";
