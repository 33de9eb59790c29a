import type { DatabaseSync } from "node:sqlite";
import type { ExitCode } from "../../errors.ts";
import type { JobState, RunRecord, StepRecord } from "../../ports/journal.ts";

/** Reads a run from its tables. */
export function readRecord(database: DatabaseSync): RunRecord | undefined {
  // A process may have died between making the file and making its tables.
  const known = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'run'").get();
  if (known === undefined) return undefined;
  const row = database.prepare("SELECT * FROM run").get();
  if (row === undefined) return undefined;
  const jobs = database.prepare("SELECT * FROM jobs ORDER BY position").all();
  const steps = database.prepare("SELECT * FROM steps ORDER BY rowid").all();
  return {
    id: String(row["id"]),
    pipeline: String(row["pipeline"]),
    startedAt: String(row["started_at"]),
    basis: JSON.parse(String(row["basis"])),
    attempt: Number(row["attempt"]),
    ...(row["finished_at"] === null ? {} : {
      finishedAt: String(row["finished_at"]),
      exitCode: Number(row["exit_code"]) as ExitCode,
    }),
    jobs: jobs.map(({ id, state, attempts, result, ended }) => ({
      id: String(id),
      state: String(state) as JobState,
      attempts: Number(attempts),
      ...(result === null ? {} : { result: JSON.parse(String(result)) }),
      ...(ended === null ? {} : { ended: Number(ended) }),
    })),
    steps: steps.map(({ job, path, state, reconcilable, output }) => ({
      job: String(job),
      path: JSON.parse(String(path)),
      state: String(state) as StepRecord["state"],
      reconcilable: reconcilable === 1,
      ...(output === null ? {} : { output: JSON.parse(String(output)) }),
    })),
  };
}
