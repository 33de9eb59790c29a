import { PenstockError } from "../../errors.ts";

/** The error of one that had, or waited for, the place of a group that a later one wants. */
export function superseded(by: string, group: string): PenstockError {
  return new PenstockError(
    `Superseded by ${by} in concurrency group ${JSON.stringify(group)}`,
    { code: "superseded", exitCode: 130 },
  );
}
