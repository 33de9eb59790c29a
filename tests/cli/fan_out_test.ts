import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { join } from "../../lib/deps/path.ts";
import type { JobResult, RunResult } from "../../lib/pipeline/execute/run_result.ts";
import { Sandbox } from "./_cli.ts";
import {
  assertCode,
  cutOff,
  document,
  errorsIn,
  Going,
  notesOf,
  penstock,
  pipelineText,
} from "./_pipelines.ts";

/** Jobs of every kind, and which of the earlier ones each needs, directly or through others. */
const JOBS: Readonly<Record<string, readonly string[]>> = {
  data: [],
  train: ["data"],
  gate: ["data", "train"],
  deploy: ["data", "train", "gate"],
  soft: [],
  after: ["soft"],
  tell: ["data", "train", "gate", "deploy"],
  mend: ["data", "train", "gate"],
  apart: [],
  behind: ["apart"],
};

const PIPELINE = pipelineText(
  `
  .inputs({ least: schema.number().default(3) })
  .job("data", async (job) => {
    await Deno.writeTextFile("train.csv", "a,b\\n1,2\\n");
    return { csv: await job.artifacts.put("train.csv") };
  })
  .job("train", { needs: ["data"], matrix: matrix({ n: [1, 2] }) }, async (job) => {
    note("train");
    const text = await Deno.readTextFile(await job.artifacts.get(job.needs.data.csv));
    return { n: job.matrix.n, text, csv: job.needs.data.csv };
  })
  .job("gate", { needs: ["train"] }, ({ needs, inputs }) => {
    const best = Math.max(...needs.train.map(({ n }) => n));
    if (best < inputs.least) throw new AnswerIsNo("not enough", { code: "x", output: { best } });
    return best;
  })
  .job("deploy", { needs: ["gate"] }, () => "deployed")
  .job("soft", { continueOnError: true }, () => { throw new Error("may fail"); })
  .job("after", { needs: ["soft"] }, ({ needs }) => needs.soft)
  .job("tell", { needs: ["deploy", "train"], if: always() }, async (job) => {
    const [one] = job.needs.train;
    const text = await Deno.readTextFile(await job.artifacts.get(one.output.csv));
    return { deploy: job.needs.deploy, text };
  })
  .job("mend", { needs: ["gate"], if: failure() }, ({ needs }) => needs.gate)
  .job("apart", { if: ({ event }) => event.name === "push" }, () => 1)
  .job("behind", { needs: ["apart"] }, () => 1)`,
  { before: `import { failure } from "file://${join(Deno.cwd(), "mod.ts")}";` },
);

/** A machine that runs one job of the pipeline, with the states that it is given. */
async function machine(states: Readonly<Record<string, string>>): Promise<Sandbox> {
  const sandbox = await Sandbox.make({ "pipeline.js": PIPELINE });
  for (const [name, from] of Object.entries(states)) {
    await copyTree(from, join(sandbox.directory, ".penstock-runs/jobs", name));
  }
  return sandbox;
}

function stateOf({ directory }: Sandbox, job: string): string {
  return join(directory, ".penstock-runs/jobs", job);
}

/** As CI's artifacts do: contents only. */
async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (isDirectory) await copyTree(source, target);
    else await Deno.writeFile(target, await Deno.readFile(source));
  }
}

/** What of a result must not depend on where and when it came to be. */
function answer({ id, state, output, reason, allowed, attempts }: JobResult) {
  return { id, state, output, reason, allowed, attempts };
}

function answers(run: RunResult) {
  return run.jobs.map(answer);
}

