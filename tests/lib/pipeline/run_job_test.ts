import { assert, assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { systemFiles } from "../../../lib/adapters/files.ts";
import { systemProcesses } from "../../../lib/adapters/processes.ts";
import { AnswerIsNo, Interrupted, PenstockError, UsageError } from "../../../lib/errors.ts";
import type { Event } from "../../../lib/events/event.ts";
import type { Json } from "../../../lib/json.ts";
import { withTemporaryDirectory } from "../../../lib/model/model_source.ts";
import type { JobDefinition } from "../../../lib/pipeline/definition.ts";
import type { Job } from "../../../lib/pipeline/job.ts";
import { type JobResult, runJob } from "../../../lib/pipeline/run_job.ts";
import { makeMasker } from "../../../lib/pipeline/mask.ts";
import { FakeRegistry } from "../../fake_registry.ts";
import { fakeWorld, type FakeWorldOptions } from "../../fake_world.ts";

type AnyJob = Job<Event, Readonly<Record<string, Json>>, unknown, string>;

interface Options extends FakeWorldOptions {
  readonly job?: Partial<JobDefinition>;
  readonly needs?: Readonly<Record<string, Json>>;
}

/** A finished job, what it said, the steps it told of, and the folders made for it. */
interface Ran extends JobResult {
  readonly lines: readonly string[];
  readonly steps: readonly string[];
  readonly made: readonly string[];
}

const WORKDIR = "/state/run-1/work/work";

const EVENT: Event = { name: "manual", payload: { a: 1 } };

/** Runs a function as the job `work`. */
async function run(work: (job: AnyJob) => unknown, options: Options = {}): Promise<Ran> {
  const { job, needs = {}, ...given } = options;
  const made: string[] = [];
  const makeDirectory = (path: string) => Promise.resolve(void made.push(path));
  const world = fakeWorld({ files: { ...systemFiles, makeDirectory }, ...given });
  const definition = { name: "work", needs: [], secrets: [], work, ...job };
  const registry = Promise.resolve(new FakeRegistry());
  const lines: string[] = [];
  const steps: string[] = [];
  const result = await runJob(definition, needs, {
    world,
    runId: "run-1",
    event: EVENT,
    inputs: { runs: 5 },
    registry: () => registry,
    mask: makeMasker(definition.secrets, world.env),
    directory: "/state/run-1",
    onLine: (name, line) => lines.push(`${name}: ${line}`),
    onStep: (name, step, state) => steps.push(`${name}/${step} ${state}`),
  });
  return { ...result, lines, steps, made };
}

Deno.test("runJob() gives the output of a job that gets done, and its time", async () => {
  assertEquals(await run(() => ({ a: [1, "x"] })), {
    name: "work",
    state: "done",
    output: { a: [1, "x"] },
    duration: 1,
    blocks: [],
    lines: [],
    steps: [],
    made: [WORKDIR],
  });
});

Deno.test("runJob() waits for a promise, and keeps nothing as null", async () => {
  assertEquals((await run(() => Promise.resolve(5))).output, 5);
  assertEquals((await run(() => {})).output, null);
});

Deno.test("runJob() keeps the output as JSON would", async () => {
  const { output } = await run(() => ({ at: new Date(0), gone: undefined, list: [undefined] }));
  assertEquals(output, { at: "1970-01-01T00:00:00.000Z", list: [null] });
});

const circular: Record<string, unknown> = {};
circular["self"] = circular;

const NOT_JSON: Readonly<Record<string, unknown>> = {
  "a function": () => 1,
  "a symbol": Symbol("s"),
  "a big integer": 1n,
  "a big integer inside": { a: [1n] },
  "a circle": circular,
};

for (const [what, output] of Object.entries(NOT_JSON)) {
  Deno.test(`runJob() cannot keep ${what} as an output`, async () => {
    const { state, reason, hint, ...rest } = await run(() => output);
    assertEquals([state, reason, hint], [
      "error",
      'Cannot keep the output of job "work": it is not JSON',
      "return plain data",
    ]);
    assert(!("output" in rest));
  });
}

for (const [what, output] of [["a map", new Map([[1, 2]])], ["NaN", NaN]] as const) {
  Deno.test(`runJob() cannot keep ${what} as an output`, async () => {
    assertEquals((await run(() => output)).state, "error");
  });
}

const FAILURES: readonly (readonly [string, unknown, Partial<Ran> & Pick<Ran, "state">])[] = [
  [
    "a no with what was found",
    new AnswerIsNo("too slow", { code: "x", hint: "buy more", output: { p95: 3 } }),
    { state: "no", reason: "too slow", hint: "buy more", output: { p95: 3 } },
  ],
  ["a bare no", new AnswerIsNo("no", { code: "x" }), { state: "no", reason: "no" }],
  [
    "an error that stands for exit 1",
    new PenstockError("no", { code: "x", exitCode: 1 }),
    { state: "no", reason: "no" },
  ],
  ["a usage error", new UsageError("bad"), { state: "error", reason: "bad" }],
  ["an unforeseen error", new RangeError("off"), { state: "error", reason: "off" }],
  ["a text", "just words", { state: "error", reason: "just words" }],
  ["nothing", undefined, { state: "error", reason: "undefined" }],
  ["an interrupt nobody sent", new Interrupted(), { state: "error", reason: "Interrupted" }],
];

for (const [what, error, wanted] of FAILURES) {
  const expected = {
    name: "work",
    duration: 1,
    blocks: [],
    lines: [],
    steps: [],
    made: [WORKDIR],
    ...wanted,
  };
  Deno.test(`runJob() says ${wanted.state} for ${what} that is thrown`, async () => {
    assertEquals(
      await run(() => {
        throw error;
      }),
      expected,
    );
  });

  Deno.test(`runJob() says ${wanted.state} for ${what} that a promise is rejected with`, async () => {
    assertEquals(await run(() => Promise.reject(error)), expected);
  });
}

Deno.test("runJob() knows a no of another copy of the package", async () => {
  // A pipeline of another copy is run, see isPipeline(); its linkModel() throws that copy's errors.
  const copy = await import("../../../lib/errors.ts?another=copy");
  const { state } = await run(() => {
    throw new copy.AnswerIsNo("no", { code: "x" });
  });
  assertEquals(state, "no");
});

Deno.test("runJob() says no also where what was found is not JSON", async () => {
  for (const output of [1n, () => 1, circular]) {
    const work = () => {
      throw new AnswerIsNo("no", { code: "x", output });
    };
    assertEquals((await run(work)).state, "no");
  }
});

Deno.test("runJob() never throws, whatever a job puts into its report", async () => {
  const { state } = await run((job) => job.report(1n as never));
  assertEquals(state, "error");
});

Deno.test("runJob() hands a job all that it may know", async () => {
  let seen: AnyJob | undefined;
  await run((job) => {
    seen = job;
  }, {
    needs: { before: { a: 1 } },
    job: { secrets: ["KEY"] },
    env: { KEY: "hunter22", WANDB_ENTITY: "acme" },
  });
  assert(seen !== undefined);
  const { name, runId, event, needs, inputs, idempotencyKey, workdir, entity, secrets } = seen;
  assertEquals({ name, runId, event, needs, inputs, idempotencyKey, workdir, entity }, {
    name: "work",
    runId: "run-1",
    event: EVENT,
    needs: { before: { a: 1 } },
    inputs: { runs: 5 },
    idempotencyKey: "run-1/work",
    workdir: WORKDIR,
    entity: "acme",
  });
  assertEquals({ ...secrets }, { KEY: "hunter22" });
  assertEquals(await seen.registry(), await seen.registry());
});

Deno.test("runJob() keeps variables, streams and journal out of a job's reach", async () => {
  let seen: readonly string[] = [];
  await run((job) => {
    seen = Object.keys(job.world);
    assert(!("entity" in job));
  });
  assertEquals([...seen].sort(), ["clock", "cwd", "files", "runtime"]);
});

Deno.test("runJob() makes the folder of a job before it starts", async () => {
  const made: string[] = [];
  const makeDirectory = (path: string) => Promise.resolve(void made.push(path));
  const { output } = await run(({ workdir }) => made.includes(workdir), {
    files: { ...systemFiles, makeDirectory },
  });
  assertEquals(output, true);
});

Deno.test("runJob() says error where the folder of a job cannot be made", async () => {
  const makeDirectory = () => Promise.reject(new PenstockError("disk full", { code: "file" }));
  const { state, reason } = await run(() => 1, { files: { ...systemFiles, makeDirectory } });
  assertEquals([state, reason], ["error", "disk full"]);
});

Deno.test("runJob() gives a job that reads a missing secret an error that names it", async () => {
  const { state, reason, hint } = await run((job) => job.secrets["KEY"], {
    job: { secrets: ["KEY"] },
  });
  assertEquals([state, reason, hint], [
    "error",
    'Cannot read secret "KEY": it is not set',
    "set the variable KEY",
  ]);
});

Deno.test("runJob() lets a job that does not read a missing secret get done", async () => {
  assertEquals((await run(() => 1, { job: { secrets: ["KEY"] } })).state, "done");
});

Deno.test("runJob() says each line of a log, and marks warnings", async () => {
  const { lines } = await run((job) => {
    job.log.info("one\ntwo");
    job.log.warn("careful");
  });
  assertEquals(lines, ["work: one", "work: two", "work: warning: careful"]);
});

Deno.test("runJob() keeps the blocks that a job reports, also where it fails", async () => {
  const block = { kind: "text" as const, text: "found" };
  const { blocks } = await run((job) => {
    job.report(block, block);
    job.report(block);
    throw new Error("after that");
  });
  assertEquals(blocks, [block, block, block]);
});

Deno.test("runJob() tells of steps as they begin and end, and gives their results", async () => {
  const { steps, output, reason } = await run(async (job) => {
    const one = await job.step("one", () => Promise.resolve(1));
    await job.step("outer", () => job.step("inner", () => Promise.resolve(one)));
    return await job.step("two", () => Promise.reject(new Error("step failed")));
  });
  assertEquals(steps, [
    "work/one running",
    "work/one done",
    "work/outer running",
    "work/inner running",
    "work/inner done",
    "work/outer done",
    "work/two running",
    "work/two error",
  ]);
  assertEquals([output, reason], [undefined, "step failed"]);
});

const SECRET = 'hunter"22';
const secretive = { job: { secrets: ["KEY"] }, env: { KEY: SECRET } };

Deno.test("runJob() masks secrets in log lines, blocks and output", async () => {
  const base64 = new TextEncoder().encode(SECRET).toBase64();
  const { lines, blocks, output } = await run((job) => {
    job.log.info(`key is ${SECRET}, ${base64}`);
    job.log.warn(JSON.stringify({ key: SECRET }));
    job.report({ kind: "facts", facts: [["key", SECRET]] });
    return { deep: [{ key: `x${SECRET}x` }] };
  }, secretive);
  assertEquals(lines, ["work: key is ***, ***", 'work: warning: {"key":"***"}']);
  assertEquals(blocks, [{ kind: "facts", facts: [["key", "***"]] }]);
  assertEquals(output, { deep: [{ key: "x***x" }] });
});

Deno.test("runJob() masks secrets in reason, hint and what a no found", async () => {
  const { reason, hint, output } = await run(() => {
    const options = { code: "x", hint: `try ${SECRET}`, output: [SECRET] };
    throw new AnswerIsNo(`refused ${SECRET}`, options);
  }, secretive);
  assertEquals([reason, hint, output], ["refused ***", "try ***", ["***"]]);
});

Deno.test("runJob() masks secrets in the output of a child", async () => {
  await withTemporaryDirectory(fakeWorld(), async (cwd) => {
    const env = { KEY: SECRET, PATH: Deno.env.get("PATH") ?? "" };
    const { lines, output } = await run(
      async (job) => (await job.sh`sh -c ${'echo "got $KEY"; echo "$KEY" >&2'}`).stdout,
      { ...secretive, env, cwd, processes: systemProcesses },
    );
    assertEquals([...lines].sort(), ["work: ***", "work: got ***"]);
    assertEquals(output, "got ***");
  });
});

Deno.test("runJob() masks secrets in the keys of an output", async () => {
  const { output } = await run(() => ({ [SECRET]: 1 }), secretive);
  assertEquals(JSON.stringify(output).includes("hunter"), false);
});

const HIDDEN = [
  "GITHUB_TOKEN",
  "GITHUB_ENV",
  "GITHUB_OUTPUT",
  "GITHUB_PATH",
  "GITHUB_STEP_SUMMARY",
  "GITHUB_WORKSPACE",
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "WANDB_API_KEY",
  "AWS_SECRET_ACCESS_KEY",
  "CI_JOB_TOKEN",
  "LD_PRELOAD",
  "NODE_OPTIONS",
  "BASH_ENV",
  "ENV",
  "GIT_SSH_COMMAND",
  "PYTHONPATH",
  "DENO_AUTH_TOKENS",
  "PATH_TO_KEY",
  "XPATH",
  "LCD",
];
const SHOWN = ["HOME", "CI", "LANG", "LC_ALL", "TZ", "https_proxy", "SSL_CERT_FILE"];

/** The variables that a child of a job sees. */
async function childVariables(secrets: readonly string[]): Promise<Record<string, string>> {
  return await withTemporaryDirectory(fakeWorld(), async (cwd) => {
    const env = Object.fromEntries([...HIDDEN, ...SHOWN].map((name) => [name, `value of ${name}`]));
    const world = { env: { ...env, PATH: Deno.env.get("PATH") ?? "" }, cwd };
    let found: Record<string, string> = {};
    const { reason } = await run(async (job) => {
      const { stdout } = await job.sh`sh -c env`;
      found = Object.fromEntries(
        stdout.split("\n").map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]),
      );
    }, { ...world, processes: systemProcesses, job: { secrets } });
    assertEquals(reason, undefined);
    return found;
  });
}

