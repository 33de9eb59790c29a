import { fixture } from "../cli/_cli.ts";
import { assertStringIncludes } from "../../lib/deps/assert.ts";
import { globToRegExp, join, relative } from "../../lib/deps/path.ts";
import { parseYaml12 } from "../deps/yaml.ts";

/** A step of a workflow, as far as it is known here. */
interface Step {
  readonly name: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean | number>>;
  readonly run?: string;
}

interface WorkflowJob {
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly steps: readonly Step[];
}

/** How a job of a workflow ended. */
export type JobEnd = "success" | "failure" | "skipped";

/** Files by their paths. */
type Files = Map<string, Uint8Array>;

const MOD = `file://${fixture("mod.ts")}`;

/**
 * A run of a generated workflow on this machine: each job in a folder of its own, with nothing but
 * the checkout and what the artifacts hand on. Of GitHub it knows what the steps use.
 */
export class WorkflowRun {
  readonly #jobs: Readonly<Record<string, WorkflowJob>>;
  readonly #files: Readonly<Record<string, string>>;
  readonly #artifacts = new Map<string, Files>();
  readonly #ends = new Map<string, JobEnd>();
  #attempt = 0;

  /** What all jobs of all attempts said. */
  said = "";

  constructor(workflow: string, files: Readonly<Record<string, string>>) {
    this.#jobs = parseYaml12(workflow).jobs;
    this.#files = files;
  }

  /** Runs all jobs, or in another attempt those that failed, and what needs them. */
  async attempt(): Promise<Readonly<Record<string, JobEnd>>> {
    this.#attempt++;
    const again = new Set<string>();
    for (const [name, job] of Object.entries(this.#jobs)) {
      const isDone = this.#ends.get(name) === "success" &&
        !(job.needs ?? []).some((need) => again.has(need));
      if (isDone) continue;
      again.add(name);
      this.#ends.set(name, await this.#runJob(name, job));
    }
    return Object.fromEntries(this.#ends);
  }

  async #runJob(name: string, job: WorkflowJob): Promise<JobEnd> {
    const isFine = this.#above(name).every((need) => this.#ends.get(need) === "success");
    if (!isFine && job.if === undefined) return "skipped";
    const folder = await Deno.makeTempDir();
    try {
      for (const [path, text] of Object.entries(this.#files)) {
        await Deno.writeTextFile(join(folder, path), text);
      }
      let code = 0;
      for (const step of job.steps) {
        if (!this.#isWanted(step, job, code)) continue;
        if (step.uses?.startsWith("actions/download-artifact@")) await this.#restore(folder, step);
        else if (step.uses?.startsWith("actions/upload-artifact@")) await this.#save(folder, step);
        else if (step.run !== undefined) code = await this.#run(folder, step.run, name);
      }
      return code === 0 ? "success" : "failure";
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  /** Whether a step runs, by the few conditions that generated steps have. */
  #isWanted({ if: condition = "" }: Step, { needs = [] }: WorkflowJob, code: number): boolean {
    if (condition.includes("always()")) return true;
    if (condition.includes("run_attempt > 1")) return code === 0 && this.#attempt > 1;
    if (condition === "") return code === 0;
    assertStringIncludes(condition, "contains(needs.*.result, 'failure')");
    return code === 0 && needs.some((need) => this.#ends.get(need) === "failure");
  }

  /** The jobs that a job needs, directly or through others. */
  #above(name: string): readonly string[] {
    const needs = this.#jobs[name]?.needs ?? [];
    return needs.flatMap((need) => [need, ...this.#above(need)]);
  }

  async #run(folder: string, line: string, job: string): Promise<number> {
    await Deno.writeTextFile(
      join(folder, "event.json"),
      JSON.stringify({ action: "go", client_payload: {} }),
    );
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: ["-c", line],
      cwd: folder,
      env: {
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_EVENT_NAME: "repository_dispatch",
        GITHUB_EVENT_PATH: join(folder, "event.json"),
        GITHUB_JOB: job,
        GITHUB_REPOSITORY: "acme/models",
        GITHUB_RUN_ATTEMPT: String(this.#attempt),
        GITHUB_RUN_ID: "1",
        GITHUB_SERVER_URL: "https://github.test",
        NO_COLOR: "1",
      },
    }).output();
    const decoder = new TextDecoder();
    this.said += `${job}:\n${decoder.decode(stdout)}${decoder.decode(stderr)}`;
    return code;
  }

  async #restore(folder: string, { with: given = {} }: Step): Promise<void> {
    const wanted = globToRegExp(String(given["pattern"]));
    for (const [name, files] of this.#artifacts) {
      if (!wanted.test(name)) continue;
      for (const [path, bytes] of files) {
        const file = join(folder, String(given["path"]), path);
        await Deno.mkdir(join(file, ".."), { recursive: true });
        await Deno.writeFile(file, bytes);
      }
    }
  }

  /** An artifact begins below the folders that all its paths share, but for those with a `!`. */
  async #save(folder: string, { with: given = {} }: Step): Promise<void> {
    const lines = String(given["path"]).split("\n").filter((path) => path !== "");
    const paths = lines.filter((path) => !path.startsWith("!"));
    const left = lines.filter((path) => path.startsWith("!"))
      .map((path) => globToRegExp(join(folder, path.slice(1))));
    const [first = [], ...rest] = paths.map((path) => path.split("/"));
    const shared = first.filter((part, at) => rest.every((other) => other[at] === part));
    const root = join(folder, ...(rest.length === 0 ? first : shared));
    const files: Files = new Map();
    for (const path of paths) {
      for (const file of await listFiles(join(folder, path))) {
        if (left.some((pattern) => pattern.test(file))) continue;
        files.set(relative(root, file), await Deno.readFile(file));
      }
    }
    if (files.size > 0) this.#artifacts.set(String(given["name"]), files);
  }
}

/** The files at or below a path. */
async function listFiles(path: string): Promise<readonly string[]> {
  const status = await Deno.stat(path).catch(() => undefined);
  if (status === undefined) return [];
  if (status.isFile) return [path];
  const found: string[] = [];
  for await (const { name } of Deno.readDir(path)) found.push(...await listFiles(join(path, name)));
  return found;
}

/** The files of a checkout with a pipeline that imports `penstock`. */
export function checkoutOf(pipeline: string): Readonly<Record<string, string>> {
  return {
    "pipeline.ts": pipeline,
    "deno.json": JSON.stringify({ imports: { penstock: MOD } }),
  };
}
