/**
 * The interfaces through which the world is reached. `lib/` decides and knows only these; the code
 * that implements them is in `lib/adapters/`.
 *
 * @module
 */

import type { RunArtifacts } from "./ports/artifacts.ts";
import type { JobCache } from "./ports/cache.ts";
import type { Engine } from "./ports/engine.ts";
import type { Forge, ForgeRequest } from "./ports/forge.ts";
import type { Groups } from "./ports/groups.ts";
import type { Journal } from "./ports/journal.ts";
import type { Processes } from "./ports/processes.ts";
import type { Registry } from "./ports/registry.ts";
import type { ModelRuntime } from "./ports/runtime.ts";

export type { Engine, Forge, ForgeRequest, Groups, Journal, ModelRuntime, Processes, Registry };

/** Environment variables, read one at a time. */
export interface Environment {
  /** The value of a variable; an empty one counts as absent. */
  get(name: string): string | undefined;
  /** All variables, for the children that may see them. */
  all(): Readonly<Record<string, string>>;
}

/** Time. */
export interface Clock {
  /** The present moment. */
  now(): Date;
  /** Milliseconds that only grow. */
  ticks(): number;
}

/** What is known of a file without opening it. */
export interface FileStatus {
  /** What it is, after links are followed. */
  readonly kind: "file" | "directory" | "other";
  /** Bytes. */
  readonly size: number;
}

/** A file that grows. */
export interface LogFile {
  /** Adds text; throws where an earlier or this one cannot be written. */
  write(text: string): void;
  /** Writes what is left, and frees the file. */
  close(): void;
}

/** Files and folders. */
export interface Files {
  /** What is at a path, or `undefined` where nothing is. */
  status(path: string): Promise<FileStatus | undefined>;
  /** The bytes of a file. */
  read(path: string): Promise<Uint8Array>;
  /** The text of a UTF-8 file. */
  readText(path: string): Promise<string>;
  /** Writes a whole file, making its folder. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Adds to the end of a file. */
  append(path: string, text: string): Promise<void>;
  /** Opens a file to add lines to for a while, making its folder; what is written may lag behind. */
  openLog(path: string): LogFile;
  /** The bytes of a file from one place to another; fewer where it ends before. */
  readPart(path: string, from: number, to: number): Promise<Uint8Array>;
  /** Names in a folder, sorted. */
  list(path: string): Promise<readonly string[]>;
  /** Makes a folder and those above it. */
  makeDirectory(path: string): Promise<void>;
  /** Makes a new empty folder for temporary files. */
  makeTemporaryDirectory(): Promise<string>;
  /** Removes a file or folder with all in it; nothing there is fine. */
  remove(path: string): Promise<void>;
  /** The path with all links followed. */
  realPath(path: string): Promise<string>;
}

/** One output stream of the program. */
export interface Stream {
  /** Writes text as it is. */
  write(text: string): void;
  /** Whether a person looks at it. */
  readonly isTerminal: boolean;
  /** Columns of the terminal, 80 where there is none. */
  readonly columns: number;
  /** Rows of the terminal, 24 where there is none. */
  readonly rows: number;
}

/** Everything a command or a pipeline can reach. */
export interface World {
  /** Variables of the process, also those that no job declared as secrets. */
  readonly env: Environment;
  /** Time of day, and a stopwatch. */
  readonly clock: Clock;
  /** Files and folders of this machine; give absolute paths. */
  readonly files: Files;
  /** Starts programs; in a job `sh` is shorter, and masks what they print. */
  readonly processes: Processes;
  /** The result, and only the result. */
  readonly stdout: Stream;
  /** Everything said beside the result. */
  readonly stderr: Stream;
  /** All of standard input, as text. */
  readonly readStdin: () => Promise<string>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Set off by the first interrupt. */
  readonly signal: AbortSignal;
  /** A new random identifier, a UUID. */
  readonly newId: () => string;
  /** Opens the registry at an address such as `file:PATH`; makes an absent one where asked to. */
  readonly openRegistry: (
    address: string,
    options?: { readonly create?: boolean },
  ) => Promise<Registry>;
  /** Opens the forge that comments go to. */
  readonly openForge: (request: ForgeRequest) => Promise<Forge>;
  /** Finds the container engine of this machine. */
  readonly openEngine: () => Promise<Engine>;
  /** Opens the journal of a run in its folder, making it where it is missing. */
  readonly openJournal: (
    directory: string,
    options?: { readonly readOnly?: boolean },
  ) => Promise<Journal>;
  /** Opens what keeps jobs apart, in a folder that runs share. */
  readonly openGroups: (directory: string) => Promise<Groups>;
  /** Opens the artifacts of a run in its folder. */
  readonly openArtifacts: (directory: string) => Promise<RunArtifacts>;
  /** Opens the results of jobs that runs share. */
  readonly openCache: (directory: string) => Promise<JobCache>;
  /** Runs models. */
  readonly runtime: ModelRuntime;
  /** Runs something whose `console.log` and the like are handed on as text, and not printed. */
  readonly withConsole: <T>(take: (text: string) => void, action: () => T) => T;
  /** Loads a module from a file. */
  readonly importModule: (path: string) => Promise<unknown>;
}