Deno.test("runJob() shows a child the common variables, and neither tokens nor CI's files", async () => {
  const found = await childVariables([]);
  assertEquals(HIDDEN.filter((name) => name in found), []);
  assertEquals(SHOWN.filter((name) => found[name] !== `value of ${name}`), []);
});

Deno.test("runJob() shows a child the secrets that its job declares", async () => {
  const found = await childVariables(["GITHUB_TOKEN", "WANDB_API_KEY", "NOT_SET"]);
  assertEquals(HIDDEN.filter((name) => name in found), ["GITHUB_TOKEN", "WANDB_API_KEY"]);
  assertEquals(found["GITHUB_TOKEN"], "value of GITHUB_TOKEN");
});

/** Ends when the job is told to stop, with what it was told. */
async function untilStopped({ signal }: AnyJob): Promise<never> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  if (!signal.aborted) await promise;
  throw signal.reason;
}

Deno.test("runJob() stops a job whose time is over, by its signal", async () => {
  let reason: unknown;
  const result = await run(async (job) => {
    await untilStopped(job).catch((error) => reason = error);
  }, { job: { timeout: 20 } });
  assertEquals([result.state, result.reason, result.hint], [
    "error",
    'Job "work" took longer than 20.0 ms',
    "allow more with its timeout",
  ]);
  assert(reason instanceof PenstockError);
  assertEquals(reason.code, "job-timeout");
});

