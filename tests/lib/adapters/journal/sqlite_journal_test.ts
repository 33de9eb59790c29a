import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertRejects, assertThrows } from "../../../../lib/deps/assert.ts";
import { systemFiles } from "../../../../lib/adapters/files.ts";
import { openJournal } from "../../../../lib/adapters/journal/sqlite_journal.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../../lib/model/model_source.ts";
import type { Journal } from "../../../../lib/ports/journal.ts";

const RUN = {
  id: "run-1",
  pipeline: "p",
  event: { name: "push", payload: null },
  startedAt: "2026-01-02T03:04:05Z",
  jobs: ["b", "a"],
};

async function inFolder(action: (folder: string) => Promise<void>): Promise<void> {
  await withTemporaryDirectory({ files: systemFiles }, action);
}

/** Does something with the journal of a folder, then closes it. */
async function withJournal<T>(
  folder: string,
  action: (journal: Journal) => T | Promise<T>,
): Promise<T> {
  const journal = await openJournal(folder);
  try {
    return await action(journal);
  } finally {
    journal.close();
  }
}

/** Asks the database itself. */
function ask(folder: string, sql: string): Readonly<Record<string, unknown>> | undefined {
  const database = new DatabaseSync(`${folder}/journal.db`);
  try {
    return database.prepare(sql).get();
  } finally {
    database.close();
  }
}

Deno.test("openJournal() makes its folder, and reads a run as it was written", async () => {
  await inFolder(async (folder) => {
    await withJournal(`${folder}/new/state`, (journal) => {
      assertEquals(journal.read("run-1"), undefined);
      journal.begin(RUN);
      const { jobs: _, ...run } = RUN;
      const waiting = [{ job: "b", state: "waiting" }, { job: "a", state: "waiting" }] as const;
      assertEquals(journal.read("run-1"), { ...run, jobs: waiting });
      journal.record("run-1", "t1", { type: "job", job: "a", state: "running" });
      journal.record("run-1", "t2", { type: "step", job: "a", step: "s", state: "running" });
      const detail = { output: { text: "é\0'\"", list: [null, 1.5] } };
      journal.record("run-1", "t3", { type: "job", job: "a", state: "done", detail });
      journal.finish("run-1", "t4", 130);
      assertEquals(journal.read("run-1"), {
        ...run,
        finishedAt: "t4",
        exitCode: 130,
        jobs: [{ job: "b", state: "waiting" }, { job: "a", state: "done", detail }],
      });
    });
  });
});

Deno.test("a journal that is opened again holds what was written, and takes more", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => journal.begin(RUN));
    await withJournal(folder, (journal) => {
      journal.record("run-1", "t1", { type: "job", job: "a", state: "error" });
      journal.begin({ ...RUN, id: "run-2" });
    });
    await withJournal(folder, (journal) => {
      assertEquals(journal.read("run-1")?.jobs.map(({ state }) => state), ["waiting", "error"]);
      assertEquals(journal.read("run-2")?.pipeline, "p");
    });
  });
});

Deno.test("the journal keeps every entry, in order", async () => {
  await inFolder(async (folder) => {
    const entry = { type: "step", job: "a", step: "s", state: "done" } as const;
    await withJournal(folder, (journal) => {
      journal.begin(RUN);
      for (const at of ["t1", "t2", "t3"]) journal.record("run-1", at, entry);
    });
    const row = ask(folder, "SELECT group_concat(at) AS at, entry FROM entries ORDER BY number");
    assertEquals([row?.["at"], JSON.parse(String(row?.["entry"]))], ["t1,t2,t3", entry]);
  });
});

Deno.test("the journal is on the disk at every commit: WAL with synchronous = FULL", async () => {
  await inFolder(async (folder) => {
    // The setting belongs to the connection, so the connection itself must be asked.
    const connections = new Set<DatabaseSync>();
    const { exec } = DatabaseSync.prototype;
    DatabaseSync.prototype.exec = function (sql) {
      connections.add(this);
      return exec.call(this, sql);
    };
    try {
      await withJournal(folder, () => {
        const asked = [...connections].map((connection) => [
          connection.prepare("PRAGMA synchronous").get()?.["synchronous"],
          connection.prepare("PRAGMA journal_mode").get()?.["journal_mode"],
        ]);
        assertEquals(asked, [[2, "wal"]]);
      });
    } finally {
      DatabaseSync.prototype.exec = exec;
    }
    assertEquals(ask(folder, "PRAGMA journal_mode")?.["journal_mode"], "wal");
  });
});

