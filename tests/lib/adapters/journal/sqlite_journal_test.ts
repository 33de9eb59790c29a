import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertRejects, assertThrows } from "../../../../lib/deps/assert.ts";
import { systemFiles } from "../../../../lib/adapters/files.ts";
import { openJournal } from "../../../../lib/adapters/journal/sqlite_journal.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../../lib/model/model_source.ts";
import type { JobResult } from "../../../../lib/pipeline/execute/run_result.ts";
import type { Journal, JournalEntry } from "../../../../lib/ports/journal.ts";

const RUN = {
  id: "run-1",
  pipeline: "p",
  startedAt: "2026-01-02T03:04:05Z",
  basis: { event: { name: "push" }, text: "é\0'\"", list: [null, 1.5] },
  jobs: ["b", "a"],
};

const RESULT: JobResult = {
  ...{ id: "a", name: "a (é)", job: "a", matrix: { n: 1 }, needs: ["b"], state: "done" },
  attempts: 2,
  startedAt: "2026-01-02T03:04:05Z",
  duration: 1.5,
  steps: [{ path: ["s"], state: "done", startedAt: "t", duration: 1 }],
  output: { text: "é\0'\"", list: [null, 1.5] },
  blocks: [{ kind: "text", text: "found" }],
};

const STARTED: JournalEntry = { type: "job-started", job: "a", attempt: 2 };
const ENDED: JournalEntry = { type: "job-ended", result: RESULT };

function begins(path: readonly string[], once = true): JournalEntry {
  return { type: "step-started", job: "a", path, once, reconcilable: path.length > 1 };
}

async function inFolder(action: (folder: string) => Promise<void>): Promise<void> {
  await withTemporaryDirectory({ files: systemFiles }, action);
}

/** Does something with the journal of a folder, then closes it. */
async function withJournal<T>(
  folder: string,
  action: (journal: Journal) => T | Promise<T>,
  options: { readonly readOnly?: boolean } = {},
): Promise<T> {
  const journal = await openJournal(folder, options);
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
      assertEquals(journal.read(), undefined);
      journal.begin(RUN);
      const begun = {
        ...RUN,
        attempt: 1,
        jobs: [
          { id: "b", state: "waiting" as const, attempts: 0 },
          { id: "a", state: "waiting" as const, attempts: 0 },
        ],
        steps: [],
      };
      assertEquals(journal.read(), begun);
      journal.record("t1", STARTED);
      assertEquals(journal.read()?.jobs[1], { id: "a", state: "running", attempts: 2 });
      journal.record("t2", ENDED);
      journal.finish("t3", 130);
      const { jobs: [b] } = begun;
      assertEquals(journal.read(), {
        ...begun,
        finishedAt: "t3",
        exitCode: 130,
        jobs: [
          { id: "b", state: "waiting", attempts: b?.attempts ?? 0 },
          { id: "a", state: "done", attempts: 2, result: RESULT, ended: 2 },
        ],
      });
    });
  });
});

Deno.test("the journal keeps only steps that are done once, in the order they began", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => {
      journal.begin(RUN);
      journal.record("t", begins(["plain"], false));
      journal.record("t", { type: "step-ended", job: "a", path: ["plain"], state: "done" });
      for (const path of [["x"], ["in", "deep"], ["y"]]) journal.record("t", begins(path));
      journal.record("t", { type: "step-ended", job: "a", path: ["y"], state: "error" });
      const done = { type: "step-ended", job: "a", path: ["x"], state: "done" } as const;
      journal.record("t", { ...done, output: { id: "é" } });
      assertEquals(journal.read()?.steps, [
        { job: "a", path: ["x"], state: "done", reconcilable: false, output: { id: "é" } },
        { job: "a", path: ["in", "deep"], state: "running", reconcilable: true },
        { job: "a", path: ["y"], state: "error", reconcilable: false },
      ]);
    });
  });
});

Deno.test("a step that begins again has forgotten how it ended", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => {
      journal.begin(RUN);
      journal.record("t", begins(["x"]));
      journal.record("t", { type: "step-ended", job: "a", path: ["x"], state: "done", output: 5 });
      journal.record("t", begins(["x"]));
      assertEquals(journal.read()?.steps, [
        { job: "a", path: ["x"], state: "running", reconcilable: false },
      ]);
    });
  });
});

Deno.test("settle() writes what came of a step, or that it is to be done again", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => {
      journal.begin(RUN);
      for (const path of [["x"], ["y"], ["z"]]) journal.record("t", begins(path));
      journal.settle({ job: "a", path: ["x"] }, { id: 5 });
      journal.settle({ job: "a", path: ["y"] }, null);
      journal.settle({ job: "a", path: ["z"] }, undefined);
      assertEquals(
        journal.read()?.steps.map((step) => [step.state, "output" in step, step.output]),
        [["done", true, { id: 5 }], ["done", true, null], ["error", false, undefined]],
      );
    });
  });
});

