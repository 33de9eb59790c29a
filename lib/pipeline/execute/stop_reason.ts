import { exitCodeOfStop, isPenstockError, messageOf } from "../../errors.ts";
import type { JobEnd } from "./run_result.ts";

/** Why a cell of a matrix is stopped: another one failed. */
export class CellStopped extends Error {}

/** How a job ends that is stopped from outside, and why. */
export function describeStop(
  reason: unknown,
): { readonly state: JobEnd; readonly reason: string } {
  if (reason instanceof CellStopped) return { state: "cancelled", reason: reason.message };
  if (exitCodeOfStop(reason) === 2) return { state: "error", reason: messageOf(reason) };
  const superseded = isPenstockError(reason) && reason.code === "superseded";
  return { state: "interrupted", reason: superseded ? reason.message : "interrupted" };
}