Deno.test("the journal refuses the same run twice, and runs that it does not know", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => {
      journal.begin(RUN);
      assertThrows(() => journal.begin({ ...RUN, jobs: ["other"] }));
      assertThrows(() => journal.record("x", "t", { type: "job", job: "a", state: "done" }));
      assertEquals(journal.read("run-1")?.jobs.map(({ job }) => job), ["b", "a"]);
      journal.record("run-1", "t", { type: "job", job: "a", state: "done" });
    });
  });
});

Deno.test("begin() writes a run with all of its jobs, or nothing", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => {
      assertThrows(() => journal.begin({ ...RUN, jobs: ["a", "b", "a"] }));
      assertEquals(journal.read("run-1"), undefined);
      journal.begin(RUN);
    });
  });
});

Deno.test("two journals of one folder write side by side", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, async (one) => {
      await withJournal(folder, (two) => {
        one.begin(RUN);
        two.begin({ ...RUN, id: "run-2" });
        for (const [journal, run] of [[one, "run-1"], [two, "run-2"], [one, "run-2"]] as const) {
          journal.record(run, "t", { type: "job", job: "a", state: "done" });
        }
        assertEquals(two.read("run-1")?.jobs.at(1)?.state, "done");
      });
    });
  });
});

async function refusalOf(folder: string): Promise<PenstockError> {
  const error = await assertRejects(() => openJournal(folder), PenstockError);
  assertEquals([error.code, error.exitCode], ["journal", 2]);
  assert(error.message.includes(`${folder}/journal.db`), error.message);
  assert(error.hint !== undefined);
  return error;
}

Deno.test("openJournal() refuses a journal of a newer version and leaves it as it was", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => journal.begin(RUN));
    ask(folder, "PRAGMA user_version = 2");
    assert((await refusalOf(folder)).message.includes("a newer version"));
    assertEquals(ask(folder, "PRAGMA user_version")?.["user_version"], 2);
    ask(folder, "PRAGMA user_version = 1");
    assertEquals(await withJournal(folder, (journal) => journal.read("run-1")?.id), "run-1");
  });
});

Deno.test("openJournal() refuses a folder that cannot be made", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await refusalOf(`${folder}/file`);
    await refusalOf(`${folder}/file/below`);
  });
});

Deno.test("openJournal() refuses what is no journal and leaves it as it was", async () => {
  await inFolder(async (folder) => {
    const text = "this is no database, but long enough to be looked at".repeat(100);
    await Deno.writeTextFile(`${folder}/journal.db`, text);
    await refusalOf(folder);
    assertEquals(await Deno.readTextFile(`${folder}/journal.db`), text);
    await Deno.mkdir(`${folder}/other/journal.db`, { recursive: true });
    await refusalOf(`${folder}/other`);
  });
});

Deno.test("a journal that cannot be written any more throws a Penstock error", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => {
      journal.begin(RUN);
      ask(
        folder,
        "CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'x'); END",
      );
      const entry = { type: "job", job: "a", state: "done" } as const;
      assertThrows(() => journal.record("run-1", "t", entry), PenstockError);
    });
  });
});

/** Writes entries for ever, and tells the number of each once it is written. */
const WRITER = `
  const { openJournal } = await import(Deno.args[0]);
  const journal = await openJournal(Deno.args[1]);
  journal.begin(${JSON.stringify(RUN)});
  for (let number = 0;; number++) {
    journal.record("run-1", "t", { type: "job", job: "a", state: "running", detail: { number } });
    Deno.stdout.writeSync(new TextEncoder().encode(number + "\\n"));
  }
`;

Deno.test("a journal loses nothing that was written when its process is killed", async () => {
  await inFolder(async (folder) => {
    const module = new URL("../../../../lib/adapters/journal/sqlite_journal.ts", import.meta.url);
    const child = new Deno.Command("deno", {
      args: ["eval", "--no-lock", WRITER, module.href, folder],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let told = "";
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      told += decoder.decode(chunk);
      if (told.length > 1_000) child.kill("SIGKILL");
    }
    assertEquals((await child.status).signal, "SIGKILL");
    const last = Number(told.split("\n").at(-2));
    assert(last > 100, told);
    await withJournal(folder, (journal) => {
      const detail = journal.read("run-1")?.jobs.at(1)?.detail;
      const number = Number(detail?.["number"]);
      assert(number >= last, `${last} was told, ${number} is there`);
      const entries = ask(folder, "SELECT count(*) AS count FROM entries")?.["count"];
      assertEquals(entries, number + 1);
    });
    assertEquals(ask(folder, "PRAGMA integrity_check")?.["integrity_check"], "ok");
  });
});
