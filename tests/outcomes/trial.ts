import { DatabaseSync } from "node:sqlite";
import { join } from "../../lib/deps/path.ts";
import { fixture, Sandbox } from "../cli/_cli.ts";
import type { Happening } from "./table.ts";

/** What becomes of each state; `hold` waits until the test lets go. */
const JOBS: Readonly<Record<string, string>> = {
  "waits for a need": `.job("hold", from, hold).job("job", { needs: ["hold"] }, () => 1)`,
  "waits for its group": `
    .job("hold", { ...from, concurrency: "g" }, hold)
    .job("job", { ...from, concurrency: "g" }, () => 1)`,
  "runs its function": `.job("job", from, hold)`,
  "runs a program": `.job("job", from, (job) => job.sh.script(
    'echo READY; while [ ! -e release ]; do sleep 0.02; done'))`,
  "is in a step": `.job("job", from, (job) => job.step("send", hold))`,
  "is in a step done once": `
    .job("job", from, (job) => job.step("send", { once: true }, hold))`,
  "is in a step that can be found": `.job("job", from, (job) =>
    job.step("send", { once: true, reconcile: () => ({ output: 1 }) }, hold))`,
  "pauses before another attempt": `
    .job("job", { ...from, retry: { attempts: 2, delay: HOLDS ? "10m" : "500ms" } }, (job) => {
      if (job.attempt === 1) throw new Error("once more");
    })`,
  "is done": `.job("job", from, () => 1)${afterwards("job")}`,
  "said no": `.job("job", from, () => {
    throw new AnswerIsNo("not good enough", { code: "x" });
  })${afterwards("job")}`,
  "could not answer": `.job("job", from, () => {
    throw new Error("it broke");
  })${afterwards("job")}`,
  "failed, and may": `.job("job", { ...from, continueOnError: true }, () => {
    throw new Error("it broke");
  })${afterwards("job")}`,
  "took too long": `
    .job("job", { ...from, timeout: "50ms" }, (job) => new Promise((_, reject) =>
      job.signal.addEventListener("abort", () => reject(job.signal.reason))))${afterwards("job")}`,
  "was skipped": `.job("job", { ...from, if: () => false }, () => 1)${afterwards("job")}`,
  "was cancelled": `
    .job("job", { ...from, matrix: matrix({ cell: [1, 2] }) }, async (job) => {
      if (job.matrix.cell === 1) throw new AnswerIsNo("not good enough", { code: "x" });
      await new Promise((_, reject) =>
        job.signal.addEventListener("abort", () => reject(job.signal.reason)));
    })${afterwards("job")}`,
};

function afterwards(job: string): string {
  return `.job("hold", { needs: ["${job}"], if: always() }, hold)`;
}

/** What is done to the run's folder before the job begins. */
const FAULTS: Readonly<Record<string, string>> = {
  "the log cannot be written": `await Deno.writeTextFile(folder + "/logs", "").catch(() => {});`,
  "the report cannot be written": `
    for (const name of ["report.md", "index.html", "run.json"]) {
      await Deno.mkdir(folder + "/" + name + "/in-the-way", { recursive: true });
    }`,
};

/** The pipeline of a state and a fault. */
function pipelineOf(state: string, fault: string | undefined): string {
  return `
    import { always, AnswerIsNo, matrix, pipeline } from "file://${fixture("mod.ts")}";
    const HOLDS = Deno.env.get("HOLDS") === "1";
    const from = { needs: ["fault"] };
    async function hold(job) {
      job.log.info("READY");
      while (!await Deno.stat("release").catch(() => undefined)) {
        job.signal.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return 1;
    }
    export default pipeline("trial")
      .job("fault", async (job) => {
        const folder = job.scratch + "/../..";
        ${FAULTS[fault ?? ""] ?? ""}
      })
      ${JOBS[state] ?? ""};`;
}

/** How a trial ended. */
export interface TrialResult {
  readonly code: number;
  readonly said: string;
}

/** Lets something happen to a run while its job is in a state. */
export async function tryOut(
  state: string,
  happening: Happening,
  fault?: string,
): Promise<TrialResult> {
  if (JOBS[state] === undefined) throw new Error(`No pipeline for ${JSON.stringify(state)}`);
  await using sandbox = await Sandbox.make({ "pipeline.js": pipelineOf(state, fault) });
  // A folder cannot be added to.
  const summary = fault === "the CI summary cannot be written"
    ? { GITHUB_STEP_SUMMARY: sandbox.directory }
    : {};
  const env = { PENSTOCK_REGISTRY: "", ...summary };
  const holds = happening === "nothing" ? "0" : "1";
  const child = sandbox.start(["run", "pipeline.js"], { env: { ...env, HOLDS: holds } });
  const stdout = new Response(child.stdout).text();
  let said = "";
  let begun = false;
  const decoder = new TextDecoder();
  for await (const chunk of child.stderr) {
    said += decoder.decode(chunk);
    if (begun || !/READY|↻ job/.test(said)) continue;
    begun = true;
    if (fault === "the journal cannot be written") await breakJournal(sandbox);
    await happen(happening, child, sandbox);
  }
  const { code, signal } = await child.status;
  const first = { code: signal === null ? code : -1, said: said + await stdout };
  if (happening !== "kill -9") return first;
  if (signal !== "SIGKILL") throw new Error(`It was not killed: ${first.said}`);
  await sandbox.write("release", "");
  const resumed = await sandbox.run(["run", "pipeline.js", "--resume"], {
    env: { ...env, HOLDS: "0" },
  });
  return { code: resumed.code, said: resumed.stderr + resumed.stdout };
}

async function happen(
  happening: Happening,
  child: Deno.ChildProcess,
  sandbox: Sandbox,
): Promise<void> {
  if (happening === "nothing") await sandbox.write("release", "");
  else if (happening === "kill -9") child.kill("SIGKILL");
  else if (happening === "twice") {
    child.kill("SIGINT");
    child.kill("SIGINT");
  } else child.kill(happening);
}

/** From now on nothing can be added to the run's journal. */
async function breakJournal({ directory }: Sandbox): Promise<void> {
  const state = join(directory, ".penstock-runs");
  for await (const { name, isDirectory } of Deno.readDir(state)) {
    if (!isDirectory || !/^\d{8}T/.test(name)) continue;
    using database = new DatabaseSync(join(state, name, "journal.db"));
    database.exec("PRAGMA busy_timeout = 5000");
    database.exec(
      "CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
  }
}
