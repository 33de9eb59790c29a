import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/deps/assert.ts";
import { Sandbox } from "../cli/_cli.ts";
import { assertCode, penstock } from "../cli/_pipelines.ts";
import { checkoutOf, WorkflowRun } from "./_workflow_run.ts";

/** A run of the workflow that is generated of a pipeline named `p`, and the folder of its notes. */
async function makeRun(jobs: string, ...options: readonly string[]) {
  const notes = await Sandbox.make();
  const text = `
    import { always, AnswerIsNo, on, pipeline, schema } from "penstock";
    const notes = ${JSON.stringify(`${notes.directory}/notes`)};
    const note = (text) => Deno.writeTextFileSync(notes, text + "\\n", { append: true });
    export default pipeline("p").on(on.repositoryDispatch("go", schema.unknown()))${jobs};`;
  const files = checkoutOf(text);
  await using sandbox = await Sandbox.make(files);
  const made = await penstock(sandbox, ["generate", "github", ...options, "-o", "-"]);
  assertCode(made, 0);
  return { notes, run: new WorkflowRun(made.stdout, files) };
}

const CHAIN = `
  .job("make", () => { note("make"); return { rows: 7 }; })
  .job("half", { needs: ["make"] }, ({ needs }) => { note("half"); return needs.make.rows / 2; })
  .job("tell", { needs: ["half"] }, ({ needs, log }) => { note("tell"); log.info("half: " + needs.half); })`;

for (const options of [[], ["--fan-out"]]) {
  const what = ["a generated workflow", ...options].join(" ");

  Deno.test(`${what} hands outputs on, and ends well`, async () => {
    const { notes, run } = await makeRun(CHAIN, ...options);
    await using _ = notes;
    const ends = await run.attempt();
    assertEquals(new Set(Object.values(ends)), new Set(["success"]), run.said);
    assertEquals(await notes.read("notes"), "make\nhalf\ntell\n");
    assertStringIncludes(run.said, "half: 3.5");
  });

  Deno.test(`${what} does nothing twice in a second attempt`, async () => {
    const fails = `throw new Error("no disk")`;
    const jobs = CHAIN.replace(
      'note("half");',
      `note("half"); if (Deno.env.get("GITHUB_RUN_ATTEMPT") === "1") ${fails};`,
    );
    const { notes, run } = await makeRun(jobs, ...options);
    await using _ = notes;
    const first = await run.attempt();
    assert(Object.values(first).includes("failure"), run.said);
    const second = await run.attempt();
    assertEquals(new Set(Object.values(second)), new Set(["success"]), run.said);
    assertEquals(await notes.read("notes"), "make\nhalf\nhalf\ntell\n");
  });
}

Deno.test("a generated fan-out ends in a verdict of no, and tells why what was not run", async () => {
  const { notes, run } = await makeRun(
    `
    .job("judge", () => { throw new AnswerIsNo("Too slow", { code: "too-slow" }); })
    .job("promote", { needs: ["judge"] }, () => note("promote"))
    .job("tell", { needs: ["promote"], if: always() }, () => note("tell"))`,
    "--fan-out",
  );
  await using _ = notes;
  const ends = await run.attempt();
  assertEquals(ends, {
    judge: "failure",
    promote: "skipped",
    tell: "success",
    verdict: "failure",
  }, run.said);
  assertEquals(await notes.read("notes"), "tell\n");
  const verdict = run.said.slice(run.said.indexOf("verdict:\n"));
  assertMatch(verdict, /judge said no: Too slow/);
  assertMatch(verdict, /promote\s+skipped/);
});
