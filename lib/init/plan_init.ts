import { join, resolve } from "../deps/path.ts";
import { messageOf, UsageError } from "../errors.ts";
import { pathInside } from "../git/repository.ts";
import { Pipeline } from "../pipeline/pipeline.ts";
import type { World } from "../ports.ts";
import { checkFolder, makeFolder } from "./check_folder.ts";
import { chooseCi, type CiHost, type CiPlace } from "./choose_ci.ts";
import { makeCiFiles } from "./ci_files.ts";
import { compareFiles, type InitFile } from "./compare_files.ts";
import { dockerWarnings } from "./docker_warning.ts";
import { penstockCommand } from "./penstock_address.ts";
import { ignoreFolders, mapPenstock } from "./project_settings.ts";
import type { NextStep, ProjectFiles, TemplateName } from "./template.ts";
import { TEMPLATES } from "./templates.ts";

/** What a new project is to be. */
export interface InitOptions {
  readonly template: TemplateName;
  /**
   * The folder to write into, made where it is missing.
   *
   * @default {"."}
   */
  readonly directory?: string | undefined;
  /** Name of the pipeline; that of the template where it is left out. */
  readonly name?: string | undefined;
  /** Host that the CI file is for; that of the git remote where it is left out, else GitHub. */
  readonly ci?: CiHost | undefined;
  /** What `penstock` is to stand for; the published address where it is left out. */
  readonly penstock?: string | undefined;
  /**
   * Whether other files that are there may be replaced.
   *
   * @default {false}
   */
  readonly force?: boolean;
}

/** What would be written, and where. */
export interface InitPlan {
  readonly template: TemplateName;
  /** Name of the pipeline. */
  readonly name: string;
  readonly ci: CiHost;
  /** Absolute. */
  readonly directory: string;
  readonly files: readonly InitFile[];
  readonly warnings: readonly string[];
  /** What to type next, in that folder. */
  readonly next: readonly NextStep[];
}

/**
 * Says what a new project would be made of; nothing is written.
 *
 * @throws {UsageError} for a name that no pipeline can have
 * @throws {PenstockError} `init-exists`, `init-folder` or `init-settings`, exit 2, where something is
 *   in the way
 */
export async function planInit(world: World, options: InitOptions): Promise<InitPlan> {
  const { template, name = template, force = false } = options;
  checkName(name);
  const { files, ignored, next, callsDocker = false } = TEMPLATES[template];
  const given = options.directory ?? ".";
  const directory = resolve(world.cwd, given);
  await checkFolder(world, { directory, given });
  const place = await chooseCi(world, directory, options.ci);
  const settings = await mapPenstock(world, { directory, specifier: options.penstock });
  const below = pathInside(place.root, directory) ?? "";
  const own = files({ name, folder: below === "" ? "" : `${below}/` });
  const ci = await makeCiFiles(world, { ...place, directory, modules: modulesOf(own) });
  const wanted = [
    ...Object.entries(own).map(([path, content]) => ({ path: join(directory, path), content })),
    settings,
    await ignoreFolders(world, directory, ignored),
    ...ci.files.map(({ path, text }) => ({ path: join(place.root, path), content: text })),
  ];
  return {
    template,
    name,
    ci: place.ci,
    directory,
    files: await compareFiles(world, wanted, { directory, force }),
    warnings: [...ci.warnings, ...(callsDocker ? dockerWarnings(place.ci) : [])],
    next: [...next.map(asStarted), commitStep(place)],
  };
}

/** Writes what a plan says, in its order. */
export async function applyInit(world: World, plan: InitPlan): Promise<void> {
  await makeFolder(world, plan.directory);
  for (const { path, action, content } of plan.files) {
    if (action !== "keep") await world.files.write(join(plan.directory, path), content);
  }
}

/** A step as it is typed where nobody has installed `penstock`. */
function asStarted({ line, does }: NextStep): NextStep {
  return { line: line.replace(/^penstock /, `${penstockCommand()} `), does };
}

function commitStep({ isRepository, ci }: CiPlace): NextStep {
  const commit = 'git add --all && git commit -m "Add a pipeline"';
  return {
    line: isRepository ? commit : `git init -b main && ${commit}`,
    does: ci === "none" ? "keep it" : "once it is pushed, CI knows it",
  };
}

function modulesOf(files: ProjectFiles): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, content]) =>
      typeof content === "string" && path.endsWith(".ts") ? [[path, content]] : []
    ),
  );
}

function checkName(name: string): void {
  try {
    new Pipeline({ name, triggers: [], inputs: {}, jobs: [] }, () => Promise.resolve());
  } catch (error) {
    throw new UsageError(messageOf(error), "choose another one with --name");
  }
}
