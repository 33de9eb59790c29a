import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { Sandbox } from "./_cli.ts";
import {
  assertCode,
  cutOff,
  document,
  errorsIn,
  Going,
  listRuns,
  notesOf,
  penstock,
  pipelineText,
} from "./_pipelines.ts";

/** A command line that must be refused, and words of its `error:` and `hint:` lines. */
interface Refused {
  readonly name: string;
  readonly args: readonly string[];
  readonly says: string;
  readonly hint: string;
}

const RESUME = ["run", "pipeline.js", "--resume"];
const NO_SUCH_RUN = "20260102T030405-00000000";

/** A job that was done before one that is cut off in a step done once. */
const PIPELINE = pipelineText(`
  .inputs({ size: schema.number().default(1) })
  .job("first", () => note("first"))
  .job("job", { needs: ["first"] }, (job) => job.step("send", { once: true }, hold))`);

/** All that is kept: of journals what they hold, not their bytes, which opening one changes. */
async function kept(sandbox: Sandbox): Promise<unknown> {
  const files = Object.entries(await sandbox.snapshot());
  const journals = files.filter(([path]) => path.endsWith("/journal.db"));
  return [
    files.filter(([path]) => !/\/journal\.db(-wal|-shm)?$/.test(path)),
    journals.map(([path]) => rowsOf(`${sandbox.directory}/${path}`)),
  ];
}

function rowsOf(path: string): unknown {
  using database = new DatabaseSync(path, { readOnly: true });
  return ["run", "jobs", "steps", "entries"].map((table) =>
    database.prepare(`SELECT * FROM ${table}`).all()
  );
}

const NO_REGISTRY = { env: { PENSTOCK_REGISTRY: "" } };

/** Runs command lines that must be refused, and asserts that they are and change nothing. */
async function assertRefused(
  t: Deno.TestContext,
  sandbox: Sandbox,
  refused: readonly Refused[],
): Promise<void> {
  const before = await kept(sandbox);
  for (const { name, args, says, hint } of refused) {
    await t.step(name, async () => {
      const { code, stdout, stderr } = await sandbox.runHere(args, NO_REGISTRY);
      const errors = errorsIn(stderr);
      assertEquals([code, errors.length, stdout], [2, 1, ""], stderr);
      assertStringIncludes(errors[0] ?? "", says);
      const hints = stderr.split("\n").filter((line) => line.startsWith("hint:"));
      assertEquals(hints.length, 1, stderr);
      assertStringIncludes(hints[0] ?? "", hint);
      assert(!/\n\s+at /.test(stderr), `a stack trace is shown:\n${stderr}`);
      assertEquals(await kept(sandbox), before);
    });
  }
}

