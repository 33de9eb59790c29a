import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertRejects, assertThrows } from "../../../../lib/deps/assert.ts";
import { systemFiles } from "../../../../lib/adapters/files.ts";
import { openJournal } from "../../../../lib/adapters/journal/sqlite_journal.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../../lib/model/model_source.ts";
import type { Journal, JournalEntry } from "../../../../lib/ports/journal.ts";

const RUN = { id: "run-1", pipeline: "p", startedAt: "t", basis: {}, jobs: ["a"] };

const STARTED: JournalEntry = { type: "job-started", job: "a", attempt: 1 };

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

async function refusalOf(folder: string, readOnly = false): Promise<PenstockError> {
  const error = await assertRejects(() => openJournal(folder, { readOnly }), PenstockError);
  assertEquals([error.code, error.exitCode], ["journal", 2]);
  assert(error.message.includes(`${folder}/journal.db`), error.message);
  assert(error.hint !== undefined);
  return error;
}

Deno.test("openJournal() refuses a journal of another version and leaves it as it was", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => journal.begin(RUN));
    for (const [version, age] of [[1, "an older"], [3, "a newer"]] as const) {
      ask(folder, `PRAGMA user_version = ${version}`);
      for (const readOnly of [false, true]) {
        const { message } = await refusalOf(folder, readOnly);
        assert(message.includes(`${age} version of Penstock`), message);
      }
      assertEquals(ask(folder, "PRAGMA user_version")?.["user_version"], version);
    }
    ask(folder, "PRAGMA user_version = 2");
    assertEquals(await withJournal(folder, (journal) => journal.read()?.id), "run-1");
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
      const error = assertThrows(() => journal.record("t", STARTED), PenstockError);
      assertEquals([error.code, error.exitCode], ["journal", 2]);
      // Half of an entry is none.
      assertEquals(journal.read()?.jobs[0]?.state, "waiting");
    });
  });
});

/** Writes entries for ever, and tells the number of each once it is written. */
const WRITER = `
  const { openJournal } = await import(Deno.args[0]);
  const journal = await openJournal(Deno.args[1]);
  journal.begin(${JSON.stringify(RUN)});
  for (let number = 0;; number++) {
    journal.record("t", { type: "job-started", job: "a", attempt: number });
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
      const number = journal.read()?.jobs[0]?.attempts ?? NaN;
      assert(number >= last, `${last} was told, ${number} is there`);
      const entries = ask(folder, "SELECT count(*) AS count FROM entries")?.["count"];
      assertEquals(entries, number + 1);
    });
    assertEquals(ask(folder, "PRAGMA integrity_check")?.["integrity_check"], "ok");
  });
});

Deno.test("a journal can be taken over at once when the process that wrote it is killed", async () => {
  await inFolder(async (folder) => {
    const module = new URL("../../../../lib/adapters/journal/sqlite_journal.ts", import.meta.url);
    const child = new Deno.Command("deno", {
      args: ["eval", "--no-lock", WRITER, module.href, folder],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    const busy = await assertRejects(() => openJournal(folder), PenstockError);
    assertEquals(busy.code, "run-busy");
    const reading = await openJournal(folder, { readOnly: true });
    assertEquals([await reading.isGoing(), reading.read()?.jobs[0]?.state], [true, "running"]);
    child.kill("SIGKILL");
    await reader.cancel();
    await child.status;
    assertEquals(await reading.isGoing(), false);
    reading.close();
    await withJournal(folder, (journal) => journal.record("t", STARTED));
  });
});

Deno.test("a journal whose process died before its first entry can be begun", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/journal.db`, "");
    await withJournal(folder, (journal) => {
      assertEquals(journal.read(), undefined);
      journal.begin(RUN);
    });
  });
});

Deno.test("a journal that cannot be opened leaves its lock free", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => journal.begin(RUN));
    ask(folder, "PRAGMA user_version = 3");
    await refusalOf(folder);
    ask(folder, "PRAGMA user_version = 2");
    await withJournal(folder, (journal) => journal.record("t", STARTED));
  });
});
