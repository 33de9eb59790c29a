import { dirname } from "node:path";
import { importOnnxRuntime, ONNXRUNTIME_LIBRARIES } from "../../deps/onnxruntime.ts";
import type { OnnxRuntime } from "../../deps/onnxruntime.ts";
import { messageOf, PenstockError } from "../../errors.ts";
import { loadNativeLibrary } from "./native_library.ts";

/** Options of {@link loadOnnxRuntime}. */
export interface LoadOnnxRuntimeOptions {
  /**
   * Reads an environment variable.
   *
   * @default {Deno.env.get}
   */
  readonly env?: (name: string) => string | undefined;
}

/** `std::env::temp_dir` of Rust reads these. */
const TEMPORARY_FOLDER_VARIABLES = ["TMPDIR", "TMP", "TEMP"] as const;

/**
 * Loads ONNX Runtime: from npm under `deno run`, from its own bytes inside the binary.
 *
 * Call it in the process that runs the model: `run` blocks the event loop.
 *
 * @param options How to reach the environment.
 * @returns The package.
 * @throws {PenstockError} If there is no build for this platform, or it cannot be loaded.
 */
export async function loadOnnxRuntime(
  options: LoadOnnxRuntimeOptions = {},
): Promise<OnnxRuntime> {
  const platform = `${Deno.build.os}-${Deno.build.arch}`;
  const library = ONNXRUNTIME_LIBRARIES[platform];
  if (!library) {
    throw new PenstockError(
      `Cannot run models on "${platform}": ONNX Runtime has no build for it`,
      {
        code: "model-runtime-platform",
        hint: `Use one of: ${Object.keys(ONNXRUNTIME_LIBRARIES).join(", ")}`,
      },
    );
  }
  if (!Deno.build.standalone) return await importOrExplain();
  const packed = new URL(`../../../dist/embed/${platform}/${library.name}.gz`, import.meta.url);
  const path = await loadNativeLibrary({ ...library, packed }, options);
  return await withPrivateTemporaryFolder(path, importOrExplain);
}

async function importOrExplain(): Promise<OnnxRuntime> {
  try {
    return await importOnnxRuntime();
  } catch (cause) {
    throw new PenstockError(`Cannot load ONNX Runtime: ${messageOf(cause)}`, {
      code: "model-runtime-load",
      hint: "Under `deno run` it is downloaded from npm once: check the network, or use the binary",
      cause,
    });
  }
}

/**
 * Deno writes an embedded `.node` add-on to a name in the temporary folder that others can foresee,
 * so that folder is one of our own while the add-on loads. It can go as soon as it is loaded.
 */
async function withPrivateTemporaryFolder<T>(
  library: string,
  action: () => Promise<T>,
): Promise<T> {
  const folder = await makePrivateFolder(library);
  const before = TEMPORARY_FOLDER_VARIABLES.map((name) => [name, Deno.env.get(name)] as const);
  try {
    for (const name of TEMPORARY_FOLDER_VARIABLES) Deno.env.set(name, folder);
    return await action();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    // Windows keeps a loaded add-on; it is small.
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

/** Beside the library, because programs may run from there; elsewhere if the cache is read-only. */
async function makePrivateFolder(library: string): Promise<string> {
  try {
    return await Deno.makeTempDir({ dir: dirname(library), prefix: ".addon-" });
  } catch {
    // The next one says what is wrong.
  }
  try {
    return await Deno.makeTempDir({ prefix: "penstock-" });
  } catch (cause) {
    throw new PenstockError(`Cannot make a temporary folder: ${messageOf(cause)}`, {
      code: "temporary-folder",
      hint: "Set TMPDIR to a folder that this user can write",
      cause,
    });
  }
}
