/** A file of an npm package, taken apart. */
interface PackageFile {
  /** Name of the package, such as `vega` or `@octokit/core`. */
  readonly name: string;
  /** Path inside the package. */
  readonly path: string;
}

const PACKAGE_FILE = /^node_modules\/\.deno\/[^/]+\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(.+)$/;

/** Manifests, because modules are resolved with them, and licences, because they ask for it. */
const ALWAYS = /(^|\/)package\.json$|^(licen[cs]e|notice|copying|thirdparty)[^/]*$/i;

/** What can be loaded at run time. */
const LOADABLE = /\.(js|mjs|cjs|json|node|wasm)$/;

/** Never loaded, in any package. */
const NEVER = /(^|\/)(tests?|__tests__|docs?|examples?|benchmarks?)\/|\.min\.m?js$|\.config\.m?js$/;

/** Large, and for tests alone; the lock names them, so they are installed with the others. */
const FOR_TESTS = [
  ...["@actions/expressions", "@actions/workflow-parser", "cronstrue", "yaml"],
  ...["@mermaid-js/tiny", "axe-core", "playwright-core"],
  ...["@octokit/webhooks-examples", "@octokit/webhooks-types"],
  ...["ajv", "fast-uri", "json-schema-traverse", "require-from-string"],
  ...["fast-check", "pure-rand"],
];

/** Loadable and large, but by nobody here: builds for browsers, CommonJS twins, schemas. */
const UNUSED: Readonly<Record<string, RegExp>> = {
  "vega": /^build\/(vega|vega-core|vega-schema)\.js(on)?$/,
  "vega-lite": /^build\/vega-lite-schema\.json$/,
  "zod": /\.cjs$/,
};

/**
 * Whether a file of `node_modules` goes into the binary.
 *
 * @param file Path with slashes, from the folder that holds `node_modules`.
 * @param addons Folder of the add-ons that fit the target, such as `linux/x64`.
 * @returns False for what nothing loads there.
 */
export function keepsFile(file: string, addons: string): boolean {
  const found = parse(file);
  // Deno's own markers: without them it would install the packages again.
  if (!found) return true;
  if (ALWAYS.test(found.path)) return true;
  if (FOR_TESTS.includes(found.name)) return false;
  if (!LOADABLE.test(found.path)) return false;
  if (NEVER.test(found.path) || UNUSED[found.name]?.test(found.path)) return false;
  if (found.path.endsWith(".node")) return found.path.includes(`/${addons}/`);
  return true;
}

function parse(file: string): PackageFile | undefined {
  const [, name, path] = PACKAGE_FILE.exec(file) ?? [];
  return name === undefined || path === undefined ? undefined : { name, path };
}
