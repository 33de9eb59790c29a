import { PenstockError } from "../../../errors.ts";

/** A file of the registry that does not hold what Penstock writes. It is never overwritten. */
export function corrupt(path: string, problem: string, cause?: unknown): PenstockError {
  return new PenstockError(`Cannot read ${JSON.stringify(path)}: ${problem}`, {
    code: "registry-corrupt",
    hint: "restore the file from a backup; Penstock leaves it as it is",
    cause,
  });
}
