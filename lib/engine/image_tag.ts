/**
 * Names of images, by the grammar of Docker's references.
 *
 * @module
 */

import { UsageError } from "../errors.ts";

const PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const HOST =
  /^(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[a-f0-9:]+\])(?::[0-9]+)?$/i;
const VERSION = /^\w[\w.-]{0,127}$/;

/** Characters of a name without its version. */
const LONGEST_NAME = 255;

/** Characters that a name made from a folder may have. */
const LONGEST_FOLDER = 100;

/**
 * Checks the name that an image is to get.
 *
 * @param tag `name`, `name:version`, `team/name:version` or `host:5000/team/name:version`
 * @returns the name with its version, which is `latest` if none was given
 * @throws {UsageError} if Docker would not take it
 *
 * @example
 * ```ts
 * import { assertEquals } from "../deps/assert.ts";
 *
 * assertEquals(readImageTag("team/model"), "team/model:latest");
 * ```
 */
export function readImageTag(tag: string): string {
  const { name, version } = splitTag(tag);
  const problem = problemOfName(name) ?? problemOfVersion(version);
  if (problem === undefined) return `${name}:${version ?? "latest"}`;
  throw new UsageError(
    `Cannot use ${JSON.stringify(tag)} as the tag of an image: ${problem}`,
    "write NAME, NAME:VERSION or HOST/NAME:VERSION, for example team/model:v3",
  );
}

function splitTag(tag: string): { readonly name: string; readonly version?: string } {
  const colon = tag.indexOf(":", tag.lastIndexOf("/") + 1);
  return colon < 0 ? { name: tag } : { name: tag.slice(0, colon), version: tag.slice(colon + 1) };
}

function problemOfName(name: string): string | undefined {
  if (name === "") return "it has no name";
  if (name.includes("@")) return "a digest cannot be chosen";
  if (name.length > LONGEST_NAME) return `its name is longer than ${LONGEST_NAME} characters`;
  if (/^[0-9a-f]{64}$/.test(name)) return "it would be taken for an image id";
  const parts = name.split("/");
  const [first = ""] = parts;
  const hasHost = parts.length > 1 && (/[.:]/.test(first) || first === "localhost");
  if (hasHost && !HOST.test(first)) return `${JSON.stringify(first)} is not a host`;
  const bad = parts.slice(hasHost ? 1 : 0).find((part) => !PART.test(part));
  if (bad === undefined) return undefined;
  if (bad === "") return "a part of its name is empty";
  return /[A-Z]/.test(bad)
    ? `${JSON.stringify(bad)} is not in lower case`
    : `${JSON.stringify(bad)} is not made of letters and digits with ".", "_" or "-" between`;
}

function problemOfVersion(version: string | undefined): string | undefined {
  if (version === undefined || VERSION.test(version)) return undefined;
  return version === "" ? "there is nothing after the colon" : "its version is not well formed";
}

/**
 * The name for an image that was given none.
 *
 * @param folder name of the folder that it is built from
 * @returns `penstock/FOLDER:latest`, with what cannot stand in a name left out
 *
 * @example
 * ```ts
 * import { assertEquals } from "../deps/assert.ts";
 *
 * assertEquals(defaultImageTag("My Modèle_v2"), "penstock/my-modele-v2:latest");
 * ```
 */
export function defaultImageTag(folder: string): string {
  const plain = folder.normalize("NFKD").replace(/\p{Mark}/gu, "").toLowerCase();
  const name = plain.replace(/[^a-z0-9]+/g, "-").slice(0, LONGEST_FOLDER).replace(/^-|-$/g, "");
  return `penstock/${name === "" ? "image" : name}:latest`;
}
