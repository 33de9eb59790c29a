/** Something that was looked at to decide whether a trigger, or a job, lets an event pass. */
export interface Check {
  /** What was looked at. */
  readonly kind:
    | "event"
    | "types"
    | "workflows"
    | "branches"
    | "tags"
    | "schedule"
    | "skip marker"
    | "paths"
    | "trust"
    | "condition"
    | "needs";
  /** Whether it lets the event pass. */
  readonly passed: boolean;
  /** What decided, in words: ``paths: none of 3 changed files matches `**\/*.dvc` ``. */
  readonly reason: string;
}
