/**
 * A git repository in a temporary folder, for tests: no settings of this machine, no network.
 *
 * @module
 */

import { systemProcesses } from "../../../../lib/adapters/processes.ts";
import { dirname, join } from "../../../../lib/deps/path.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import type { Event } from "../../../../lib/events/event.ts";
import { refuseChangedPipeline } from "../../../../lib/pipeline/trust/refuse_changed_pipeline.ts";
import { type FakeWorld, fakeWorld } from "../../../fake_world.ts";

const PERSON = { name: "Ada", email: "ada@example.org" };

/** Variables with which git is the same on each machine. */
const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: Deno.env.get("PATH") ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: PERSON.name,
  GIT_AUTHOR_EMAIL: PERSON.email,
  GIT_COMMITTER_NAME: PERSON.name,
  GIT_COMMITTER_EMAIL: PERSON.email,
};

/** Runs git in a folder, and gives what it prints. */
export async function runGit(cwd: string, ...args: readonly string[]): Promise<string> {
  const command = new Deno.Command("git", {
    args: [...args],
    cwd,
    clearEnv: true,
    env: GIT_ENVIRONMENT,
  });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`git ${args[0]}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout).trim();
}

/** A repository that is removed at the end of its block. */
export class GitRepository implements AsyncDisposable {
  /** Its topmost folder, without links in the path. */
  readonly root: string;
  readonly #temporary: string;

  private constructor(temporary: string, root: string) {
    this.#temporary = temporary;
    this.root = root;
  }

  /** Makes an empty one. */
  static async make(): Promise<GitRepository> {
    const temporary = await Deno.realPath(await Deno.makeTempDir());
    const repository = new GitRepository(temporary, join(temporary, "repository"));
    await Deno.mkdir(repository.root);
    await repository.git("init", "-q", "-b", "main");
    return repository;
  }

  /** Makes one whose first commit has these files. */
  static async with(
    files: Readonly<Record<string, string>>,
  ): Promise<{ repository: GitRepository; base: string }> {
    const repository = await GitRepository.make();
    await repository.write(files);
    return { repository, base: await repository.commit() };
  }

  /** Runs git in it. */
  async git(...args: readonly string[]): Promise<string> {
    return await runGit(this.root, ...args);
  }

  /** Writes files, without committing them. */
  async write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.root, path);
      await Deno.mkdir(dirname(file), { recursive: true });
      if (typeof content === "string") await Deno.writeTextFile(file, content);
      else await Deno.writeFile(file, content);
    }
  }

  /** Removes a file. */
  async remove(path: string): Promise<void> {
    await Deno.remove(join(this.root, path), { recursive: true });
  }

  /** Makes a symbolic link. */
  async link(path: string, target: string): Promise<void> {
    await Deno.symlink(target, join(this.root, path));
  }

  /** Commits all that is there, and gives the commit's identifier. */
  async commit(): Promise<string> {
    await this.git("add", "-A", "-f");
    await this.git("commit", "-q", "--allow-empty", "-m", "a change");
    return await this.git("rev-parse", "HEAD");
  }

  /** Clones it with its last commit only, as CI does; the clone lies beside it. */
  async cloneShallow(): Promise<GitRepository> {
    const root = join(this.#temporary, "clone");
    await this.git("config", "uploadpack.allowAnySHA1InWant", "true");
    await this.git("clone", "-q", "--depth=1", `file://${this.root}`, root);
    return new GitRepository(root, root);
  }

  /** A world whose working folder is in it. */
  world(env: Readonly<Record<string, string>> = {}, folder = "."): FakeWorld {
    return fakeWorld({
      cwd: join(this.root, folder),
      env: { PATH: GIT_ENVIRONMENT["PATH"] ?? "", HOME: this.#temporary, ...env },
      processes: systemProcesses,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#temporary, { recursive: true });
  }
}

/** An untrusted event that names base revisions, or none. */
export function untrusted(...bases: readonly string[]): Event {
  const name = "pull_request_target";
  return { name, payload: {}, untrusted: { reason: "it is a test", bases } };
}

/** What {@link refusal} takes. */
export interface CheckOptions {
  /** The commit that the event names, or several. */
  readonly base?: string | readonly string[];
  /**
   * The pipeline, from the working folder.
   *
   * @default {"pipeline.ts"}
   */
  readonly file?: string;
  /** The working folder, from the root. */
  readonly folder?: string;
  /** Variables; `WANDB_API_KEY` is set where they are left out. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a pipeline of a repository is refused for an untrusted event; `undefined` if it is not. */
export async function refusal(
  repository: GitRepository,
  { base, file = "pipeline.ts", folder = ".", env }: CheckOptions,
): Promise<PenstockError | undefined> {
  const world = repository.world(env ?? { WANDB_API_KEY: "s3cret-value" }, folder);
  try {
    await refuseChangedPipeline(world, file, untrusted(...[base ?? []].flat()));
    return undefined;
  } catch (error) {
    if (error instanceof PenstockError) return error;
    throw error;
  }
}