/** Runs each job on a machine of its own, and gathers what they came to on another one. */
async function fanOut(args: readonly string[]) {
  await using machines = new AsyncDisposableStack();
  const states: Record<string, string> = {};
  const codes: Record<string, number> = {};
  for (const [name, needs] of Object.entries(JOBS)) {
    const given = Object.fromEntries(needs.flatMap((need) => {
      const state = states[need];
      return state === undefined ? [] : [[need, state]];
    }));
    const place = machines.use(await machine(given));
    codes[name] = (await penstock(place, ["run", "pipeline.js", "--job", name, ...args])).code;
    states[name] = stateOf(place, name);
  }
  const last = machines.use(await machine(states));
  const { run } = await document(last, ["run", "pipeline.js", "--gather", ...args]);
  const { code } = await penstock(last, ["run", "pipeline.js", "--gather", ...args]);
  return { run: run as RunResult, code, codes };
}

for (const least of [1, 3]) {
  Deno.test(`jobs that run one by one give the outputs and verdict of run, least ${least}`, async () => {
    const args = ["--input", `least=${least}`];
    await using whole = await machine({});
    const { run } = await document(whole, ["run", "pipeline.js", ...args]);
    const spread = await fanOut(args);
    assertEquals(answers(spread.run), answers(run));
    assertEquals([spread.run.exitCode, spread.code], [run.exitCode, run.exitCode]);
    assertEquals(run.exitCode, least === 1 ? 0 : 1);
    // Each tells its own answer only.
    const no = least === 1 ? {} : { gate: 1 };
    assertEquals(spread.codes, {
      ...Object.fromEntries(Object.keys(JOBS).map((name) => [name, 0])),
      ...no,
    });
    assert(spread.run.startedAt <= (spread.run.jobs[0]?.startedAt ?? ""));
  });
}

/** Variables of an attempt at a job of CI. */
function github(job: string, attempt: number): Readonly<Record<string, string>> {
  return {
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "acme/models",
    GITHUB_RUN_ID: "77",
    GITHUB_JOB: job,
    GITHUB_RUN_ATTEMPT: String(attempt),
    CI: "true",
  };
}

const CUT = pipelineText(`
  .job("first", () => { note("first"); return 1; })
  .job("effect", { needs: ["first"] }, async (job) => {
    await job.step("send", { once: true }, () => note("sent"));
    if (job.attempt === 1) await hold(job);
    return job.needs.first + 1;
  })
  .job("last", { needs: ["effect"] }, ({ needs }) => needs.effect + 1)`);

Deno.test("a job that was killed half way goes on at the next attempt, elsewhere", async () => {
  await using one = await Sandbox.make({ "pipeline.js": CUT });
  assertCode(
    await penstock(one, ["run", "pipeline.js", "--job", "first"], { env: github("first", 1) }),
    0,
  );
  await cutOff(one, ["run", "pipeline.js", "--job", "effect"], { env: github("effect", 1) });
  assertEquals(await notesOf(one), ["first", "sent"]);
  await using two = await Sandbox.make({ "pipeline.js": CUT });
  for (const name of ["first", "effect"]) await copyTree(stateOf(one, name), stateOf(two, name));
  const ran = await penstock(two, ["run", "pipeline.js", "--job", "effect"], {
    env: github("effect", 2),
  });
  assertCode(ran, 0);
  assertEquals(await notesOf(two).catch(() => []), []);
  assertCode(
    await penstock(two, ["run", "pipeline.js", "--job", "last"], { env: github("last", 2) }),
    0,
  );
  const { run } = await document(two, ["run", "pipeline.js", "--gather"], {
    env: github("verdict", 2),
  });
  assertEquals((run as RunResult).jobs.map(({ output, attempts }) => [output, attempts]), [
    [1, 1],
    [2, 2],
    [3, 1],
  ]);
});

Deno.test("a job that answered is asked anew when its CI job runs again, and so are those after it", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": CUT, release: "" });
  const run = (job: string, attempt: number) =>
    penstock(sandbox, ["run", "pipeline.js", "--job", job], { env: github(job, attempt) });
  for (const job of ["first", "effect"]) assertCode(await run(job, 1), 0);
  assertCode(await run("first", 2), 0);
  assertCode(await run("effect", 2), 0);
  assertEquals(await notesOf(sandbox), ["first", "sent", "first", "sent"]);
});

