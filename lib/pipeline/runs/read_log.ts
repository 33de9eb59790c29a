import { join } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import type { World } from "../../ports.ts";
import { indexFile, type LogPlace } from "./job_log.ts";

/** Bytes that are read at a time. */
const PIECE = 256 * 1024;

/**
 * The logs of a job in a run, one for each attempt at the run in which it said something, as paths,
 * the earliest first.
 *
 * @param directory the run's folder
 * @param job the job's identifier
 */
export async function findLogs(
  world: World,
  directory: string,
  job: string,
): Promise<readonly string[]> {
  const folder = join(directory, "logs");
  if (await world.files.status(folder) === undefined) return [];
  const attempts = (await world.files.list(folder)).flatMap((name) => {
    const [base, attempt = "1"] = name.replace(/\.log$/, "").split("@");
    return base === job && name.endsWith(".log") ? [{ name, attempt: Number(attempt) }] : [];
  });
  return attempts.sort((a, b) => a.attempt - b.attempt).map(({ name }) => join(folder, name));
}

/**
 * Reads a log from a line on, many whole lines at a time: who makes lines harmless must see all of
 * each.
 *
 * @param first the first line, counted from 1
 */
export async function* readLog(
  world: World,
  path: string,
  first: number = 1,
): AsyncGenerator<string> {
  const { line, byte } = await placeOf(world, path, first);
  const size = (await world.files.status(path))?.size ?? 0;
  const decoder = new TextDecoder();
  let skip = first - line;
  let open = "";
  for (let at = byte; at < size; at += PIECE) {
    const part = await world.files.readPart(path, at, at + PIECE);
    let text = open + decoder.decode(part, { stream: true });
    for (let end = text.indexOf("\n"); skip > 0 && end >= 0; end = text.indexOf("\n")) {
      text = text.slice(end + 1);
      skip--;
    }
    const end = text.lastIndexOf("\n") + 1;
    if (skip === 0 && end > 0) yield text.slice(0, end);
    open = text.slice(end);
  }
  if (skip === 0 && open !== "") yield open;
}

/** How many lines a log has. */
export async function countLines(world: World, path: string): Promise<number> {
  const last = (await readIndex(world, path)).at(-1)?.line ?? 1;
  let count = last - 1;
  for await (const lines of readLog(world, path, last)) {
    count += lines.split("\n").length - (lines.endsWith("\n") ? 1 : 0);
  }
  return count;
}

/** The first line of a step, by the log's index. */
export async function lineOfStep(world: World, path: string, step: string): Promise<number> {
  const places = await readIndex(world, path);
  const found = places.find((place) => place.step?.join("/") === step);
  if (found !== undefined) return found.line;
  throw new PenstockError(`Cannot find step ${JSON.stringify(step)} in ${JSON.stringify(path)}`, {
    code: "step-not-found",
    hint: `the log has ${
      places.flatMap((place) => place.step === undefined ? [] : [place.step.join("/")]).join(
        ", ",
      ) ||
      "no steps"
    }`,
  });
}

async function placeOf(world: World, path: string, line: number): Promise<LogPlace> {
  const start = { line: 1, byte: 0, at: "" };
  return (await readIndex(world, path)).findLast((place) => place.line <= line) ?? start;
}

/** The places that are noted in a log's index. */
export async function readIndex(world: World, path: string): Promise<readonly LogPlace[]> {
  const index = indexFile(path);
  if (await world.files.status(index) === undefined) return [];
  const lines = (await world.files.readText(index)).split("\n");
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as LogPlace];
    } catch {
      // The last line of a run that was cut off may be half there.
      return [];
    }
  });
}
