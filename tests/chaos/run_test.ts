import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { randomInt, randomLcg } from "../../lib/deps/d3_random.ts";
import { join } from "../../lib/deps/path.ts";
import { fixture, program, Sandbox } from "../cli/_cli.ts";
import { GitHubStandIn } from "../services/github/server.ts";
import { EffectsServer, type KillPhase } from "./effects_server.ts";

const RUNS = 50;

/** Different at each call of the tests, and said when one fails. */
const SEED = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

const PHASES: readonly KillPhase[] = ["before", "inside", "after"];

/** A pipeline run that is killed and resumed, and everything around it. */
class Trial implements AsyncDisposable {
  readonly server = new EffectsServer();
  readonly github = new GitHubStandIn();
  readonly registry: Sandbox;
  /** Where it runs now; a new machine is a new one. */
  folder: Sandbox;
  readonly #pick: (least: number, most: number) => number;

  constructor(registry: Sandbox, folder: Sandbox, pick: (least: number, most: number) => number) {
    this.registry = registry;
    this.folder = folder;
    this.#pick = pick;
  }

  /** Starts the pipeline, or resumes it, and kills it somewhere if it is to. */
  async attempt(
    words: readonly string[],
    kill: boolean,
  ): Promise<{ code: number; stderr: string }> {
    const child = this.folder.start(["run", fixture("tests/chaos/run_pipeline.ts"), ...words], {
      env: {
        PENSTOCK_REGISTRY: `file:${join(this.registry.directory, "reg")}`,
        CHAOS_SERVER: this.server.url,
        CHAOS_GITHUB: this.github.url,
        CHAOS_PENSTOCK: JSON.stringify([Deno.execPath(), ...program().slice(1)]),
        GITHUB_TOKEN: "ghp_ada",
      },
    });
    this.server.plan(undefined);
    if (kill) this.#planKill(child);
    const stdout = new Response(child.stdout).text();
    let stderr = "";
    const decoder = new TextDecoder();
    const mark = this.#pick(0, 4) === 0 ? ["▸ link", "▸ comment"][this.#pick(0, 2)] : undefined;
    for await (const chunk of child.stderr) {
      stderr += decoder.decode(chunk);
      if (kill && mark !== undefined && stderr.includes(mark)) killLater(child, this.#pick(0, 250));
    }
    const { code, signal } = await child.status;
    return { code: signal === "SIGKILL" ? -1 : code, stderr: `${stderr}${await stdout}` };
  }

  #planKill(child: Deno.ChildProcess): void {
    const phase = PHASES[this.#pick(0, PHASES.length)] ?? "before";
    this.server.plan({ at: this.#pick(1, 27), phase, kill: () => killNow(child) });
  }

  /** What CI does: the state is uploaded, and restored on another machine. */
  async moveToNewMachine(): Promise<void> {
    const fresh = await Sandbox.make({ "report.md": "# Report\n" });
    const state = join(this.folder.directory, ".penstock-runs");
    const { success } = await new Deno.Command("cp", {
      args: ["-a", state, fresh.directory],
    }).output();
    assert(success);
    await this.folder[Symbol.asyncDispose]();
    this.folder = fresh;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.github[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
    await this.registry[Symbol.asyncDispose]();
  }
}

function killNow(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It is gone already.
  }
}

function killLater(child: Deno.ChildProcess, delay: number): void {
  setTimeout(() => killNow(child), delay);
}

/** Runs the pipeline to its end over all kills; says how it ended and how often it was killed. */
async function runThrough(
  trial: Trial,
  limit: number,
  pick: (least: number, most: number) => number,
): Promise<{ readonly code: number; readonly kills: number; readonly story: readonly string[] }> {
  const start = ["--input", `limit=${limit}`];
  const story: string[] = [];
  let words: readonly string[] = start;
  let kills = 0;
  for (let attempt = 1; attempt <= 12; attempt++) {
    const { code, stderr } = await trial.attempt(words, attempt === 1 || pick(0, 3) === 0);
    story.push(`${words.join(" ")} -> ${code}`, stderr);
    if (code === -1) kills++;
    const question = /whether step "([^"]+)" took effect/.exec(stderr)?.[1];
    if (question !== undefined) {
      words = ["--resume", "--settle", await answer(trial, question)];
      continue;
    }
    if (code !== -1) return { code, kills, story };
    if (pick(0, 2) === 0) await trial.moveToNewMachine();
    words = (await hasRun(trial)) ? ["--resume"] : start;
  }
  throw new Error(`It came to no end:\n${story.join("\n")}`);
}

/** What a person would find out by asking the service. */
async function answer(trial: Trial, question: string): Promise<string> {
  const [run] = await namesOf(trial);
  const key = `asks:${run}/${question}`;
  return `${question}=${trial.server.effects.has(key) ? `done:{"key":"${key}"}` : "again"}`;
}

async function hasRun(trial: Trial): Promise<boolean> {
  const { stdout } = await trial.folder.run(["runs", "list", "--json"]);
  return JSON.parse(stdout).runs.length > 0;
}

async function namesOf(trial: Trial): Promise<readonly string[]> {
  const { stdout } = await trial.folder.run(["runs", "list", "--json"]);
  return JSON.parse(stdout).runs.map(({ id }: { readonly id: string }) => id);
}

/** Everything that must hold, however often it was killed. */
async function check(trial: Trial, code: number, limit: number): Promise<void> {
  const [run, ...others] = await namesOf(trial);
  assertEquals(others, []);
  const { effects } = trial.server;
  const keys = [...effects.keys()];
  assertEquals(keys.filter((key) => !key.includes(`:${run}/`)), []);
  const count = (kind: string) => keys.filter((key) => key.startsWith(`${kind}:`)).length;
  assertEquals([count("once"), count("asks"), count("plain")], [8, 2, 16]);
  const doubled = [...effects].filter(([key, times]) => times > 1 && !key.startsWith("plain:"));
  assertEquals(doubled, [], "an effect came twice");
  const comments = trial.github.state.commentsOf("issues/7");
  assertEquals(comments.length, 1, "comments");
  const file = join(
    trial.registry.directory,
    "reg/collections/acme/model-registry/classifier.json",
  );
  const { history } = JSON.parse(await Deno.readTextFile(file));
  const moves = history.filter(({ alias }: { readonly alias: string }) => alias === "production");
  assertEquals(moves.length, 1, "moves of the alias");
  const result = JSON.parse(await trial.folder.read(`.penstock-runs/${run}/run.json`));
  const states = result.jobs.map(({ id, state }: Record<string, string>) => [id, state]);
  const wanted = Object.fromEntries(states.map(([id]: [string]) => [id, "done"]));
  const verdict = limit < 4 ? "no" : "done";
  assertEquals(Object.fromEntries(states), { ...wanted, fails: "error", verdict });
  assertEquals(code, limit < 4 ? 1 : 0);
}

async function runTrial(index: number): Promise<number> {
  // Seeds that are neighbours would begin with the same numbers.
  const random = randomLcg((Math.imul(SEED ^ index, 0x9e3779b1) >>> 0) / 2 ** 32);
  for (let skipped = 0; skipped < 10; skipped++) random();
  const pick = (least: number, most: number) => randomInt.source(random)(least, most)();
  const registry = await Sandbox.withModels();
  const folder = await Sandbox.make({ "report.md": "# Report\n" });
  await using trial = new Trial(registry, folder, pick);
  const limit = index % 5 === 0 ? 3 : 4;
  const { code, kills, story } = await runThrough(trial, limit, pick);
  try {
    await check(trial, code, limit);
  } catch (error) {
    throw new Error(`Trial ${index} of seed ${SEED}:\n${story.join("\n")}`, { cause: error });
  }
  return kills;
}

Deno.test(`${RUNS} runs of 30 jobs are killed and resumed: no effect is lost and none comes twice`, async () => {
  let next = 0;
  let kills = 0;
  const work = async () => {
    while (next < RUNS) {
      const killed = await runTrial(next++);
      kills += killed;
    }
  };
  await Promise.all([work(), work()]);
  assert(kills >= RUNS * 0.9, `only ${kills} kills`);
});