const WHERE_NO_RUN_IS: readonly Refused[] = [
  {
    name: "--resume where there is no run",
    args: RESUME,
    says: 'pipeline "trial": there is no run of it here',
    hint: "leave --resume out",
  },
  {
    name: "--resume with an unknown run",
    args: [...RESUME, NO_SUCH_RUN],
    says: `run "${NO_SUCH_RUN}"`,
    hint: "penstock runs list",
  },
  {
    name: "--resume= with what is no name of a run",
    args: ["run", "pipeline.js", "--resume=../x"],
    says: 'run "../x"',
    hint: "penstock runs list",
  },
  {
    name: "--resume with nothing behind the sign",
    args: ["run", "pipeline.js", "--resume="],
    says: "Missing value for --resume",
    hint: "--resume=",
  },
  {
    name: "--resume before a word that is no name of a run",
    args: [...RESUME, "latest"],
    says: '"latest"',
    hint: "penstock run --help",
  },
  {
    name: "--settle without --resume",
    args: ["run", "pipeline.js", "--settle", "job/send=done"],
    says: "--settle without --resume",
    hint: "add --resume",
  },
  {
    name: "--resume of a plan",
    args: ["plan", "pipeline.js", "--resume"],
    says: "--resume",
    hint: "penstock plan --help",
  },
  {
    name: "--max-parallel 0",
    args: ["run", "pipeline.js", "--max-parallel", "0"],
    says: '"0" for --max-parallel',
    hint: "--max-parallel",
  },
  {
    name: "--max-parallel of a word",
    args: ["run", "pipeline.js", "--max-parallel", "all"],
    says: '"all" for --max-parallel',
    hint: "--max-parallel",
  },
  {
    name: "--progress x",
    args: ["run", "pipeline.js", "--progress", "x"],
    says: '"x" for --progress',
    hint: "auto, tree, plain",
  },
  {
    name: "runs show where there is no run",
    args: ["runs", "show"],
    says: "there is none here yet",
    hint: "penstock run",
  },
  {
    name: "runs show of an unknown run",
    args: ["runs", "show", NO_SUCH_RUN],
    says: `run "${NO_SUCH_RUN}"`,
    hint: "penstock runs list",
  },
  {
    name: "runs show of a path",
    args: ["runs", "show", "../.."],
    says: 'run "../.."',
    hint: "penstock runs list",
  },
  {
    name: "runs list --limit 0",
    args: ["runs", "list", "--limit", "0"],
    says: '"0" for --limit',
    hint: "--limit 20",
  },
  ...["x", "30", "-1d", "1e3d"].map((age): Refused => ({
    name: `runs prune --older-than=${age}`,
    args: ["runs", "prune", `--older-than=${age}`],
    says: `${JSON.stringify(age)} for --older-than`,
    hint: "30d",
  })),
  {
    name: "runs prune --keep -1",
    args: ["runs", "prune", "--keep=-1"],
    says: '"-1" for --keep',
    hint: "--keep 20",
  },
];

Deno.test("bad words about runs get one error line, and make no state folder", async (t) => {
  await using sandbox = await Sandbox.make({ "pipeline.js": PIPELINE });
  await assertRefused(t, sandbox, WHERE_NO_RUN_IS);
  assertEquals(await notesOf(sandbox), []);
});

const GIVEN_ALREADY = [
  ["--event", "push"],
  ["--payload", "event.json"],
  ["--input", "size=2"],
  ["--dry-run"],
  ["-n"],
];

Deno.test("a bad --resume of a run that was cut off changes nothing", async (t) => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": PIPELINE,
    "event.json": "{}",
    "other.js": pipelineText(`.job("job", () => 1)`, { name: "other" }),
    "changed.js": PIPELINE.replace(`.job("first"`, `.job("zeroth", () => 1).job("first"`),
    "fewer.js": pipelineText(`.job("first", () => 1)`),
  });
  await cutOff(sandbox, ["run", "pipeline.js"]);
  const [{ id } = { id: "" }] = await listRuns(sandbox);
  const settle = (...answers: readonly string[]) => [
    ...RESUME,
    ...answers.flatMap((answer) => ["--settle", answer]),
  ];
  await assertRefused(t, sandbox, [
    ...GIVEN_ALREADY.map((words): Refused => ({
      name: `--resume with ${words.join(" ")}`,
      args: [...RESUME, ...words],
      says: `${words[0] === "-n" ? "--dry-run" : words[0]} with --resume`,
      hint: "leave",
    })),
    ...[
      "job/send",
      "job/send=",
      "job/send=maybe",
      "job/send=done:{",
      "=done",
      "job/send=again:1",
    ]
      .map((answer): Refused => ({
        name: `--settle ${answer}`,
        args: settle(answer),
        says: `${JSON.stringify(answer)} for --settle`,
        hint: "JOB/STEP=done",
      })),
    {
      name: "--settle of another step",
      args: settle("job/other=done"),
      says: 'step "job/other"',
      hint: "open are job/send",
    },
    {
      name: "--settle of another step beside the right one",
      args: settle("job/send=done", "first/send=done"),
      says: 'step "first/send"',
      hint: "open are job/send",
    },
    {
      name: "--settle twice",
      args: settle("job/send=done", "job/send=again"),
      says: 'step "job/send" in two ways',
      hint: "one answer",
    },
    {
      name: "--resume without an answer",
      args: RESUME,
      says: 'step "job/send" took effect',
      hint: "--settle job/send=done",
    },
    {
      name: "--resume with the run of another pipeline",
      args: ["run", "other.js", "--resume", id],
      says: `run "${id}": it is one of pipeline "trial", not of "other"`,
      hint: "the file of that pipeline",
    },
    ...["changed.js", "fewer.js"].map((file): Refused => ({
      name: `--resume with the jobs of ${file}`,
      args: ["run", file, "--resume", "--settle", "job/send=done"],
      says: `run "${id}": the jobs of the pipeline are others now`,
      hint: "leave --resume out",
    })),
  ]);
  assertEquals(await notesOf(sandbox), ["first"]);
  const { run } = await document(sandbox, settle("job/send=done"));
  assertEquals([run.id, run.exitCode, run.attempt], [id, 0, 2]);
});

