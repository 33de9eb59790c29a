import type { DatabaseSync } from "node:sqlite";
import { PenstockError } from "../../errors.ts";

/** Version of the tables below, kept in `PRAGMA user_version`; 1 had all runs in one database. */
const FORMAT = 2;

/** What makes the tables of a run's journal. */
export const TABLES = `
  BEGIN;
  CREATE TABLE run (
    id TEXT PRIMARY KEY, pipeline TEXT NOT NULL, started_at TEXT NOT NULL, basis TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 1, finished_at TEXT, exit_code INTEGER
  ) STRICT;
  CREATE TABLE jobs (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
    attempts INTEGER NOT NULL DEFAULT 0, result TEXT, ended INTEGER
  ) STRICT;
  CREATE TABLE steps (
    job TEXT NOT NULL REFERENCES jobs (id), path TEXT NOT NULL, state TEXT NOT NULL,
    reconcilable INTEGER NOT NULL, output TEXT, PRIMARY KEY (job, path)
  ) STRICT;
  CREATE TABLE entries (number INTEGER PRIMARY KEY, at TEXT NOT NULL, entry TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${FORMAT};
  COMMIT;
`;

/**
 * Whether a database has these tables already; one that is new has none.
 *
 * @throws {PenstockError} `journal` if they are of another version
 */
export function isDatabaseOf(database: DatabaseSync, path: string): boolean {
  const found = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (found === FORMAT) return true;
  if (found === 0) return false;
  const age = found > FORMAT ? "a newer" : "an older";
  throw new PenstockError(
    `Cannot open the journal ${JSON.stringify(path)}: ${age} version of Penstock wrote it`,
    { code: "journal", hint: "use that version, or remove the folder" },
  );
}
