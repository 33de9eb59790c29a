/**
 * A stand-in for GitHub's runner: what it makes of the output and the files of a step.
 *
 * @module
 */

export type { Annotation, AnnotationLevel } from "./annotation.ts";
export type { RunnerCommand } from "./command.ts";
export { readStep, type StepTrace } from "./read_step.ts";
export type { LogGroup, StepReading } from "./result.ts";
export { type RanStep, runStep, type StepOptions } from "./run_step.ts";
export type { StepFiles } from "./step_files.ts";
