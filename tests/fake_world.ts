/**
 * A world for tests: real files, streams that remember, and nothing else unless it is given.
 *
 * @module
 */

import { systemFiles } from "../lib/adapters/files.ts";
import type { Stream, World } from "../lib/ports.ts";

/** A stream that keeps what was written to it. */
export interface FakeStream extends Stream {
  /** All that was written so far. */
  text(): string;
}

/** What {@link fakeWorld} takes: any part of a world, and simple forms of some. */
export interface FakeWorldOptions
  extends Partial<Omit<World, "env" | "stdout" | "stderr" | "readStdin">> {
  /**
   * Environment variables.
   *
   * @default {{}}
   */
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on standard input; reading it throws where this is left out. */
  readonly stdin?: string;
  /**
   * Whether stdout and stderr are terminals of 80 columns.
   *
   * @default {false}
   */
  readonly terminal?: boolean;
}

/** A world whose output can be read back. */
export interface FakeWorld extends World {
  readonly stdout: FakeStream;
  readonly stderr: FakeStream;
}

/**
 * Makes a world for a test. Files are real; time stands at 2026-01-02T03:04:05Z and ticks by one
 * millisecond a reading; identifiers count up. What is not given throws "not in this test".
 */
export function fakeWorld(options: FakeWorldOptions = {}): FakeWorld {
  const { env = {}, stdin, terminal = false, ...given } = options;
  let ticks = 0;
  let ids = 0;
  return {
    clock: { now: () => new Date("2026-01-02T03:04:05Z"), ticks: () => ++ticks },
    files: systemFiles,
    processes: { run: absent("processes.run"), end: () => Promise.resolve() },
    cwd: "/not-in-this-test",
    signal: new AbortController().signal,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
    openRegistry: absent("openRegistry"),
    openForge: absent("openForge"),
    openEngine: absent("openEngine"),
    openJournal: absent("openJournal"),
    openGroups: absent("openGroups"),
    openArtifacts: absent("openArtifacts"),
    openCache: absent("openCache"),
    runtime: { time: absent("runtime.time") },
    withConsole: (_take, action) => action(),
    importModule: absent("importModule"),
    ...given,
    env: { get: (name) => env[name] || undefined, all: () => ({ ...env }) },
    stdout: fakeStream(terminal),
    stderr: fakeStream(terminal),
    readStdin: stdin === undefined ? absent("readStdin") : () => Promise.resolve(stdin),
  };
}

/** Makes a stream that keeps what is written to it. */
export function fakeStream(isTerminal = false): FakeStream {
  let kept = "";
  return {
    isTerminal,
    columns: 80,
    rows: 24,
    write: (text) => {
      kept += text;
    },
    text: () => kept,
  };
}

function absent(part: string): () => Promise<never> {
  return () => Promise.reject(new Error(`World.${part} is not in this test`));
}
