/** Files that say what an import means, in the folder of a module or in one above it. */
export const SETTINGS: readonly string[] = [
  "deno.json",
  "deno.jsonc",
  "import_map.json",
  "jsconfig.json",
  "package.json",
  "pnpm-workspace.yaml",
  "tsconfig.json",
  ".npmrc",
];

/**
 * Files that pin what is imported. Programs write them as they start, so the one that came with
 * the change counts, not the one on disk.
 */
export const LOCKS: readonly string[] = [
  "bun.lock",
  "deno.lock",
  "npm-shrinkwrap.json",
  "package-lock.json",
  "pnpm-lock.yaml",
  "yarn.lock",
];

/** Files that can be imported, of a folder that is named as a whole. */
export const MODULE: RegExp = /\.(?:[cm]?[jt]sx?|jsonc?|wasm)$/i;

/** Files that do something when they are imported. */
export const CODE: RegExp = /\.(?:[cm]?[jt]sx?|wasm)$/i;

/** Files that a pipeline reads or measures, and a change may change: nothing runs them. */
export const DATA: RegExp =
  /\.(?:arrow|bin|csv|feather|gguf|gif|h5|html?|jpe?g|joblib|log|md|npy|npz|onnx|parquet|pdf|pkl|png|pth?|safetensors|svg|tsv|txt|webp)$/i;

/** Whether a file configures imports, so that more of its text is a path. */
export function isSettings(path: string): boolean {
  return SETTINGS.includes(path.replace(/^.*\//, ""));
}

/** Endings that an import may leave out or write differently. */
const ENDINGS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];

/** Other files that the path of an import may mean where there is none of its own name. */
export function looseSpellings(path: string): readonly string[] {
  const stem = path.replace(/\.[cm]?jsx?$/, "");
  return [...new Set([path, stem].flatMap((start) => ENDINGS.map((ending) => start + ending)))];
}
