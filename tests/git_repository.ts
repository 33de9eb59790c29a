/**
 * A git repository in a temporary folder, for tests: no settings of this machine, no network.
 *
 * @module
 */

import { systemProcesses } from "../lib/adapters/processes.ts";
import { dirname, join } from "../lib/deps/path.ts";
import { type FakeWorld, fakeWorld } from "./fake_world.ts";

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
  return await startGit(cwd, args, {});
}

/** What git gets beside its arguments. */
interface GitInput {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array<ArrayBuffer>;
}

async function startGit(
  cwd: string,
  args: readonly string[],
  { env = {}, stdin }: GitInput,
): Promise<string> {
  const command = new Deno.Command("git", {
    args: [...args],
    cwd,
    clearEnv: true,
    env: { ...GIT_ENVIRONMENT, ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const child = command.spawn();
  const fed = new Blob(stdin === undefined ? [] : [stdin]).stream().pipeTo(child.stdin);
  // Git may end before it has read all.
  const [{ success, stdout, stderr }] = await Promise.all([child.output(), fed.catch(() => {})]);
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

  /** Runs git in it with variables of its own. */
  async gitWith(
    env: Readonly<Record<string, string>>,
    args: readonly string[],
  ): Promise<string> {
    return await startGit(this.root, args, { env });
  }

  /** Makes commits out of what `git fast-import` reads. */
  async import(stream: string | Uint8Array<ArrayBuffer>): Promise<void> {
    await startGit(this.root, ["fast-import", "--quiet", "--force"], { stdin: stream });
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
    return await this.clone("--depth=1");
  }

  /** Clones it with options of `git clone`; the clone lies beside it. */
  async clone(...options: readonly string[]): Promise<GitRepository> {
    const root = await Deno.makeTempDir({ dir: this.#temporary, prefix: "clone" });
    await this.git("config", "uploadpack.allowAnySHA1InWant", "true");
    await this.git("clone", "-q", ...options, `file://${this.root}`, root);
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
