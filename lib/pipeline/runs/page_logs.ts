import { join } from "../../deps/path.ts";
import type { World } from "../../ports.ts";
import { readIndex } from "./read_log.ts";
import type { PageLog } from "../../report/run_page/page_log.ts";
import type { JobResult, RunResult } from "../execute/run_result.ts";

/** Bytes of a log that a page holds; of a longer one its beginning and its end. */
const MOST_BYTES = 4_000_000;

/** The logs of a run as its page shows them, by the identifiers of the jobs. */
export async function readPageLogs(
  world: World,
  directory: string,
  run: RunResult,
): Promise<ReadonlyMap<string, PageLog>> {
  const logs = new Map<string, PageLog>();
  for (const job of run.jobs) {
    const log = await readPageLog(world, directory, job);
    if (log !== undefined) logs.set(job.id, log);
  }
  return logs;
}

async function readPageLog(
  world: World,
  directory: string,
  { log }: JobResult,
): Promise<PageLog | undefined> {
  if (log === undefined) return undefined;
  const { files } = world;
  const path = join(directory, log.file);
  const size = (await files.status(path))?.size;
  if (size === undefined) return undefined;
  const read = async (from: number, to: number) =>
    new TextDecoder().decode(await files.readPart(path, from, to));
  const places = await readIndex(world, path);
  if (size <= MOST_BYTES) {
    return { text: await read(0, size), lines: log.lines, places, file: log.file };
  }
  const head = await read(0, MOST_BYTES / 2);
  const tail = await read(size - MOST_BYTES / 2, size);
  const text = head.slice(0, head.lastIndexOf("\n") + 1) + tail.slice(tail.indexOf("\n") + 1);
  const kept = head.split("\n").length - 1;
  const cut = log.lines - (text.split("\n").length - 1);
  return { text, lines: log.lines, cut, head: kept, places, file: log.file };
}
