import { DatabaseSync } from "node:sqlite";
import { systemWorld } from "../lib/adapters/world.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import { Pipeline } from "../lib/pipeline/pipeline.ts";
import { prepareRun } from "../lib/pipeline/runs/prepare_run.ts";
import { startRun } from "../lib/pipeline/runs/start_run.ts";
import { makeRunId } from "../lib/pipeline/runs/state.ts";
import { median } from "./speed.ts";

const ROUNDS = 7;
const JOBS = 1_000;

/** What the engine adds to each job, against what its journal alone takes. */
export async function benchEngine(): Promise<string> {
  const times: Record<string, number[]> = { commits: [], wide: [], chain: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times["commits"]?.push(await inFolder(timeCommits));
    times["wide"]?.push(await inFolder((folder) => timeRun(folder, jobs(() => []))));
    times["chain"]?.push(
      await inFolder((folder) => timeRun(folder, jobs((at) => at === 0 ? [] : [nameOf(at - 1)]))),
    );
  }
  const base = median(times["commits"] ?? []) / JOBS;
  const row = (name: string, values: readonly number[] = []) => {
    const each = median(values) / JOBS;
    return `| ${name} | ${each.toFixed(2)} ms | ${(each / base).toFixed(2)} |`;
  };
  return `## Engine

${JOBS} empty jobs through the whole of a run: plan, journal (every change on the disk before it
shows), folders, report, page. The baseline is two durable commits of SQLite for each job. Median of
${ROUNDS} rounds in turn.

| | per job | ratio |
| --- | ---: | ---: |
${row("two commits, SQLite alone", times["commits"])}
${row("jobs that need nothing", times["wide"])}
${row("jobs that each need the one before", times["chain"])}
`;
}

function jobs(needs: (at: number) => readonly string[]): PipelineDefinition {
  const { definition } = new Pipeline(
    { name: "empty", triggers: [], inputs: {}, jobs: [] },
    () => Promise.resolve(),
  );
  return {
    ...definition,
    jobs: Array.from({ length: JOBS }, (_, at) => ({
      name: nameOf(at),
      needs: needs(at),
      secrets: [],
      work: () => undefined,
    })),
  };
}

function nameOf(at: number): string {
  return `job-${at}`;
}

async function timeRun(folder: string, definition: PipelineDefinition): Promise<number> {
  const world = { ...systemWorld(new AbortController().signal), cwd: folder };
  const prepared = await prepareRun(definition, {
    event: { name: "manual", payload: {} },
    inputs: {},
  });
  const started = performance.now();
  const { run } = await startRun(definition, prepared, {
    world,
    id: makeRunId(world),
    observe: () => {},
    warn: (line) => {
      throw new Error(line);
    },
  });
  if (run.exitCode !== 0) throw new Error("The run failed");
  return performance.now() - started;
}

function timeCommits(folder: string): Promise<number> {
  const database = new DatabaseSync(`${folder}/base.db`);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (x TEXT)");
  const insert = database.prepare("INSERT INTO t VALUES (?)");
  const started = performance.now();
  for (let commit = 0; commit < 2 * JOBS; commit++) {
    database.exec("BEGIN IMMEDIATE");
    insert.run("a job is done");
    database.exec("COMMIT");
  }
  const took = performance.now() - started;
  database.close();
  return Promise.resolve(took);
}

async function inFolder(action: (folder: string) => Promise<number>): Promise<number> {
  const folder = await Deno.makeTempDir();
  try {
    return await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