Deno.test("run goes on with the run that an earlier attempt at its CI job left unfinished", async () => {
  await using one = await Sandbox.make({ "pipeline.js": CUT });
  await cutOff(one, ["run", "pipeline.js"], { env: github("all", 1) });
  const again = await penstock(one, ["run", "pipeline.js"], { env: github("all", 2) });
  assertCode(again, 0);
  assertStringIncludes(again.stderr, "An earlier attempt at this CI job left its run unfinished");
  assertEquals(await notesOf(one), ["first", "sent"]);
  await cutOff(one, ["run", "pipeline.js"], { env: { ...github("all", 3), GITHUB_RUN_ID: "78" } });
  await one.write("release", "");
  // Another CI run, or another job of it, is not that one.
  assertCode(await penstock(one, ["run", "pipeline.js"], { env: github("other", 4) }), 0);
  assertEquals(await notesOf(one), ["first", "sent", "first", "sent", "first", "sent"]);
});

Deno.test("an answer of an earlier attempt is not told again where this one does not get to it", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": CUT, release: "" });
  const run = (args: readonly string[], job: string, attempt: number) =>
    penstock(sandbox, ["run", "pipeline.js", ...args], { env: github(job, attempt) });
  for (const job of ["first", "effect", "last"]) assertCode(await run(["--job", job], job, 1), 0);
  assertCode(await run(["--gather"], "verdict", 1), 0);
  assertCode(await run(["--job", "effect", "--event", "nonsense"], "effect", 2), 2);
  const gathered = await run(["--gather"], "verdict", 2);
  assertCode(gathered, 2);
  assertStringIncludes(gathered.stderr, "effect could not answer: no state says how it ended");
});

Deno.test("a job that CI kept from a machine was skipped, if its condition says no", async () => {
  const pipeline = pipelineText(`
    .job("a", () => 1)
    .job("b", { needs: ["a"], if: ({ needs }) => needs.a > 1 }, () => 2)
    .job("c", { needs: ["a"], if: ({ needs }) => needs.a > 0 }, () => 2)`);
  await using sandbox = await Sandbox.make({ "pipeline.js": pipeline });
  assertCode(await penstock(sandbox, ["run", "pipeline.js", "--job", "a"]), 0);
  const { run } = await document(sandbox, ["run", "pipeline.js", "--gather"]);
  assertEquals((run as RunResult).jobs.map(({ state, reason }) => [state, reason]), [
    ["done", undefined],
    ["skipped", "its condition says no"],
    ["error", "no state says how it ended: the machine that ran it was cut off"],
  ]);
});

Deno.test("a job that looks past failures runs in CI where a machine was lost", async () => {
  const pipeline = pipelineText(`
    .job("gpu", () => 1)
    .job("tell", { needs: ["gpu"], if: always() }, ({ needs }) => needs.gpu)
    .job("then", { needs: ["gpu"] }, () => 1)`);
  await using sandbox = await Sandbox.make({ "pipeline.js": pipeline });
  const { run } = await document(sandbox, ["run", "pipeline.js", "--job", "tell"], {
    env: github("tell", 1),
  });
  const reason = "no state says how it ended: the machine that ran it was cut off";
  assertEquals((run as RunResult).jobs.map(({ output }) => output), [{ status: "failed", reason }]);
  const env = github("then", 1);
  assertCode(await penstock(sandbox, ["run", "pipeline.js", "--job", "then"], { env }), 2);
});

Deno.test("of two processes that run one job one does, and the other says so", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": CUT });
  assertCode(await penstock(sandbox, ["run", "pipeline.js", "--job", "first"]), 0);
  const going = Going.start(sandbox, ["run", "pipeline.js", "--job", "effect"]);
  await going.until("READY");
  const second = await penstock(sandbox, ["run", "pipeline.js", "--job", "effect"]);
  assertCode(second, 2);
  assertEquals(errorsIn(second.stderr).length, 1, second.stderr);
  await sandbox.write("release", "");
  assertCode(await going.end(), 0);
  assertEquals(await notesOf(sandbox), ["first", "sent"]);
  // What it answered may be asked again, and nothing of the first answer is left.
  assertCode(await penstock(sandbox, ["run", "pipeline.js", "--job", "effect"]), 0);
  assertEquals(await notesOf(sandbox), ["first", "sent", "sent"]);
});

