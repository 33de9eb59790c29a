import { DatabaseSync } from "node:sqlite";
import { join } from "../../deps/path.ts";
import { type ExitCode, messageOf, PenstockError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import type {
  Journal,
  JournalEntry,
  NewRun,
  RunRecord,
  StepRecord,
  WrittenEntry,
} from "../../ports/journal.ts";
import { isLocked, takeLock } from "./lock.ts";
import { readRecord } from "./read_record.ts";
import { isDatabaseOf, TABLES } from "./tables.ts";

/** How a journal is opened. */
export interface OpenJournalOptions {
  /**
   * Whether it is only looked at; a run that is going may be.
   *
   * @default {false}
   */
  readonly readOnly?: boolean;
}

/**
 * Opens the journal in the folder of a run: a SQLite database that is on the disk at every commit
 * (WAL, `synchronous = FULL`; the weaker NORMAL may lose the last commits when the power goes).
 * Who writes holds a lock that the system frees when the process dies.
 *
 * @throws {PenstockError} `journal`, exit 2, if it cannot be opened or is of another version;
 * `run-busy` if another process writes to it
 */
export async function openJournal(
  directory: string,
  { readOnly = false }: OpenJournalOptions = {},
): Promise<Journal> {
  let lock: Deno.FsFile | undefined;
  try {
    if (!readOnly) {
      await Deno.mkdir(directory, { recursive: true });
      lock = await takeLock(directory);
    }
    return new SqliteJournal(directory, lock);
  } catch (error) {
    lock?.close();
    if (error instanceof PenstockError) throw error;
    throw new PenstockError(
      `Cannot open the journal ${JSON.stringify(pathIn(directory))}: ${messageOf(error)}`,
      { code: "journal", hint: "make the folder writable, or run somewhere else" },
    );
  }
}

function pathIn(directory: string): string {
  return join(directory, "journal.db");
}

type Statement = ReturnType<DatabaseSync["prepare"]>;

class SqliteJournal implements Journal {
  readonly #database: DatabaseSync;
  readonly #directory: string;
  readonly #path: string;
  readonly #lock: Deno.FsFile | undefined;
  /** Statements by their text, prepared once. */
  readonly #statements = new Map<string, Statement>();

  constructor(directory: string, lock: Deno.FsFile | undefined) {
    const path = pathIn(directory);
    this.#directory = directory;
    this.#path = path;
    this.#lock = lock;
    this.#database = new DatabaseSync(path, { readOnly: lock === undefined });
    try {
      this.#prepare();
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  #prepare(): void {
    this.#database.exec("PRAGMA busy_timeout = 10000");
    const known = isDatabaseOf(this.#database, this.#path);
    if (this.#lock === undefined) return;
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    if (!known) this.#database.exec(TABLES);
  }

  begin(run: NewRun): void {
    this.#together(() => {
      if (this.#database.prepare("SELECT 1 FROM run").get() !== undefined) {
        throw new Error("a run has begun in it");
      }
      this.#run(
        "INSERT INTO run (id, pipeline, started_at, basis) VALUES (?, ?, ?, ?)",
        run.id,
        run.pipeline,
        run.startedAt,
        JSON.stringify(run.basis),
      );
      run.jobs.forEach((job, position) =>
        this.#run("INSERT INTO jobs (id, position) VALUES (?, ?)", job, position)
      );
    });
  }

  clear(): void {
    this.#together(() => {
      for (const table of ["entries", "steps", "jobs", "run"]) this.#run(`DELETE FROM ${table}`);
    });
  }

  resume(): void {
    this.#together(() =>
      this.#run("UPDATE run SET attempt = attempt + 1, finished_at = NULL, exit_code = NULL")
    );
  }

  record(at: string, entry: JournalEntry): void {
    this.#together(() => {
      this.#apply(entry);
      const kept = entry.type === "job-ended"
        ? { type: entry.type, job: entry.result.id, state: entry.result.state }
        : entry;
      this.#run("INSERT INTO entries (at, entry) VALUES (?, ?)", at, JSON.stringify(kept));
    });
  }

  settle({ job, path }: Pick<StepRecord, "job" | "path">, output: Json | undefined): void {
    this.#together(() =>
      this.#run(
        "UPDATE steps SET state = ?, output = ? WHERE job = ? AND path = ?",
        output === undefined ? "error" : "done",
        output === undefined ? null : JSON.stringify(output),
        job,
        JSON.stringify(path),
      )
    );
  }

  finish(at: string, exitCode: ExitCode): void {
    this.#together(() => this.#run("UPDATE run SET finished_at = ?, exit_code = ?", at, exitCode));
  }

  read(): RunRecord | undefined {
    return readRecord(this.#database);
  }

  entries(after: number): readonly WrittenEntry[] {
    const rows = this.#database.prepare("SELECT * FROM entries WHERE number > ? ORDER BY number")
      .all(after);
    return rows.map(({ number, at, entry }) => ({
      number: Number(number),
      at: String(at),
      entry: JSON.parse(String(entry)),
    }));
  }

  isGoing(): Promise<boolean> {
    return isLocked(this.#directory);
  }

  close(): void {
    try {
      // One file is left, and whoever reads it later leaves none beside it.
      if (this.#lock !== undefined) this.#database.exec("PRAGMA journal_mode = DELETE");
    } catch {
      // Somebody reads it at this moment; all is on the disk as it is.
    } finally {
      this.#database.close();
      this.#lock?.close();
    }
  }

  #apply(entry: JournalEntry): void {
    switch (entry.type) {
      case "job-started":
        return this.#run(
          "UPDATE jobs SET state = 'running', attempts = ?, result = NULL, ended = NULL WHERE id = ?",
          entry.attempt,
          entry.job,
        );
      case "job-ended":
        return this.#run(
          "UPDATE jobs SET state = ?, result = ?, " +
            "ended = (SELECT coalesce(max(number), 0) + 1 FROM entries) WHERE id = ?",
          entry.result.state,
          JSON.stringify(entry.result),
          entry.result.id,
        );
      case "step-started":
        if (!entry.once) return;
        return this.#run(
          "INSERT OR REPLACE INTO steps (job, path, state, reconcilable) VALUES (?, ?, 'running', ?)",
          entry.job,
          JSON.stringify(entry.path),
          entry.reconcilable ? 1 : 0,
        );
      case "step-ended":
        return this.#run(
          "UPDATE steps SET state = ?, output = ? WHERE job = ? AND path = ?",
          entry.state,
          entry.output === undefined ? null : JSON.stringify(entry.output),
          entry.job,
          JSON.stringify(entry.path),
        );
    }
  }

  #run(sql: string, ...values: readonly (string | number | null)[]): void {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    statement.run(...values);
  }

  /** Does all of it or nothing, and is on the disk when it returns. */
  #together(action: () => void): void {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      action();
      this.#database.exec("COMMIT");
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw new PenstockError(
        `Cannot write the journal ${JSON.stringify(this.#path)}: ${messageOf(error)}`,
        { code: "journal", hint: "see that the disk has room and the folder can be written" },
      );
    }
  }
}
