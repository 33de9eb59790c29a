import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { fixture, Sandbox } from "./_cli.ts";

/** Runs a pipeline whose jobs are given; the state folder of the run is looked into. */
async function run(
  jobs: string,
  { top = "", env = {}, words = [] }: {
    readonly top?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly words?: readonly string[];
  } = {},
) {
  await using sandbox = await Sandbox.make({
    "pipeline.js": `
      import { AnswerIsNo, matrix, pipeline } from "file://${fixture("mod.ts")}";
      ${top}
      export default pipeline("code")${jobs};`,
  });
  const result = await sandbox.run(["run", "pipeline.js", ...words], {
    env: { PENSTOCK_REGISTRY: "", ...env },
  });
  const logs = await sandbox.run(["runs", "show", "--log", "a"]);
  return { ...result, log: logs.stdout };
}

const TOKEN = { MY_TOKEN: "tok-0123456789abcdef" };

Deno.test("what a job says by console goes to its log, masked, and leaves --json alone", async () => {
  const { code, stdout, stderr, log } = await run(
    `.job("a", { secrets: ["MY_TOKEN"] }, (job) => {
      console.log("::error::the token is", job.secrets.MY_TOKEN, { deep: 1 });
      console.error("second\\nthird");
    })`,
    { env: TOKEN, words: ["--json"] },
  );
  assertEquals(code, 0, stderr);
  assertEquals(JSON.parse(stdout).run.exitCode, 0);
  assertEquals(log, "\\::error::the token is *** { deep: 1 }\nsecond\nthird\n");
  assert(!`${stdout}${stderr}${log}`.includes(TOKEN.MY_TOKEN));
});

Deno.test("what a pipeline says while it is loaded goes to stderr, and acts on nobody", async () => {
  const { stdout, stderr } = await run(`.job("a", () => 1)`, {
    top: `console.log("::error::", process.env.MY_TOKEN, "\\x1b[2J");`,
    env: TOKEN,
    words: ["--json"],
  });
  assertEquals(JSON.parse(stdout).run.exitCode, 0);
  assertStringIncludes(stderr, "\\::error:: *** ␛[2J\n");
});

for (const leave of ["Deno.exit(0)", "process.exit(0)"]) {
  Deno.test(`a job that calls ${leave} does not end the run as done`, async () => {
    const { code, stderr } = await run(`.job("a", () => { ${leave} })`);
    assertEquals(code, 2);
    assertStringIncludes(stderr, "error: The program was ended from inside, by a call of exit");
  });
}

Deno.test("an error that a pipeline throws when it is loaded is shown without tokens", async () => {
  const { code, stderr } = await run(`.job("a", () => 1)`, {
    top: `throw new Error("refused " + process.env.MY_TOKEN);`,
    env: TOKEN,
  });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "refused ***");
});

Deno.test("a run whose jobs are named by a secret is refused, and nothing tells it", async () => {
  const { code, stdout, stderr } = await run(
    `.job("a", { matrix: matrix({ key: [process.env.MY_TOKEN] }) }, () => 1)`,
    { env: TOKEN },
  );
  assertEquals(code, 2);
  assertStringIncludes(stderr, "a name, cell or environment of a job holds a secret");
  assert(!`${stdout}${stderr}`.includes(TOKEN.MY_TOKEN));
});

Deno.test("a secret cannot be exported to later steps", async () => {
  const { code, stderr } = await run(
    `.job("a", { secrets: ["MY_TOKEN"] }, (job) => job.exportVariable("X", job.secrets.MY_TOKEN))`,
    { env: TOKEN },
  );
  assertEquals(code, 2);
  assertStringIncludes(stderr, 'Cannot export variable "X": it holds a secret');
});

Deno.test("a program that a job starts after it has returned is not started", async () => {
  const { code, log } = await run(`
    .job("a", (job) => {
      setTimeout(() => job.sh\`echo late\`.catch(() => {}), 20);
      job.log.info("returned");
    })
    .job("b", () => new Promise((resolve) => setTimeout(resolve, 100)))`);
  assertEquals([code, log], [0, "returned\n"]);
});

Deno.test("a job that forgets to wait for a program is an error", async () => {
  const { code, stderr } = await run(`.job("a", (job) => { job.sh\`sleep 30\`; })`);
  assertEquals(code, 2);
  assertStringIncludes(stderr, 'Job "a" returned while "sleep" was still running');
});

Deno.test("a cached job that reads the event says what to do", async () => {
  const { code, stdout } = await run(
    `.job("a", { cache: { key: "1" } }, (job) => job.event.payload)`,
  );
  assertEquals(code, 2);
  assertStringIncludes(stdout, "cache: { key: ({ event }) => … }");
});