Deno.test("--resume of a run that is going is refused and does it no harm", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": PIPELINE });
  const going = Going.start(sandbox, ["run", "pipeline.js"]);
  await going.until("READY");
  const [{ id } = { id: "" }] = await listRuns(sandbox);
  for (const args of [RESUME, [...RESUME, id], [...RESUME, "--settle", "job/send=again"]]) {
    const { code, stdout, stderr } = await penstock(sandbox, args);
    assertEquals([code, stdout, errorsIn(stderr).length], [2, "", 1], stderr);
    assertStringIncludes(errorsIn(stderr)[0] ?? "", "another process runs it");
    assertStringIncludes(stderr, "hint: wait for it, or stop it");
  }
  const { runs } = await document(sandbox, ["runs", "list"]);
  assertEquals([runs[0].state, runs[0].attempt], ["going", 1]);
  await sandbox.write("release", "");
  assertCode(await going.end(), 0);
  assertEquals(await notesOf(sandbox), ["first"]);
});

Deno.test("a state folder that is a file is left alone, with an error that says so", async (t) => {
  await using sandbox = await Sandbox.make({ "pipeline.js": PIPELINE, ".penstock-runs": "mine" });
  const lines = [["run", "pipeline.js"], RESUME, ["runs", "list"], ["runs", "show"], [
    "runs",
    "prune",
  ]];
  await assertRefused(
    t,
    sandbox,
    lines.map((args): Refused => ({
      name: args.join(" "),
      args,
      says: '".penstock-runs": it is no folder',
      hint: "move it away",
    })),
  );
  assertEquals(await notesOf(sandbox), []);
});

Deno.test("a damaged journal is an error only of its own run", async (t) => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`.job("job", () => note("job"))`),
  });
  assertCode(await penstock(sandbox, ["run", "pipeline.js"]), 0);
  const [{ id } = { id: "" }] = await listRuns(sandbox);
  await sandbox.write(`.penstock-runs/${NO_SUCH_RUN}/journal.db`, "no database".repeat(100));
  const before = await sandbox.snapshot();
  for (const args of [["runs", "show", NO_SUCH_RUN], [...RESUME, NO_SUCH_RUN]]) {
    await t.step(args.join(" "), async () => {
      const { code, stdout, stderr } = await penstock(sandbox, args);
      assertEquals([code, stdout, errorsIn(stderr).length], [2, "", 1], stderr);
      assertStringIncludes(errorsIn(stderr)[0] ?? "", `${NO_SUCH_RUN}/journal.db`);
      assertStringIncludes(stderr, "hint: its logs may be whole");
      assertEquals(await sandbox.snapshot(), before);
    });
  }
  assertCode(await penstock(sandbox, ["runs", "show", id]), 0);
  assertEquals((await document(sandbox, RESUME)).run.id, id);
  assertEquals(await notesOf(sandbox), ["job"]);
});