Deno.test("resume() counts attempts at the run, and forgets how the last one ended", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => {
      journal.begin(RUN);
      journal.record("t", ENDED);
      journal.finish("t", 2);
      journal.resume();
      journal.resume();
      const { attempt, finishedAt, exitCode, jobs } = journal.read() ?? {};
      assertEquals([attempt, finishedAt, exitCode], [3, undefined, undefined]);
      assertEquals(jobs?.[1]?.result, RESULT);
      journal.record("t", { ...STARTED, attempt: 3 });
      assertEquals(journal.read()?.jobs[1], { id: "a", state: "running", attempts: 3 });
    });
  });
});

Deno.test("a journal that is opened again holds what was written, and takes more", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => journal.begin(RUN));
    await withJournal(folder, (journal) => journal.record("t1", STARTED));
    await withJournal(folder, (journal) => {
      assertEquals(journal.read()?.jobs.map(({ state }) => state), ["waiting", "running"]);
    });
  });
});

Deno.test("the journal keeps every entry, in order", async () => {
  await inFolder(async (folder) => {
    const entry = begins(["s"], false);
    await withJournal(folder, (journal) => {
      journal.begin(RUN);
      for (const at of ["t1", "t2", "t3"]) journal.record(at, entry);
      journal.record("t4", ENDED);
    });
    const row = ask(folder, "SELECT group_concat(at) AS at, entry FROM entries ORDER BY number");
    assertEquals([row?.["at"], JSON.parse(String(row?.["entry"]))], ["t1,t2,t3,t4", entry]);
    const last = ask(folder, "SELECT entry FROM entries ORDER BY number DESC");
    // The result is kept with the job.
    assertEquals(JSON.parse(String(last?.["entry"])), {
      type: "job-ended",
      job: "a",
      state: "done",
    });
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
    // One file is left, which reading leaves as it is.
    assertEquals(ask(folder, "PRAGMA journal_mode")?.["journal_mode"], "delete");
  });
});

Deno.test("a journal holds one run, and knows its jobs and no others", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => {
      journal.begin(RUN);
      for (const id of ["run-1", "run-2"]) {
        assertThrows(() => journal.begin({ ...RUN, id, jobs: ["other"] }), PenstockError);
      }
      const other = { ...begins(["s"]), job: "other" } as JournalEntry;
      assertThrows(() => journal.record("t", other), PenstockError);
      assertEquals(journal.read()?.jobs.map(({ id }) => id), ["b", "a"]);
      journal.record("t", ENDED);
    });
    assertEquals(ask(folder, "SELECT count(*) AS count FROM entries")?.["count"], 1);
  });
});

Deno.test("begin() writes a run with all of its jobs, or nothing", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => {
      assertThrows(() => journal.begin({ ...RUN, jobs: ["a", "b", "a"] }), PenstockError);
      assertEquals(journal.read(), undefined);
      journal.begin(RUN);
    });
  });
});

Deno.test("a journal has one writer at a time", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, async (journal) => {
      journal.begin(RUN);
      const error = await assertRejects(() => openJournal(folder), PenstockError);
      assertEquals([error.code, error.exitCode], ["run-busy", 2]);
      assert(error.message.includes(JSON.stringify(folder)), error.message);
      journal.record("t", STARTED);
    });
    await withJournal(folder, (journal) => journal.record("t", ENDED));
  });
});

Deno.test("a journal may be read while another one writes it, and says that it is going", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, async (writer) => {
      writer.begin(RUN);
      await withJournal(folder, async (reader) => {
        assertEquals([reader.read()?.jobs[1]?.state, await reader.isGoing()], ["waiting", true]);
        writer.record("t", STARTED);
        assertEquals(reader.read()?.jobs[1]?.state, "running");
      }, { readOnly: true });
    });
    await withJournal(folder, async (reader) => {
      assertEquals([reader.read()?.jobs[1]?.state, await reader.isGoing()], ["running", false]);
    }, { readOnly: true });
  });
});

Deno.test("a journal that is only read cannot be written, and nothing is left behind", async () => {
  await inFolder(async (folder) => {
    await withJournal(folder, (journal) => journal.begin(RUN));
    const before = await systemFiles.list(folder);
    await withJournal(folder, (journal) => {
      assertThrows(() => journal.record("t", STARTED), PenstockError);
      assertEquals(journal.read()?.jobs[1]?.state, "waiting");
    }, { readOnly: true });
    assertEquals(await systemFiles.list(folder), before);
  });
});

Deno.test("a journal that is only read makes neither folder nor file", async () => {
  await inFolder(async (folder) => {
    await assertRejects(() => openJournal(`${folder}/new`, { readOnly: true }), PenstockError);
    assertEquals(await systemFiles.list(folder), []);
  });
});
