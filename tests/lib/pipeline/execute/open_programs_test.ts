import { assertEquals, assertRejects, assertThrows } from "../../../../lib/deps/assert.ts";
import { systemProcesses } from "../../../../lib/adapters/processes.ts";
import { AnswerIsNo, PenstockError } from "../../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../../lib/model/model_source.ts";
import { OpenPrograms } from "../../../../lib/pipeline/execute/open_programs.ts";
import type { Processes, ProcessRequest, ProcessResult } from "../../../../lib/ports/processes.ts";
import { fakeWorld } from "../../../fake_world.ts";
import { type AnyJob, type Ran, run } from "./_run_job.ts";

Deno.test("OpenPrograms passes what a program comes to on", async () => {
  const open = new OpenPrograms();
  assertEquals(await open.keep("x", Promise.resolve(5)), 5);
  await assertRejects(() => open.keep("x", Promise.reject(new Error("no"))), Error, "no");
  open.check("work");
});

Deno.test("OpenPrograms refuses that a job is over while a program runs, and names the first", async () => {
  const open = new OpenPrograms();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const both = [open.keep("step x", first.promise), open.keep("other", second.promise)];
  const error = assertThrows(() => open.check("work"), PenstockError);
  assertEquals([error.code, error.exitCode, error.message], [
    "program-open",
    2,
    'Job "work" returned while step x was still running',
  ]);
  first.resolve();
  second.resolve();
  await Promise.all(both);
  open.check("work");
});

/** Processes that run until they are ended by their tracking. */
function endless(): Processes {
  const ends: (() => void)[] = [];
  return {
    run: () => {
      const ended = Promise.withResolvers<ProcessResult>();
      ends.push(() => ended.resolve({ code: 137, signal: "SIGKILL" }));
      return ended.promise;
    },
    end: () => {
      ends.forEach((end) => end());
      return Promise.resolve();
    },
  };
}

Deno.test("a job that returns while a program runs is an error, and the program is ended", async () => {
  const { result } = await run((job) => {
    job.sh`train --forever`;
    return "done";
  }, { processes: endless() });
  assertEquals([result.state, result.reason, result.hint, result.output], [
    "error",
    'Job "work" returned while "train" was still running',
    'write await before it; a program that is to go on is started by sh.script("… &")',
    undefined,
  ]);
});

/** What was left unhandled while something was done, and a while after it. */
async function strayErrors(action: () => Promise<unknown>): Promise<readonly string[]> {
  const stray: string[] = [];
  const listen = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    stray.push(event.reason.message);
  };
  addEventListener("unhandledrejection", listen);
  try {
    await action();
    // They are told of when all that is ready has been done.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  } finally {
    removeEventListener("unhandledrejection", listen);
  }
  return stray;
}

for (
  const [how, after] of [
    ["returns", () => "done"],
    ["says no", () => {
      throw new AnswerIsNo("not good", { code: "x" });
    }],
  ] as const
) {
  Deno.test(`a program that is ended with its job, which ${how}, is no stray error`, async () => {
    assertEquals(
      await strayErrors(() =>
        run((job) => {
          job.sh`train`;
          return after();
        }, { processes: endless() })
      ),
      [],
    );
  });
}

/** Processes that end at once with a code. */
function ending(code: number): Processes {
  const result = (_request: ProcessRequest) => Promise.resolve({ code, signal: null });
  return { run: result, end: () => Promise.resolve() };
}

/** Waits until everything has happened that was under way. */
async function aWhile(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

Deno.test("a program that failed while nobody waited for it is not passed over", async () => {
  let ran: Ran | undefined;
  const stray = await strayErrors(async () => {
    ran = await run(async (job) => {
      job.sh`check model`;
      await aWhile();
      return "done";
    }, { processes: ending(1) });
  });
  // Either the job says so, or the program learns of an error that nobody handled.
  const passedOver = ran?.result.state === "done" && stray.length === 0;
  assertEquals(passedOver, false);
});

Deno.test("a program whose failure the job handles is no stray error", async () => {
  const work = async (job: AnyJob) => {
    const later = job.sh`check model`.catch(() => "handled");
    await aWhile();
    return await later;
  };
  let ran: Ran | undefined;
  const stray = await strayErrors(async () => {
    ran = await run(work, { processes: ending(1) });
  });
  assertEquals([ran?.result.output, stray], ["handled", []]);
});

Deno.test("a job may wait for programs all together at its end", async () => {
  const { result } = await run(async (job) => {
    const all = [job.sh`one`, job.sh`two`, job.sh.script("three")];
    return (await Promise.all(all)).map(({ code }) => code);
  }, { processes: ending(0) });
  assertEquals<unknown>(result.output, [0, 0, 0]);
});

Deno.test("a program without an await is ended with all that it started", async () => {
  await withTemporaryDirectory(fakeWorld(), async (cwd) => {
    const env = { PATH: Deno.env.get("PATH") ?? "" };
    const { result } = await run(async (job) => {
      const started = Promise.withResolvers<void>();
      job.sh`sh -c ${"echo $$ > pid.tmp; mv pid.tmp pid; exec sleep 1000"}`;
      const poll = async () => {
        while (!(await exists(`${cwd}/pid`))) await new Promise((wake) => setTimeout(wake, 5));
        started.resolve();
      };
      await Promise.all([poll(), started.promise]);
    }, { cwd, env, processes: systemProcesses });
    assertEquals(result.reason, 'Job "work" returned while "sh" was still running');
    const pid = Number(await Deno.readTextFile(`${cwd}/pid`));
    assertThrows(() => Deno.kill(pid, "SIGCONT"));
  });
});

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
