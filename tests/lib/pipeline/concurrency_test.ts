import { assert, assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { superseded } from "../../../lib/adapters/groups/superseded.ts";
import { Interrupted, PenstockError } from "../../../lib/errors.ts";
import { matrix } from "../../../lib/pipeline/matrix.ts";
import { summarizeRun } from "../../../lib/pipeline/runs/run_report.ts";
import { Slots } from "../../../lib/pipeline/execute/slots.ts";
import { takeTurn, type TurnOptions } from "../../../lib/pipeline/execute/turn.ts";
import { type FakeGroups, fakeGroups } from "../../fake_groups.ts";
import { execute, jobOf, sayNo, start, statesOf, untilStopped } from "./execute/_execute.ts";
import { pushEvent } from "../../events.ts";

/** What was asked for, as `HOLDER wants GROUP`. */
function wishes({ requests }: FakeGroups): readonly string[] {
  return requests.map(({ holder, group }) => `${holder} wants ${group}`);
}

/** Why a job ends that another one wants none before it. */
function roomFor(holder: string): string {
  return superseded(holder, "g").message;
}

/** Lets all that can go on go on. */
async function aWhile(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

Deno.test("jobs of one group run one after the other, in the order they came", async () => {
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await aWhile();
    order.push(`${name} ends`);
  };
  const p = start
    .job("a", { concurrency: "g" }, work("a"))
    .job("b", { concurrency: { group: "g" } }, work("b"))
    .job("c", { concurrency: "g" }, work("c"))
    .job("free", { concurrency: "other" }, work("free"));
  const groups = fakeGroups();
  const { run, events } = await execute(p, { groups });
  assertEquals(run.exitCode, 0);
  assertEquals(order.filter((what) => !what.startsWith("free")), [
    ...["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"],
  ]);
  assert(order.indexOf("free begins") < order.indexOf("b begins"));
  const waits = events.flatMap((event) =>
    event.type === "job-waiting" ? [`${event.job.id}: ${event.reason}`] : []
  );
  assertEquals(waits, [
    'b: concurrency group "g" is held by run-1/a',
    'c: concurrency group "g" is held by run-1/a',
  ]);
  assertEquals(wishes(groups), [
    "run-1/a wants g",
    "run-1/b wants g",
    "run-1/c wants g",
    "run-1/free wants other",
  ]);
});

Deno.test("a job leaves its group however it ends", async () => {
  const groups = fakeGroups();
  const p = start
    .job("no", { concurrency: "g" }, sayNo)
    .job("late", { concurrency: "g", timeout: "20ms" }, untilStopped)
    .job("last", { concurrency: "g" }, () => 1);
  const { run } = await execute(p, { groups });
  assertEquals(jobOf(run, "last").state, "done");
  assertEquals(groups.holderOf("g"), undefined);
});

Deno.test("a job that cannot leave its group has come to its answer all the same", async () => {
  const groups = {
    enter: () =>
      Promise.resolve({
        taken: new AbortController().signal,
        leave: () => Promise.reject(new Error("the folder is gone")),
      }),
  };
  const p = start.job("a", { concurrency: "g" }, () => 5).job("b", { needs: ["a"] }, () => 6);
  const { run, journal } = await execute(p, { groups });
  assertEquals([run.exitCode, jobOf(run, "a").output, jobOf(run, "b").output], [0, 5, 6]);
  assert(journal.told.includes("a done"));
});

Deno.test("a job stays in its group over its retries", async () => {
  const groups = fakeGroups();
  const retry = { attempts: 3, delay: "1ms" };
  const held: unknown[] = [];
  const p = start.job("a", { concurrency: "g", retry }, (job) => {
    held.push(groups.holderOf("g"));
    if (job.attempt < 3) throw new Error("again");
  });
  await execute(p, { groups });
  assertEquals(wishes(groups), ["run-1/a wants g"]);
  assertEquals([held, groups.holderOf("g")], [new Array(3).fill("run-1/a"), undefined]);
});

Deno.test("a group is named by event, needs, inputs and cell", async () => {
  const groups = fakeGroups();
  const p = start
    .job("first", () => ({ model: "cnn" }))
    .job("a", {
      needs: ["first"],
      matrix: matrix({ n: [1, 2] }),
      concurrency: {
        group: ({ event, needs, matrix }) => `${event.name}-${needs.first.model}-${matrix.n}`,
      },
    }, () => 1);
  await execute(p, { groups });
  assertEquals(wishes(groups), [
    "run-1/a.1 wants push-cnn-1",
    "run-1/a.2 wants push-cnn-2",
  ]);
});

Deno.test("a job that is skipped asks for no group", async () => {
  const groups = fakeGroups();
  const p = start
    .job("bad", sayNo)
    .job("after", { needs: ["bad"], concurrency: "g" }, () => 1)
    .job("off", { if: () => false, concurrency: "g" }, () => 1);
  await execute(p, { groups });
  assertEquals(groups.requests, []);
});

for (const name of ["", undefined, 5, null]) {
  Deno.test(`a group named ${JSON.stringify(name)} is the error of its job`, async () => {
    const ran: string[] = [];
    const p = start
      .job("a", { concurrency: { group: () => name as never } }, () => ran.push("a"))
      .job("b", () => 1);
    const { run } = await execute(p, { groups: fakeGroups() });
    assertEquals([run.exitCode, ran, statesOf(run)], [2, [], {
      a: `error: Cannot use ${JSON.stringify(name)} as concurrency group of job "a"`,
      b: "done",
    }]);
    assertEquals(jobOf(run, "a").hint, "return a text that is not empty");
  });
}

Deno.test("a function for a group that throws is the error of its job", async () => {
  const group = () => {
    throw new Error("no such thing");
  };
  const { run } = await execute(start.job("a", { concurrency: { group } }, () => 1));
  assertEquals([run.exitCode, statesOf(run)], [2, { a: "error: no such thing" }]);
});

Deno.test("groups that cannot be opened are the error of their job", async () => {
  const { run } = await execute(start.job("a", { concurrency: "g" }, () => 1));
  assertEquals(statesOf(run), { a: "error: There are no groups in this test" });
});

const LATEST = { group: "g", cancelInProgress: true };

Deno.test("a job that wants no other before it stops the one that runs", async () => {
  const running = Promise.withResolvers<void>();
  let told: unknown;
  const p = start
    .job("old", { concurrency: "g" }, async (job) => {
      running.resolve();
      await untilStopped(job).catch((reason) => told = reason);
    })
    .job("after-old", { needs: ["old"] }, () => 1)
    .job("begun", () => running.promise)
    .job("new", { needs: ["begun"], concurrency: LATEST }, () => 1);
  const { run } = await execute(p, { groups: fakeGroups() });
  assertEquals(statesOf(run), {
    "old": `interrupted: ${roomFor("run-1/new")}`,
    "after-old": "skipped: old was stopped",
    "begun": "done",
    "new": "done",
  });
  assertEquals(run.exitCode, 130);
  assertEquals(summarizeRun(run), roomFor("run-1/new"));
  assert(told instanceof PenstockError);
  assertEquals(told.code, "superseded");
});

Deno.test("a job that wants no other before it stops those that wait", async () => {
  const waiting = Promise.withResolvers<void>();
  const ran: string[] = [];
  const p = start
    .job("holds", { concurrency: "g" }, async (job) => {
      await untilStopped(job).catch(() => {});
      await aWhile();
    })
    .job("waits", { concurrency: "g" }, () => ran.push("waits"))
    .job("begun", () => waiting.promise)
    .job("new", { needs: ["begun"], concurrency: LATEST }, () => ran.push("new"));
  const { run, journal } = await execute(p, {
    groups: fakeGroups(),
    onEvent: (what) => {
      if (what.startsWith("shown waits waits")) waiting.resolve();
    },
  });
  assertEquals(statesOf(run), {
    holds: `interrupted: ${roomFor("run-1/new")}`,
    waits: `interrupted: ${roomFor("run-1/new")}`,
    begun: "done",
    new: "done",
  });
  assertEquals([run.exitCode, ran, jobOf(run, "waits").attempts], [130, ["new"], 0]);
  assert(!journal.told.includes("waits running"));
});

Deno.test("a job that was stopped for another one is not tried again", async () => {
  const running = Promise.withResolvers<void>();
  let calls = 0;
  const retry = { attempts: 3, delay: "1ms" };
  const p = start
    .job("old", { concurrency: "g", retry }, async (job) => {
      calls++;
      running.resolve();
      await untilStopped(job);
    })
    .job("begun", () => running.promise)
    .job("new", { needs: ["begun"], concurrency: LATEST }, () => 1);
  await execute(p, { groups: fakeGroups() });
  assertEquals(calls, 1);
});

Deno.test("a job that waits for its group is skipped by an interrupt", async () => {
  const interrupt = new AbortController();
  const waiting = Promise.withResolvers<void>();
  const p = start
    .job("holds", { concurrency: "g" }, async (job) => {
      await waiting.promise;
      interrupt.abort(new Interrupted());
      await untilStopped(job);
    })
    .job("waits", { concurrency: "g" }, () => 1);
  const { run } = await execute(p, {
    groups: fakeGroups(),
    signal: interrupt.signal,
    onEvent: (what) => {
      if (what.startsWith("shown waits waits")) waiting.resolve();
    },
  });
  assertEquals(statesOf(run), {
    holds: "interrupted: interrupted",
    waits: "skipped: interrupted",
  });
});

Deno.test("a cell that waits for its group is cancelled with the others", async () => {
  const waiting = Promise.withResolvers<void>();
  const cells = matrix({ n: [1, 2, 3] });
  const group = ({ matrix }: { readonly matrix: { readonly n: number } }) => `g${matrix.n % 2}`;
  const p = start.job("a", { matrix: cells, concurrency: { group } }, async (job) => {
    if (job.matrix.n === 1) await untilStopped(job);
    await waiting.promise;
    sayNo();
  });
  const { run } = await execute(p, {
    groups: fakeGroups(),
    onEvent: (what) => {
      if (what.startsWith("shown a.3 waits")) waiting.resolve();
    },
  });
  assertEquals(statesOf(run), {
    "a.1": "cancelled: a (2) failed",
    "a.2": "no: not good enough",
    "a.3": "cancelled: a (2) failed",
  });
});

/** What a job waits with, in a group with one slot. */
function waiting(
  groups: FakeGroups,
  holder: string,
  change: Partial<TurnOptions> = {},
): TurnOptions {
  return {
    scope: { event: pushEvent(), needs: {}, inputs: {}, matrix: {} },
    holder,
    slots: [],
    groups: () => Promise.resolve(groups),
    signal: new AbortController().signal,
    onWait: () => {},
    ...change,
  };
}

const JOB = { name: "a", needs: [], secrets: [], work: () => 1 };

Deno.test("takeTurn() gives group and slots back where the wait is given up", async () => {
  const groups = fakeGroups();
  const [full, free] = [new Slots(1), new Slots(1)];
  const give = await full.take(new AbortController().signal);
  const stop = new AbortController();
  const job = { ...JOB, concurrency: { group: "g" } };
  const turn = takeTurn(job, waiting(groups, "one", { slots: [free, full], signal: stop.signal }));
  await aWhile();
  stop.abort(new Interrupted());
  await assertRejects(() => turn, Interrupted);
  assertEquals([wishes(groups), groups.holderOf("g")], [["one wants g"], undefined]);
  (await free.take(new AbortController().signal))();
  give();
  (await full.take(new AbortController().signal))();
});

Deno.test("takeTurn() gives the wait for room up where another one takes the place", async () => {
  const groups = fakeGroups();
  const slots = new Slots(1);
  const give = await slots.take(new AbortController().signal);
  const old = takeTurn(
    { ...JOB, concurrency: { group: "g" } },
    waiting(groups, "old", {
      slots: [slots],
    }),
  );
  await aWhile();
  const latest = takeTurn({ ...JOB, concurrency: LATEST }, waiting(groups, "new"));
  let error: unknown;
  old.catch((reason) => error = reason);
  await aWhile();
  assert(error instanceof PenstockError, "it still waits for room");
  assertEquals(error.code, "superseded");
  await (await latest).leave();
  give();
});

Deno.test("takeTurn() gives a job without a group just the signal that it has", async () => {
  const { signal } = new AbortController();
  const turn = await takeTurn(JOB, waiting(fakeGroups(), "one", { signal }));
  assertEquals(turn.signal === signal, true);
  await turn.leave();
});
