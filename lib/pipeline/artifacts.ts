import { isDigest } from "../content/digest.ts";
import { isCount } from "../content/listing.ts";
import { basename, join, relative, resolve } from "../deps/path.ts";
import { PenstockError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { RunArtifact, RunArtifacts } from "../ports/artifacts.ts";
import { plainJson } from "./execute/plain_json.ts";

const LONGEST_NAME = 128;
const LONGEST_SHOWN = 200;

/** Options of {@link JobArtifacts.put}. */
export interface PutArtifactOptions {
  /**
   * What it is called, for people: 1 to 128 visible characters.
   *
   * @default the last part of the path
   */
  readonly name?: string;
}

/** Options of {@link JobArtifacts.get}. */
export interface GetArtifactOptions {
  /**
   * The folder that it is written into, from the job's working folder. Files of the same names are
   * replaced, others are left.
   *
   * @default a new folder below the job's scratch folder
   */
  readonly to?: string;
}

/** Hands files and folders from one job of a run to another, also across machines. */
export interface JobArtifacts {
  /**
   * Keeps a file, or a folder with all in it, for the jobs after this one. Return what it returns,
   * or an object that holds it. The job may change the files afterwards; what is kept stays.
   *
   * @param path of a file or folder, from the job's working folder
   * @throws {PenstockError} `artifact-content`, exit 2, for what cannot be kept as it is, such as a
   * symbolic link
   */
  put(path: string, options?: PutArtifactOptions): Promise<RunArtifact>;
  /**
   * Writes what another job kept, every byte checked.
   *
   * @param artifact what `put` returned in that job
   * @returns the full path of the file if a file was put, of the folder it was written into if a
   * folder was
   * @throws {PenstockError} exit 2, if the run does not hold it as it was
   */
  get(artifact: RunArtifact, options?: GetArtifactOptions): Promise<string>;
}

/** What {@link makeJobArtifacts} works with. */
export interface JobArtifactsOptions {
  /** The artifacts of the run, opened at first use. */
  readonly artifacts: () => Promise<RunArtifacts>;
  /** Absolute; the folder that the run starts in. */
  readonly root: string;
  /** Absolute; relative paths start there. */
  readonly workdir: string;
  /** Absolute; empty when the attempt at the job begins. */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/** Makes what one attempt at a job reaches the artifacts of its run through. */
export function makeJobArtifacts(options: JobArtifactsOptions): JobArtifacts {
  const { artifacts, workdir, scratch, signal } = options;
  let written = 0;
  return {
    put: async (path, { name } = {}) => {
      signal.throwIfAborted();
      checkPath("put", path);
      const absolute = resolve(workdir, path);
      checkInside("put", path, absolute, options);
      const given = name ?? basename(absolute);
      checkName(given);
      return await (await artifacts()).put({ path: absolute, name: given, signal });
    },
    get: async (artifact, { to } = {}) => {
      signal.throwIfAborted();
      if (to !== undefined) checkPath("get artifacts into", to);
      const checked = readRunArtifact(artifact);
      const directory = to === undefined
        ? join(scratch, "artifacts", String(++written))
        : resolve(workdir, to);
      if (to !== undefined) checkInside("get artifacts into", to, directory, options);
      return await (await artifacts()).get({ artifact: checked, directory, signal });
    },
  };
}

/** Whether a value has the form of an artifact, also after it came through JSON. */
export function isRunArtifact(value: unknown): value is RunArtifact {
  return isObject(value) && typeof value.artifact === "string" &&
    problemOfName(value.artifact) === undefined && isDigest(value.digest) &&
    isCount(value.size) && isCount(value.files);
}

/** All artifacts in a job's output, each once. */
export function artifactsIn(output: unknown): readonly RunArtifact[] {
  const found = new Map<string, RunArtifact>();
  const look = (value: unknown) => {
    if (isRunArtifact(value)) {
      const artifact = plain(value);
      found.set(JSON.stringify(artifact), artifact);
    } else if (Array.isArray(value)) value.forEach(look);
    else if (isObject(value)) Object.values(value).forEach(look);
  };
  look(output);
  return [...found.values()];
}

function readRunArtifact(value: unknown): RunArtifact {
  if (isRunArtifact(value)) return plain(value);
  throw new PenstockError(`Cannot get ${shown(value)}: it is not an artifact of a run`, {
    code: "artifact-form",
    hint: "return what job.artifacts.put() returned, and give it to job.artifacts.get() unchanged",
  });
}

/** Without what else the object holds. */
function plain({ artifact, digest, size, files }: RunArtifact): RunArtifact {
  return { artifact, digest, size, files };
}

function checkPath(attempt: string, path: unknown): void {
  if (typeof path === "string" && path !== "" && !path.includes("\0")) return;
  throw new PenstockError(`Cannot ${attempt} ${shown(path)}: want the path of a file or folder`, {
    code: "artifact-form",
    hint: "write it from the job's working folder, such as dist/model.onnx",
  });
}

/** A path may come from an event: it leads nowhere but into the run's folder and the job's own. */
function checkInside(
  attempt: string,
  path: string,
  absolute: string,
  { root, scratch }: JobArtifactsOptions,
): void {
  if ([root, scratch].some((folder) => isWithin(folder, absolute))) return;
  throw new PenstockError(
    `Cannot ${attempt} ${shown(path)}: it is outside of the folder that the run starts in`,
    { code: "artifact-outside", hint: "use a path below it, or below job.scratch" },
  );
}

function isWithin(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below !== ".." && !/^\.\.[/\\]/.test(below) && !/^([/\\]|[a-z]:)/i.test(below);
}

function checkName(name: string): void {
  const problem = problemOfName(name);
  if (problem === undefined) return;
  throw new PenstockError(`Cannot use ${shown(name)} as name of an artifact: it ${problem}`, {
    code: "artifact-form",
    hint: `give a name of 1 to ${LONGEST_NAME} visible characters`,
  });
}

function problemOfName(name: unknown): string | undefined {
  if (typeof name !== "string") return "is not a text";
  if (name.trim() === "") return "is empty";
  if (name.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`;
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/u.test(name) || !name.isWellFormed()) {
    return "holds a hidden character";
  }
  return undefined;
}

function shown(value: unknown): string {
  const json = plainJson(value);
  const text = json === undefined ? String(value) : JSON.stringify(json);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
