import { assert, assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { openJournal } from "../../../../lib/adapters/journal/sqlite_journal.ts";
import { Interrupted, PenstockError, UsageError } from "../../../../lib/errors.ts";
import type { Event } from "../../../../lib/events/event.ts";
import { on } from "../../../../lib/events/triggers/trigger.ts";
import { withTemporaryDirectory } from "../../../../lib/model/model_source.ts";
import type { PipelineDefinition } from "../../../../lib/pipeline/definition.ts";
import type { RunEvent } from "../../../../lib/pipeline/execute/run_event.ts";
import type { Settlement } from "../../../../lib/pipeline/runs/settlement.ts";
import type { FinishedRun } from "../../../../lib/pipeline/runs/carry_out.ts";
import { prepareRun } from "../../../../lib/pipeline/runs/prepare_run.ts";
import { resumeRun, startRun } from "../../../../lib/pipeline/runs/start_run.ts";
import type { RunBasis } from "../../../../lib/pipeline/runs/basis.ts";
import type { Journal, RunRecord } from "../../../../lib/ports/journal.ts";
import { schema } from "../../../../lib/schema.ts";
import { FakeRegistry } from "../../../fake_registry.ts";
import { fakeWorld, type FakeWorldOptions } from "../../../fake_world.ts";
import { fail, start, statesOf, untilStopped } from "../execute/_execute.ts";
import { pushEvent } from "../../../events.ts";

const ID = "20260102T030405-00000001";

const BASIS: RunBasis = { event: pushEvent({ payload: { x: 1 } }), inputs: {} };

/** A folder that runs are started in. */
class Place {
  readonly cwd: string;
  readonly events: RunEvent[] = [];
  readonly registries: string[] = [];
  readonly warnings: string[] = [];
  /** What was asked to end. */
  readonly ended: unknown[] = [];

  constructor(cwd: string) {
    this.cwd = cwd;
  }

  get directory(): string {
    return `${this.cwd}/.penstock-runs/${ID}`;
  }

  #options(given: FakeWorldOptions) {
    const processes = {
      run: () => Promise.reject(new Error("not in this test")),
      end: (...asked: readonly unknown[]) => Promise.resolve(void this.ended.push(asked)),
    };
    return {
      world: fakeWorld({
        cwd: this.cwd,
        openJournal,
        processes,
        openRegistry: (address) => {
          this.registries.push(address);
          return Promise.resolve(new FakeRegistry());
        },
        ...given,
      }),
      observe: (event: RunEvent) => this.events.push(event),
      warn: (line: string) => this.warnings.push(line),
    };
  }

  async start(
    { definition }: { readonly definition: PipelineDefinition },
    given: FakeWorldOptions & { readonly basis?: RunBasis; readonly registry?: string } = {},
  ): Promise<FinishedRun> {
    const { basis = BASIS, registry, ...world } = given;
    const prepared = await prepareRun(definition, basis);
    return await startRun(definition, prepared, { ...this.#options(world), registry, id: ID });
  }

  async resume(
    { definition }: { readonly definition: PipelineDefinition },
    given: FakeWorldOptions & {
      readonly settle?: readonly Settlement[];
      readonly present?: Event;
    } = {},
  ): Promise<FinishedRun> {
    const { settle = [], present = BASIS.event, ...world } = given;
    const before = await this.read();
    return await resumeRun(definition, before, { ...this.#options(world), settle, present });
  }

  /** What the journal holds. */
  async read(): Promise<RunRecord> {
    const record = await this.withJournal((journal) => journal.read());
    if (record === undefined) throw new Error("The run has not begun");
    return record;
  }

  async withJournal<T>(action: (journal: Journal) => T | Promise<T>): Promise<T> {
    const journal = await openJournal(this.directory);
    try {
      return await action(journal);
    } finally {
      journal.close();
    }
  }
}

async function inPlace(action: (place: Place) => Promise<void>): Promise<void> {
  await withTemporaryDirectory(fakeWorld(), (cwd) => action(new Place(cwd)));
}

Deno.test("startRun() keeps the journal of a run and what it is for, and writes its report", async () => {
  await inPlace(async (place) => {
    const p = start.inputs({ runs: schema.number().default(1) }).job("a", (job) => job.inputs.runs);
    const { run, files } = await place.start(p, { basis: { ...BASIS, inputs: { runs: "7" } } });
    assertEquals([run.exitCode, run.jobs[0]?.output], [0, 7]);
    const { basis, jobs, ...record } = await place.read();
    assertEquals(record, {
      id: ID,
      pipeline: "p",
      startedAt: "2026-01-02T03:04:05.000Z",
      attempt: 1,
      finishedAt: "2026-01-02T03:04:05.000Z",
      exitCode: 0,
      steps: [],
    });
    assertEquals<unknown>([basis["event"], basis["inputs"]], [BASIS.event, { runs: "7" }]);
    assertEquals<unknown>(jobs.map(({ result }) => result), run.jobs);
    assertEquals(
      [...files].sort(),
      ["index.html", "report.md"].map((name) => `${place.directory}/${name}`),
    );
    assertEquals(JSON.parse(await Deno.readTextFile(`${place.directory}/run.json`)), run);
    assertEquals(await Deno.readTextFile(`${place.cwd}/.penstock-runs/.gitignore`), "*\n");
  });
});

Deno.test("startRun() finishes the run in the journal when its report is there, and not before", async () => {
  await inPlace(async (place) => {
    const order: string[] = [];
    const files = fakeWorld().files;
    await place.start(start.job("a", () => 1), {
      files: {
        ...files,
        write: (path, content) => {
          order.push(path.slice(path.lastIndexOf("/") + 1));
          return files.write(path, content);
        },
      },
      openJournal: async (...given) => {
        const journal = await openJournal(...given);
        const finish = journal.finish.bind(journal);
        journal.finish = (at, exitCode) => {
          order.push(`finish ${exitCode}`);
          finish(at, exitCode);
        };
        return journal;
      },
    });
    assertEquals(order.at(-1), "finish 0");
    assert(order.includes("report.md"));
  });
});

Deno.test("startRun() leaves nothing behind where the registry that is named cannot be opened", async () => {
  await inPlace(async (place) => {
    const openRegistry = () => Promise.reject(new PenstockError("no such registry", { code: "x" }));
    const p = start.job("a", () => 1);
    const run = () => place.start(p, { registry: "file:nowhere", openRegistry });
    await assertRejects(run, PenstockError, "no such registry");
    assertEquals(await Array.fromAsync(Deno.readDir(place.cwd)), []);
  });
});

Deno.test("prepareRun() checks event and inputs before anything is made", async () => {
  const Staged = schema.object({ artifact: schema.string() });
  const p = start.on(on.repositoryDispatch("staged", Staged)).inputs({ runs: schema.number() })
    .job("a", () => 1);
  const event: Event = { name: "repository_dispatch", action: "staged", payload: {} };
  const basis = { event, inputs: { runs: "5" } };
  const error = await assertRejects(() => prepareRun(p.definition, basis), PenstockError);
  assertEquals(error.exitCode, 2);
  const good = { ...event, payload: { artifact: "a", more: 1 } };
  const prepared = await prepareRun(p.definition, { ...basis, event: good });
  assertEquals<unknown>(prepared.event.payload, { artifact: "a" });
  assertEquals<unknown>(prepared.inputs, { runs: 5 });
  const wrong = { event: good, inputs: { runs: "many" } };
  await assertRejects(() => prepareRun(p.definition, wrong), UsageError);
});

/** A run that is interrupted in the second of its two jobs. */
async function interrupted(
  place: Place,
  given: { readonly registry?: string } = {},
): Promise<readonly string[]> {
  const ran: string[] = [];
  const interrupt = new AbortController();
  const p = start
    .job("a", { secrets: ["KEY"] }, () => void ran.push("a"))
    .job("b", { needs: ["a"] }, async (job) => {
      ran.push("b");
      interrupt.abort(new Interrupted());
      await untilStopped(job);
    });
  const { run } = await place.start(p, { signal: interrupt.signal, ...given });
  assertEquals(run.exitCode, 130);
  return ran;
}

const resumed = start
  .job("a", { secrets: ["KEY"] }, fail)
  .job("b", { needs: ["a"] }, (job) => job.attempt);

Deno.test("resumeRun() goes on with what is not done, in the same folder", async () => {
  await inPlace(async (place) => {
    assertEquals(await interrupted(place), ["a", "b"]);
    const { run } = await place.resume(resumed);
    assertEquals([run.exitCode, run.attempt, run.id, statesOf(run)], [0, 2, ID, {
      a: "done",
      b: "done",
    }]);
    assertEquals(run.jobs[1]?.output, 2);
    const record = await place.read();
    assertEquals([record.attempt, record.exitCode], [2, 0]);
    assertEquals(JSON.parse(await Deno.readTextFile(`${place.directory}/run.json`)), run);
  });
});

Deno.test("resumeRun() gives the answer again that a run came to", async () => {
  await inPlace(async (place) => {
    const p = start.job("a", () => ({ x: 1 }));
    const first = await place.start(p);
    const { run } = await place.resume(start.job("a", fail));
    assertEquals(run.jobs, first.run.jobs);
    assertEquals([run.exitCode, run.attempt], [0, 2]);
  });
});

Deno.test("resumeRun() ends what an earlier attempt left running, before it starts anything", async () => {
  await inPlace(async (place) => {
    await interrupted(place);
    place.ended.length = 0;
    place.events.length = 0;
    await place.resume(resumed);
    assertEquals(place.ended[0], [ID, { leftBehind: true }]);
  });
});

Deno.test("resumeRun() refuses a pipeline whose jobs are others, and changes nothing", async () => {
  await inPlace(async (place) => {
    await interrupted(place);
    const before = await place.read();
    const others = [
      start.job("a", () => 1),
      start.job("a", () => 1).job("b", () => 1),
      start.job("a", () => 1).job("c", { needs: ["a"] }, () => 1),
      start.job("a", () => 1).job("b", { needs: ["a"] }, () => 1).job("c", () => 1),
    ];
    for (const other of others) {
      const error = await assertRejects(() => place.resume(other), PenstockError);
      assertEquals([error.code, error.exitCode], ["pipeline-changed", 2]);
    }
    assertEquals(await place.read(), before);
  });
});

Deno.test("resumeRun() refuses a run that is going", async () => {
  await inPlace(async (place) => {
    await interrupted(place);
    const before = await place.read();
    await place.withJournal(async () => {
      const options = { settle: [], present: BASIS.event };
      const world = fakeWorld({ cwd: place.cwd, openJournal });
      const told = { world, observe: () => {}, warn: () => {} };
      const error = await assertRejects(
        () => resumeRun(resumed.definition, before, { ...told, ...options }),
        PenstockError,
      );
      assertEquals([error.code, error.exitCode], ["run-busy", 2]);
    });
    assertEquals(await place.read(), before);
  });
});

/** A run whose job `a` is cut off in its step `s`. */
async function cutOff(place: Place): Promise<void> {
  const interrupt = new AbortController();
  const p = start.job("a", (job) =>
    job.step("s", { once: true }, () => {
      interrupt.abort(new Interrupted());
      return untilStopped(job);
    }));
  await place.start(p, { signal: interrupt.signal });
}

Deno.test("resumeRun() asks about a step that was cut off, and changes nothing until it is answered", async () => {
  await inPlace(async (place) => {
    await cutOff(place);
    const before = await place.read();
    const ran: string[] = [];
    const p = start.job("a", (job) => job.step("s", { once: true }, () => ran.push("s")));
    const asked = await assertRejects(() => place.resume(p), PenstockError);
    assertEquals([asked.code, asked.exitCode], ["step-unsettled", 2]);
    const wrong = { settle: [{ step: "a/x" }] };
    const other = await assertRejects(() => place.resume(p, wrong), PenstockError);
    assertEquals([other.code, ran], ["step-not-open", []]);
    assertEquals(await place.read(), before);
    const { run } = await place.resume(p, { settle: [{ step: "a/s", output: 5 }] });
    assertEquals([run.exitCode, run.jobs[0]?.output, ran], [0, 5, []]);
  });
});

Deno.test("resumeRun() does a step again that is said to have had no effect", async () => {
  await inPlace(async (place) => {
    await cutOff(place);
    const p = start.job("a", (job) => job.step("s", { once: true }, () => "again"));
    const { run } = await place.resume(p, { settle: [{ step: "a/s" }] });
    assertEquals([run.exitCode, run.jobs[0]?.output], [0, "again"]);
  });
});

Deno.test("resumeRun() uses the registry that the run was started with", async () => {
  await inPlace(async (place) => {
    await interrupted(place, { registry: "file:models" });
    await place.resume(resumed);
    assertEquals(place.registries, new Array(2).fill(`file:${place.cwd}/models`));
  });
});

const UNTRUSTED = { reason: "a fork", bases: [] };

Deno.test("resumeRun() trusts neither a run that was not trusted nor an event that is not", async () => {
  const p = start.job("plain", fail).job("secret", { secrets: ["KEY"] }, fail);
  for (const [first, second] of [[UNTRUSTED, undefined], [undefined, UNTRUSTED]]) {
    await inPlace(async (place) => {
      const eventOf = (untrusted: typeof first) => ({
        ...BASIS.event,
        ...(untrusted === undefined ? {} : { untrusted }),
      });
      await place.start(p, { basis: { ...BASIS, event: eventOf(first) } });
      const { run } = await place.resume(p, { present: eventOf(second) });
      assertEquals(run.jobs.map(({ state }) => state), ["error", "skipped"]);
    });
  }
});

Deno.test("startRun() keeps secrets out of the journal, whatever the event holds", async () => {
  await inPlace(async (place) => {
    const env = { KEY: "hunter22", SOME_TOKEN: "undeclared-token" };
    const payload = { text: "with hunter22 and undeclared-token" };
    const basis = { event: pushEvent({ payload }), inputs: {} };
    const p = start.job("a", { secrets: ["KEY"] }, (job) => {
      job.log.info("hunter22 undeclared-token");
      return "undeclared-token";
    });
    await place.start(p, { env, basis });
    for await (const { name, isFile } of Deno.readDir(place.directory)) {
      if (!isFile) continue;
      const text = new TextDecoder("latin1").decode(
        await Deno.readFile(`${place.directory}/${name}`),
      );
      assertEquals([text.includes("hunter22"), text.includes("undeclared-token")], [
        false,
        false,
      ], name);
    }
    const log = await Deno.readTextFile(`${place.directory}/logs/a.log`);
    assertEquals(log, "*** ***\n");
  });
});

Deno.test("resumeRun() plans by the files that the event changed when the run began", async () => {
  await inPlace(async (place) => {
    const changes = { state: "known", files: ["src/a.ts"], head: "f".repeat(40) } as const;
    const seen: unknown[] = [];
    const p = (end: () => unknown) =>
      start.on(on.push({ paths: ["src/**"] }))
        .job("code", { paths: ["src/**"] }, (job) => {
          seen.push(job.changes);
          end();
        })
        .job("docs", { paths: ["docs/**"] }, () => 1);
    await place.start(p(fail), { basis: { ...BASIS, changes } });
    const { run } = await place.resume(p(() => {}));
    assertEquals(statesOf(run), {
      code: "done",
      docs: "skipped: paths: the 1 changed file does not match `docs/**`",
    });
    assertEquals(seen, [changes, changes]);
  });
});
