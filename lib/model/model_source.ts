import { basename, resolve } from "../deps/path.ts";
import { PenstockError, UsageError } from "../errors.ts";
import type { World } from "../ports.ts";
import type { ModelVersion, Registry } from "../ports/registry.ts";
import { parseReference } from "../registry/artifact_name.ts";
import type { Subject } from "../verdict.ts";
import { digestOf } from "../digest.ts";

/** A model on this machine, ready to be loaded. */
export interface LocalModel {
  readonly path: string;
  readonly subject: Subject;
  /** Bytes. */
  readonly size: number;
}

/** What {@link obtainModel} needs. */
export interface ModelSource {
  readonly world: Pick<World, "cwd" | "files" | "runtime">;
  /** Opens the chosen registry; called only for a model that lies in one. */
  readonly registry: () => Promise<Registry>;
  /** Where downloaded files go. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/**
 * Brings a model to this machine: a path as it is, a version of an artifact by download.
 *
 * @param model a path, `entity/project/name:version-or-alias`, or a version
 * @throws {PenstockError} `model-missing` or `model-file-choice`, exit 2
 */
export async function obtainModel(
  model: string | ModelVersion,
  source: ModelSource,
): Promise<LocalModel> {
  if (typeof model !== "string") return await downloadModel(model, source);
  const path = resolve(source.world.cwd, model);
  const status = await source.world.files.status(path);
  if (status === undefined && model.includes(":")) {
    const reference = parseReference(model);
    return await downloadModel(await (await source.registry()).find(reference), source);
  }
  const problem = status === undefined
    ? "nothing is there"
    : status.kind !== "file"
    ? `it is ${status.kind === "directory" ? "a directory" : "no regular file"}`
    : status.size === 0
    ? "the file is empty"
    : undefined;
  if (problem !== undefined) {
    throw new PenstockError(`Cannot use model ${JSON.stringify(model)}: ${problem}`, {
      code: "model-missing",
      hint: "give the path of an .onnx file, or an artifact as ENTITY/PROJECT/NAME:VERSION",
    });
  }
  const bytes = await source.world.files.read(path);
  return {
    path,
    subject: { name: model, digest: await digestOf(bytes) },
    size: bytes.length,
  };
}

async function downloadModel(version: ModelVersion, source: ModelSource): Promise<LocalModel> {
  const registry = await source.registry();
  const files = await registry.download(version, source.directory, source.signal);
  const name = `${version.name}:${version.version}`;
  const path = chooseFile(files, name);
  const sizes = await Promise.all(files.map((file) => source.world.files.status(file)));
  return {
    path,
    subject: { name, digest: version.digest },
    size: sizes.reduce((sum, status) => sum + (status?.size ?? 0), 0),
  };
}

/** The one ONNX file among an artifact's files. */
function chooseFile(files: readonly string[], name: string): string {
  const models = files.filter((file) => file.toLowerCase().endsWith(".onnx"));
  const [only] = models;
  if (only !== undefined && models.length === 1) return only;
  const listed = (models.length > 1 ? models : files).map((file) => basename(file)).join(", ");
  throw new PenstockError(
    `Cannot choose a model file in ${JSON.stringify(name)}: found ${
      models.length === 0 ? "no .onnx file" : `${models.length} .onnx files`
    } (${listed})`,
    { code: "model-file-choice", hint: "put one .onnx file into the artifact, with its weights" },
  );
}

/**
 * The model that a command is about: its argument, else `MODEL_NAME`.
 *
 * @throws {UsageError} if neither names one
 */
export function chooseModel(argument: string | undefined, world: World): string {
  const model = argument ?? world.env.get("MODEL_NAME");
  if (model !== undefined) return model;
  throw new UsageError("Missing argument: no model is named", "name one, or set MODEL_NAME");
}

/** A fresh folder below the system's temporary one, removed after use. */
export async function withTemporaryDirectory<T>(
  world: Pick<World, "files">,
  action: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await world.files.makeTemporaryDirectory();
  try {
    return await action(directory);
  } finally {
    await world.files.remove(directory);
  }
}
