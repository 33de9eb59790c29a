import { assert, assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { systemFiles } from "../../../../lib/adapters/files.ts";
import { systemProcesses } from "../../../../lib/adapters/processes.ts";
import { AnswerIsNo } from "../../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../../lib/model/model_source.ts";
import { fakeWorld } from "../../../fake_world.ts";
import { noFiles } from "./_execute.ts";
import { type AnyJob, MANUAL, run } from "./_run_job.ts";

const SCRATCH = "/state/run-1/work/work";

Deno.test("a job gets all that it may know", async () => {
  let seen: AnyJob | undefined;
  await run((job) => {
    seen = job;
  }, {
    needs: { before: { a: 1 } },
    job: { secrets: ["KEY"] },
    env: { KEY: "hunter22", WANDB_ENTITY: "acme" },
    cwd: "/here",
  });
  assert(seen !== undefined);
  const { name, runId, attempt, event, needs, matrix, inputs, entity, secrets } = seen;
  assertEquals<unknown>({ name, runId, attempt, event, needs, matrix, inputs, entity }, {
    name: "work",
    runId: "run-1",
    attempt: 1,
    event: MANUAL,
    needs: { before: { a: 1 } },
    matrix: {},
    inputs: { runs: 5 },
    entity: "acme",
  });
  const { workdir, scratch, idempotencyKey } = seen;
  assertEquals({ workdir, scratch, idempotencyKey }, {
    workdir: "/here",
    scratch: SCRATCH,
    idempotencyKey: "run-1/work",
  });
  assertEquals({ ...secrets }, { KEY: "hunter22" });
  assertEquals(await seen.registry(), await seen.registry());
});

Deno.test("a job reaches neither variables nor streams nor the journal", async () => {
  let seen: readonly string[] = [];
  await run((job) => {
    seen = Object.keys(job.world);
    assert(!("entity" in job));
  });
  assertEquals([...seen].sort(), ["clock", "cwd", "files", "runtime"]);
});

Deno.test("a job finds its own folder made before it starts", async () => {
  const made: string[] = [];
  const makeDirectory = (path: string) => Promise.resolve(void made.push(path));
  const { result } = await run(({ scratch }) => made.includes(scratch), {
    files: { ...noFiles, makeDirectory },
  });
  assertEquals([result.output, made], [true, [SCRATCH]]);
});

Deno.test("a job that is started again in another attempt at the run finds its folder empty", async () => {
  await withTemporaryDirectory(fakeWorld(), async (directory) => {
    const settings = { files: systemFiles, directory };
    await run(({ scratch }) => Deno.writeTextFile(`${scratch}/half`, "x"), settings);
    const { result } = await run(
      ({ scratch }) => Array.fromAsync(Deno.readDir(scratch), ({ name }) => name),
      { ...settings, attempts: 1 },
    );
    assertEquals(result.output, []);
  });
});

Deno.test("a job's workdir is where its programs start, and no other place", async () => {
  await withTemporaryDirectory(fakeWorld(), async (cwd) => {
    const real = await Deno.realPath(cwd);
    await Deno.mkdir(`${cwd}/models`);
    const work = async (job: AnyJob) => [(await job.sh`pwd -P`).stdout, job.workdir];
    const settings = { cwd, processes: systemProcesses, env: { PATH: pathOfTest() } };
    assertEquals((await run(work, settings)).result.output, [real, cwd]);
    const below = await run(work, { ...settings, job: { workdir: "models" } });
    assertEquals(below.result.output, [`${real}/models`, `${cwd}/models`]);
    const missing = await run(work, { ...settings, job: { workdir: "nothing" } });
    assertEquals(missing.result.state, "error");
  });
});

function pathOfTest(): string {
  return Deno.env.get("PATH") ?? "";
}

Deno.test("a job says each line of a log, and marks warnings", async () => {
  const { lines } = await run((job) => {
    job.log.info("one\ntwo\n");
    job.log.warn("careful");
    job.log.info("\x1b[31mred\x1b[0m \u202e");
  });
  assertEquals(lines, ["one", "two", "warning: careful", "red \\u202e"]);
});

Deno.test("a job says an empty line where it says nothing", async () => {
  assertEquals((await run((job) => job.log.info(""))).lines, [""]);
});

Deno.test("a job says each command before it starts, as a shell would take it", async () => {
  const { lines } = await run(async (job) => {
    await job.sh`echo ${"a b"} ${"it's"} plain ${""}`;
  }, {
    processes: {
      run: () => Promise.resolve({ code: 0, signal: null }),
      end: () => Promise.resolve(),
    },
  });
  assertEquals(lines, ["$ echo 'a b' 'it'\\''s' plain ''"]);
});

Deno.test("a job sets variables for the later steps of its CI job", async () => {
  await withTemporaryDirectory(fakeWorld(), async (folder) => {
    const file = `${folder}/env`;
    await Deno.writeTextFile(file, "");
    await run((job) => job.exportVariable("LOSS", "0.5"), {
      files: systemFiles,
      directory: folder,
      env: { GITHUB_ENV: file },
    });
    const text = await Deno.readTextFile(file);
    assert(/^LOSS<<(\S+)\n0\.5\n\1\n$/.test(text), text);
  });
});

const SECRET = 'hunter"22';
const secretive = { job: { secrets: ["KEY"] }, env: { KEY: SECRET } };

Deno.test("a job's secrets are masked in log lines, blocks and output", async () => {
  const base64 = new TextEncoder().encode(SECRET).toBase64();
  const { lines, result } = await run((job) => {
    job.log.info(`key is ${SECRET}, ${base64}`);
    job.log.warn(JSON.stringify({ key: SECRET }));
    job.report({ kind: "facts", facts: [["key", SECRET]] });
    return { deep: [{ key: `x${SECRET}x` }] };
  }, secretive);
  assertEquals(lines, ["key is ***, ***", 'warning: {"key":"***"}']);
  assertEquals(result.blocks, [{ kind: "facts", facts: [["key", "***"]] }]);
  assertEquals<unknown>(result.output, { deep: [{ key: "x***x" }] });
});

Deno.test("a job's secrets are masked in reason, hint and what a no found", async () => {
  const { reason, hint, output } = (await run(() => {
    const options = { code: "x", hint: `try ${SECRET}`, output: [SECRET] };
    throw new AnswerIsNo(`refused ${SECRET}`, options);
  }, secretive)).result;
  assertEquals<unknown>([reason, hint, output], ["refused ***", "try ***", ["***"]]);
});

Deno.test("a job's secrets are masked in the command that it starts, and in what a child prints", async () => {
  await withTemporaryDirectory(fakeWorld(), async (cwd) => {
    const env = { KEY: SECRET, PATH: pathOfTest() };
    const { lines, result } = await run(
      async (job) => {
        const script = 'echo "got $KEY $1"; echo "$KEY" >&2';
        return (await job.sh`sh -c ${script} sh ${SECRET}`).stdout;
      },
      { ...secretive, env, cwd, processes: systemProcesses },
    );
    const [command, ...printed] = lines;
    assert(command?.endsWith(" sh '***'"), command);
    assertEquals(printed.sort(), ["***", "got *** ***"]);
    assertEquals(result.output, "got *** ***");
  });
});

Deno.test("a job's secrets are masked in the keys of an output, and in the names of steps", async () => {
  const { result, events, entries } = await run(async (job) => {
    await job.step(`use ${SECRET}`, { once: true }, () => SECRET);
    return { [SECRET]: 1 };
  }, secretive);
  const told = JSON.stringify([result, events, entries]);
  assertEquals(told.includes("hunter"), false, told);
});

Deno.test("the secrets of a job cannot be replaced", async () => {
  let thrown = false;
  await run((job) => {
    assertThrows(() => Object.assign(job.secrets, { KEY: "other" }), TypeError);
    thrown = true;
  }, secretive);
  assert(thrown);
});
