import { DatabaseSync } from "node:sqlite";
import { join } from "../../deps/path.ts";
import { type ExitCode, messageOf, PenstockError } from "../../errors.ts";
import type { JobState, Journal, JournalEntry, RunRecord } from "../../ports/journal.ts";

/** Version of the tables below, kept in `PRAGMA user_version`. */
const FORMAT = 1;

const TABLES = `
  CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY, pipeline TEXT NOT NULL, event TEXT NOT NULL,
    started_at TEXT NOT NULL, finished_at TEXT, exit_code INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS jobs (
    run TEXT NOT NULL REFERENCES runs (id), position INTEGER NOT NULL, job TEXT NOT NULL,
    state TEXT NOT NULL, detail TEXT, changed_at TEXT NOT NULL,
    PRIMARY KEY (run, job)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs (id),
    at TEXT NOT NULL, entry TEXT NOT NULL
  ) STRICT;
`;

/**
 * Opens the journal of a state folder: a SQLite database that is on the disk at every commit (WAL,
 * `synchronous = FULL`; the weaker NORMAL may lose the last commits when the power goes).
 *
 * @throws {PenstockError} `journal`, exit 2, if it cannot be opened or is of a newer version
 */
export async function openJournal(directory: string): Promise<Journal> {
  const path = join(directory, "journal.db");
  try {
    await Deno.mkdir(directory, { recursive: true });
    return new SqliteJournal(path);
  } catch (error) {
    if (error instanceof PenstockError) throw error;
    throw new PenstockError(
      `Cannot open the journal ${JSON.stringify(path)}: ${messageOf(error)}`,
      { code: "journal", hint: "make the folder writable, or run somewhere else" },
    );
  }
}

class SqliteJournal implements Journal {
  readonly #database: DatabaseSync;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    this.#database = new DatabaseSync(path);
    try {
      this.#prepare();
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  #prepare(): void {
    this.#database.exec(
      "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
    );
    const found = Number(this.#database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (found > FORMAT) {
      throw new PenstockError(
        `Cannot open the journal ${
          JSON.stringify(this.#path)
        }: a newer version of Penstock wrote it`,
        { code: "journal", hint: "use that version, or remove the folder" },
      );
    }
    this.#database.exec(TABLES);
    this.#database.exec(`PRAGMA user_version = ${FORMAT}`);
  }

  begin(run: Parameters<Journal["begin"]>[0]): void {
    this.#together(() => {
      this.#database.prepare(
        "INSERT INTO runs (id, pipeline, event, started_at) VALUES (?, ?, ?, ?)",
      ).run(run.id, run.pipeline, JSON.stringify(run.event), run.startedAt);
      const insert = this.#database.prepare(
        "INSERT INTO jobs (run, position, job, state, changed_at) VALUES (?, ?, ?, 'waiting', ?)",
      );
      run.jobs.forEach((job, position) => insert.run(run.id, position, job, run.startedAt));
    });
  }

  record(run: string, at: string, entry: JournalEntry): void {
    this.#together(() => {
      this.#database.prepare("INSERT INTO entries (run, at, entry) VALUES (?, ?, ?)")
        .run(run, at, JSON.stringify(entry));
      if (entry.type === "job") {
        this.#database.prepare(
          "UPDATE jobs SET state = ?, detail = ?, changed_at = ? WHERE run = ? AND job = ?",
        ).run(entry.state, JSON.stringify(entry.detail ?? null), at, run, entry.job);
      }
    });
  }

  finish(run: string, at: string, exitCode: ExitCode): void {
    this.#together(() => {
      this.#database.prepare("UPDATE runs SET finished_at = ?, exit_code = ? WHERE id = ?")
        .run(at, exitCode, run);
    });
  }

  read(run: string): RunRecord | undefined {
    const row = this.#database.prepare("SELECT * FROM runs WHERE id = ?").get(run);
    if (row === undefined) return undefined;
    const jobs = this.#database.prepare(
      "SELECT job, state, detail FROM jobs WHERE run = ? ORDER BY position",
    ).all(run);
    return {
      id: run,
      pipeline: String(row["pipeline"]),
      event: JSON.parse(String(row["event"])),
      startedAt: String(row["started_at"]),
      ...(row["finished_at"] === null ? {} : {
        finishedAt: String(row["finished_at"]),
        exitCode: Number(row["exit_code"]) as ExitCode,
      }),
      jobs: jobs.map(({ job, state, detail }) => {
        const parsed = JSON.parse(String(detail ?? "null"));
        return {
          job: String(job),
          state: String(state) as JobState,
          ...(parsed === null ? {} : { detail: parsed }),
        };
      }),
    };
  }

  close(): void {
    this.#database.close();
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
