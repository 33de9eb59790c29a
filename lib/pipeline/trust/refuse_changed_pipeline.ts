import { join, resolve } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import type { Event } from "../../events/event.ts";
import type { World } from "../../ports.ts";
import { STATE_DIRECTORY } from "../runs/state.ts";
import { type BaseRevision, openBase } from "./base_revision.ts";
import { describeDifferences, listed, quoted } from "./difference.ts";
import { presentSecrets } from "./present_secrets.ts";
import { findRepository, pathInside, type Repository } from "../../git/repository.ts";
import { below } from "./resolve_literal.ts";
import { Walk } from "./walk.ts";

/** What is wrong with a pipeline, and what to do. */
interface Problem {
  readonly text: string;
  readonly hint: string;
  /** Sources that may name secrets. */
  readonly texts: readonly string[];
}

/** Where there is nothing to compare with. */
const FETCH_HINT = "check out with `fetch-depth: 0`, and give no secrets to runs for changes of " +
  "strangers";

/** Where the pipeline is another. */
const CHANGE_HINT =
  "give no secrets to runs for changes of strangers, or merge the change first; " +
  "a branch that is only behind needs its base merged into it";

/** Where git in the checkout has a token. */
const TOKEN_HINT = "check out with `persist-credentials: false`";

/**
 * Refuses to load a pipeline that an untrusted event brought along, where there are secrets that it
 * could read. To be called before the file is imported: nothing of the checkout is run here.
 *
 * A pipeline is let pass where the file, and all that it loads from the checkout, is what the base
 * revision has, or where neither a token nor a secret is set.
 *
 * @param file the pipeline's path, from the working folder
 * @throws {PenstockError} `untrusted-pipeline`, exit 2, naming files and variables
 */
export async function refuseChangedPipeline(
  world: World,
  file: string,
  event: Event,
): Promise<void> {
  const { untrusted } = event;
  if (untrusted === undefined) return;
  const problem = await findProblem(world, resolve(world.cwd, file), untrusted.bases);
  if (problem === undefined) return;
  const secrets = presentSecrets(world.env.all(), problem.texts).map(quoted);
  const token = await holdsToken(world, file);
  if (token) secrets.push("the token in .git/config");
  if (secrets.length === 0) return;
  const set = `${listed(secrets)} ${secrets.length > 1 ? "are" : "is"} set`;
  throw new PenstockError(
    `Cannot load pipeline ${
      JSON.stringify(file)
    }: ${untrusted.reason}, ${set}, and ${problem.text}`,
    { code: "untrusted-pipeline", hint: token ? `${problem.hint}; ${TOKEN_HINT}` : problem.hint },
  );
}

/** What is wrong with a pipeline; nothing where any of the trusted revisions has the same. */
async function findProblem(
  world: World,
  path: string,
  commits: readonly string[],
): Promise<Problem | undefined> {
  const repository = await findRepository(world, path);
  if (repository === undefined) {
    return await lacking(world, path, "no git repository has a base revision of it");
  }
  const differing: Problem[] = [];
  for (const commit of commits) {
    const base = await openBase(world, repository, commit);
    if (base === undefined) continue;
    const walk = await compare(world, repository, { path, base });
    if (walk.differences.length === 0) return undefined;
    const differ = walk.differences.length > 1 ? "differ" : "differs";
    const names = describeDifferences(walk.differences);
    const text = `${names} ${differ} from the base revision ${commit.slice(0, 12)}`;
    differing.push({ text, hint: CHANGE_HINT, texts: walk.texts });
  }
  const [first] = differing;
  if (first !== undefined) return { ...first, texts: differing.flatMap(({ texts }) => texts) };
  const [commit] = commits;
  const text = commit === undefined
    ? "the event names no base revision"
    : `the base revision ${commit.slice(0, 12)} cannot be had`;
  return await lacking(world, path, text);
}

async function compare(
  { files, cwd }: World,
  repository: Repository,
  { path, base }: { readonly path: string; readonly base: BaseRevision },
): Promise<Walk> {
  const walk = new Walk({ files, repository, base });
  const folder = pathInside(repository.root, cwd);
  if (folder !== undefined) {
    walk.folder(folder);
    // A journal that came with the change would say which jobs are done.
    walk.checkedOut(below(folder, STATE_DIRECTORY));
  }
  await walk.file(pathInside(repository.root, path) ?? path);
  return walk;
}

/** Without a base revision only the pipeline itself says which secrets it is after. */
async function lacking({ files }: World, path: string, text: string): Promise<Problem> {
  const isFile = (await files.status(path))?.kind === "file";
  return { text, hint: FETCH_HINT, texts: isFile ? [await files.readText(path)] : [] };
}

/**
 * Whether git in the checkout can write to the repository, as `actions/checkout` leaves it. For a
 * plain `pull_request` of a stranger that token only reads.
 */
async function holdsToken(world: World, file: string): Promise<boolean> {
  if (/^pull_request(?!_target)/.test(world.env.get("GITHUB_EVENT_NAME") ?? "")) return false;
  const repository = await findRepository(world, resolve(world.cwd, file));
  if (repository === undefined) return false;
  const config = join(repository.root, ".git/config");
  if ((await world.files.status(config))?.kind !== "file") return false;
  return /extraheader|git-credentials-|:\/\/[^\s/@]*:[^\s/@]+@/i
    .test(await world.files.readText(config));
}