Deno.test("runJob() lets no answer count that comes after the time", async () => {
  const { state, reason, ...rest } = await run(async (job) => {
    await untilStopped(job).catch(() => {});
    throw new AnswerIsNo("too late", { code: "x" });
  }, { job: { timeout: 20 } });
  assertEquals([state, reason], ["error", 'Job "work" took longer than 20.0 ms']);
  assert(!("output" in rest));
});

Deno.test("runJob() waits for the clean-up of a job that it stopped", async () => {
  const told: string[] = [];
  await run(async (job) => {
    await untilStopped(job).catch(() => {});
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    told.push("cleaned up");
  }, { job: { timeout: 20 } });
  told.push("ended");
  assertEquals(told, ["cleaned up", "ended"]);
});

Deno.test({
  name: "runJob() takes a job for done that ends within its time, and leaves no timer",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: async () => {
    assertEquals((await run(() => 1, { job: { timeout: 3_600_000 } })).state, "done");
  },
});

Deno.test("runJob() tells a job of an interrupt and calls it interrupted", async () => {
  const interrupt = new AbortController();
  let told: unknown;
  const { state, reason } = await run(async (job) => {
    interrupt.abort();
    await untilStopped(job).catch((error) => told = error);
  }, { signal: interrupt.signal, job: { timeout: 3_600_000 } });
  assertEquals([state, reason], ["interrupted", "interrupted"]);
  assert(told instanceof Interrupted);
});

Deno.test("runJob() leaves nothing behind on the signal of the world", async () => {
  const listeners: string[] = [];
  const { signal } = new AbortController();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener: (...given: Parameters<typeof add>) => (listeners.push("add"), add(...given)),
    removeEventListener: (...given: Parameters<typeof remove>) => (
      listeners.push("remove"), remove(...given)
    ),
  });
  await run(() => 1, { signal });
  assertEquals(listeners, ["add", "remove"]);
});

Deno.test("the secrets of a job cannot be replaced", async () => {
  await run((job) => {
    assertThrows(() => Object.assign(job.secrets, { KEY: "other" }), TypeError);
  }, secretive);
});
