/**
 * Penstock carries a machine-learning model from a data change to production: pipelines in
 * TypeScript, run for an event, the same on a laptop and in CI. Run as a program, this module is the
 * command line.
 *
 * @module
 */

export { pipeline } from "./commands/define_pipeline.ts";
export {
  AnswerIsNo,
  type AnswerIsNoOptions,
  type ExitCode,
  Interrupted,
  PenstockError,
  type PenstockErrorOptions,
  UsageError,
} from "./lib/errors.ts";
export type { Changes, KnownChanges, NoChanges, UnknownChanges } from "./lib/events/changes.ts";
export type {
  Event,
  EventBase,
  EventName,
  IssueCommentEvent,
  ManualEvent,
  MergeGroupEvent,
  OtherEvent,
  PullRequestEvent,
  PushEvent,
  ReleaseEvent,
  RepositoryDispatchEvent,
  ScheduleEvent,
  Side,
  Untrusted,
  WebhookEvent,
  WorkflowDispatchEvent,
  WorkflowRunEvent,
} from "./lib/events/event.ts";
export {
  type InputsOf,
  on,
  type PullRequestFilters,
  type PushFilters,
  type Trigger,
} from "./lib/events/triggers/trigger.ts";
export type { Filters } from "./lib/events/triggers/trigger_filters.ts";
export type { Json, JsonObject } from "./lib/json.ts";
export type { Latency } from "./lib/model/latency.ts";
export type { MeasureOptions } from "./lib/model/measure_speed.ts";
export type { SpeedBudgetResult, SpeedBudgets, SpeedVerdict } from "./lib/model/speed.ts";
export type {
  GetArtifactOptions,
  JobArtifacts,
  PutArtifactOptions,
} from "./lib/pipeline/artifacts.ts";
export type { CacheDefinition, CacheOptions } from "./lib/pipeline/cache.ts";
export type { ConcurrencyOptions } from "./lib/pipeline/concurrency.ts";
export {
  always,
  type Condition,
  type ConditionScope,
  failure,
  type LenientCondition,
} from "./lib/pipeline/condition.ts";
export type {
  JobDefinition,
  PermissionName,
  Permissions,
  PipelineDefinition,
} from "./lib/pipeline/definition.ts";
export type { Job, JobScope, JobWorld, Log } from "./lib/pipeline/job.ts";
export type { JobOptions } from "./lib/pipeline/job_options.ts";
export { linkModel, type LinkModelOptions } from "./lib/pipeline/jobs/link_model.ts";
export { modelSpeed, type ModelSpeedOptions } from "./lib/pipeline/jobs/model_speed.ts";
export { resolveModel, type ResolveModelOptions } from "./lib/pipeline/jobs/resolve_model.ts";
export {
  type Matrix,
  matrix,
  type MatrixAxes,
  type MatrixCell,
  type MatrixOptions,
  type MatrixValue,
} from "./lib/pipeline/matrix.ts";
export type { JobType, NeedOf, NeedResult, OneNeed } from "./lib/pipeline/need.ts";
export type { EventOf, NeedsOf, Pipeline, PipelineRunner } from "./lib/pipeline/pipeline.ts";
export type { Retry, RetryOptions } from "./lib/pipeline/retry.ts";
export type { StepOptions } from "./lib/pipeline/step.ts";
export type { Sh, ShFlag, ShResult, ShValue } from "./lib/pipeline/sh.ts";
export type {
  AliasMove,
  ArtifactFile,
  CollectionSummary,
  LinkRequest,
  LinkResult,
  Membership,
  ModelVersion,
  PutRequest,
  PutResult,
  Registry,
  VersionRecord,
} from "./lib/ports/registry.ts";
export type { RunArtifact } from "./lib/ports/artifacts.ts";
export type { Clock, Files, FileStatus, LogFile } from "./lib/ports.ts";
export {
  type ArtifactReference,
  type CollectionName,
  parseCollection,
  parseReference,
} from "./lib/registry/artifact_name.ts";
export type {
  Block,
  JudgedBudget,
  Report,
  ReportStatus,
  TimelineBar,
} from "./lib/report/report.ts";
export {
  type ObjectOutput,
  type OutputOf,
  type PenstockSchema,
  type Schema,
  schema,
  type SchemaDescription,
  type SchemaIssue,
  type SchemaResult,
} from "./lib/schema.ts";
export type { Subject, Verdict } from "./lib/verdict.ts";
export { VERSION } from "./lib/version.ts";

if (import.meta.main) import("./commands/main.ts").then(({ start }) => start());
