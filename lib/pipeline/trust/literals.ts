/** What the text of a trusted file names. */
export interface Literals {
  /** Relative paths, to files and folders, as they are written. */
  readonly paths: readonly string[];
  /** Whether it imports a package by name, which may come from `node_modules`. */
  readonly importsPackages: boolean;
}

/** A relative path, in each kind of quotes on its own: a quote may stand in the others. */
const RELATIVE = [
  /"(\.{1,2}\/(?:[^"\\\n]|\\.)*)"/g,
  /'(\.{1,2}\/(?:[^'\\\n]|\\.)*)'/g,
  /`(\.{1,2}\/(?:[^`\\]|\\.)*)`/gs,
];

/** Absolute paths and addresses of files, and names of modules without `./`, as workers have them. */
const OTHER =
  /(["'`])((?:file:\/\/)?\/(?!\/)[^"'`\n]+|(?![./])[^"'`\s:]+\.(?:[cm]?[jt]sx?|wasm))\1/g;

/** Folders and files that configuration names without `./`. */
const CONFIGURED =
  /"(?:workspaces?|members|packages|links|patch|importMap|lock|extends)"\s*:\s*(\[[^\]]*\]|\{[^}]*\}|"[^"\n]*")/g;

const IMPORTED = /(?:\bfrom|\bimport|\brequire)\b\s*\(?\s*(["'`])([^"'`\n]+)\1/g;

/** Specifiers that come from no `node_modules`, or from Penstock's own. */
const NO_PACKAGE =
  /^(?:[./]|(?:node|https?|jsr|data|file|blob):|(?:npm:)?(?:penstock|zod)(?:[@/]|$))/;

/**
 * Finds what a file names, as text: all that may be a path is one, since a path too many is only
 * compared in vain. The text is the base revision's, so nobody hides anything in it.
 */
export function findLiterals(text: string): Literals {
  const found = RELATIVE.flatMap((form) => [...text.matchAll(form)].map(([, path = ""]) => path));
  const others = [...text.matchAll(OTHER)].map(([, , path = ""]) => path);
  const paths = [...found, ...others].flatMap((path) => spellings(unescape(path)));
  const imports = [...text.matchAll(IMPORTED)].map(([, , specifier = ""]) => specifier);
  return {
    paths: [...new Set(paths)],
    importsPackages: imports.some((specifier) => !NO_PACKAGE.test(specifier)),
  };
}

/** The same for a file that configures imports, such as `deno.json`. */
export function findConfiguredLiterals(text: string): Literals {
  const { paths, importsPackages } = findLiterals(text);
  const lists = [...text.matchAll(CONFIGURED)].map(([, list = ""]) => list);
  const named = lists.flatMap((list) => [...list.matchAll(/"([^"\n:]+)"/g)])
    // Of a pattern such as `packages/*` the folder.
    .map(([, path = ""]) => path.replace(/[^/]*[*{[].*$/, ""))
    .filter((path) => path !== "");
  return { paths: [...new Set([...paths, ...named])], importsPackages };
}

/** The paths that a literal may mean. */
function spellings(literal: string): readonly string[] {
  const [fixed = "", ...computed] = literal.split("${");
  const [word = ""] = fixed.split(/\s/, 1);
  // What is computed may be any file of the folder, unless it is an argument behind a path.
  if (computed.length > 0 && word === fixed) return [word.replace(/[^/]*$/, "")];
  const bare = fixed.replace(/[?#].*$/s, "");
  return [fixed, word, bare, decode(bare)].filter(isPossible);
}

/** Whether a file can have such a path at all. */
function isPossible(path: string): boolean {
  return !path.includes("\0") && path.length < 1_000 &&
    path.split("/").every((part) => new TextEncoder().encode(part).length < 256);
}

function unescape(text: string): string {
  return text.replace(
    /\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([^]))/gi,
    (_, long, short, byte, sign) => sign ?? character(parseInt(long ?? short ?? byte, 16)),
  );
}

function character(code: number): string {
  return code > 0x10ffff ? "" : String.fromCodePoint(code);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