Deno.test("what a job keeps in a folder of its own is gone when it is over", async () => {
  const pipeline = pipelineText(`
    .job("a", (job) => Deno.writeTextFile(job.scratch + "/key", "s3cret"))
    .job("b", async (job) => {
      await Deno.writeTextFile(job.scratch + "/key", "s3cret");
      throw new Error("fails");
    })`);
  await using sandbox = await Sandbox.make({ "pipeline.js": pipeline });
  assertCode(await penstock(sandbox, ["run", "pipeline.js"]), 2);
  const files = Object.keys(await sandbox.snapshot());
  assertEquals(files.filter((file) => file.endsWith("/key")), []);
});

const REFUSALS: readonly (readonly [args: readonly string[], error: string])[] = [
  [["--job", "trian"], 'error: Cannot run job "trian": the pipeline has no such job'],
  [
    ["--job", "effect"],
    'error: Cannot run job "effect": it needs "first", of which there is no state',
  ],
  [["--job", "first", "--gather"], "error: Cannot use --job with --gather"],
  [["--job", "first", "--resume"], "error: Cannot use --job with --resume: the run has its event"],
  [["--gather", "--resume"], "error: Cannot use --gather with --resume: the run has its event"],
];

for (const [args, error] of REFUSALS) {
  Deno.test(`run ${args.join(" ")} is refused where it cannot be`, async () => {
    await using sandbox = await Sandbox.make({ "pipeline.js": CUT });
    const ran = await penstock(sandbox, ["run", "pipeline.js", ...args]);
    assertCode(ran, 2);
    assertEquals(errorsIn(ran.stderr).length, 1, ran.stderr);
    assertStringIncludes(ran.stderr, error);
    assertEquals(Object.keys(await sandbox.snapshot()), ["pipeline.js"]);
  });
}

Deno.test("a state of another pipeline, event or CI run is refused", async () => {
  const other = CUT.replace('pipeline("trial")', 'pipeline("other")');
  await using sandbox = await Sandbox.make({ "pipeline.js": CUT, "other.js": other });
  const run = (
    file: string,
    job: string,
    env: Readonly<Record<string, string>>,
    args: readonly string[] = [],
  ) => penstock(sandbox, ["run", file, "--job", job, ...args], { env });
  assertCode(await run("pipeline.js", "first", github("first", 1)), 0);
  const cases: readonly (readonly [Promise<{ code: number; stderr: string }>, string])[] = [
    [run("other.js", "effect", {}), 'it is one of pipeline "trial"'],
    [
      run("pipeline.js", "effect", { ...github("effect", 1), GITHUB_RUN_ID: "78" }),
      "it is not one of this run of CI",
    ],
    [run("pipeline.js", "effect", {}, ["--event", "schedule"]), "it is one of another event"],
  ];
  for (const [ran, problem] of cases) {
    const { code, stderr } = await ran;
    assertEquals([code, errorsIn(stderr)], [2, [
      `error: Cannot use ".penstock-runs/jobs/first": ${problem}`,
    ]]);
  }
});

Deno.test("run --gather says which job left no state, and that nothing is known", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": CUT });
  assertCode(await penstock(sandbox, ["run", "pipeline.js", "--job", "first"]), 0);
  const { run } = await document(sandbox, ["run", "pipeline.js", "--gather"]);
  assertEquals((run as RunResult).exitCode, 2);
  assertEquals((run as RunResult).jobs.map(({ state, reason }) => [state, reason]), [
    ["done", undefined],
    ["error", "no state says how it ended: the machine that ran it was cut off"],
    ["skipped", "effect failed"],
  ]);
});
