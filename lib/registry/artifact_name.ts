import { UsageError } from "../errors.ts";

/** `entity/project/name`, checked. */
export interface CollectionName {
  /** The team or person that owns the project. */
  readonly entity: string;
  /** The project; promoted models are in `model-registry` unless told otherwise. */
  readonly project: string;
  /** The collection's own name. */
  readonly name: string;
}

/** `entity/project/name:version-or-alias`, checked. */
export interface ArtifactReference extends CollectionName {
  /** `v3`, `latest` or another alias. */
  readonly selector: string;
}

const NAME = /^[A-Za-z0-9_.-]+$/;
const ALIAS = /^[A-Za-z0-9_.-]+$/;
const VERSION = /^v(0|[1-9][0-9]{0,8})$/;
const LONGEST = 128;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;

/** Whether a text names a version by number: `v0`, `v1`, … */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** The text of a collection's name. */
export function formatCollection({ entity, project, name }: CollectionName): string {
  return `${entity}/${project}/${name}`;
}

/** The text of a reference. */
export function formatReference(reference: ArtifactReference): string {
  return `${formatCollection(reference)}:${reference.selector}`;
}

/**
 * Reads `entity/project/name`. The characters are W&B's, less every name that a file system could
 * read as something else.
 *
 * @throws {UsageError} if the name is not of that form
 */
export function parseCollection(text: string): CollectionName {
  const parts = text.split("/");
  const [entity, project, name] = parts;
  if (parts.length !== 3 || entity === undefined || project === undefined || name === undefined) {
    throw new UsageError(
      `Cannot read artifact name ${JSON.stringify(text)}: found ${parts.length} ${
        parts.length === 1 ? "part" : "parts"
      }, want 3`,
      "write it as ENTITY/PROJECT/NAME, for example acme/digits/classifier",
    );
  }
  for (const part of parts) checkPart(part, text);
  return { entity, project, name };
}

/**
 * Reads `entity/project/name:version-or-alias`. The selector is never guessed.
 *
 * @throws {UsageError} if the reference is not of that form
 */
export function parseReference(text: string): ArtifactReference {
  const colon = text.indexOf(":");
  const collection = parseCollection(colon < 0 ? text : text.slice(0, colon));
  if (colon < 0) {
    throw new UsageError(
      `Cannot read artifact ${JSON.stringify(text)}: it has no version or alias`,
      `name one, for example ${text}:v0 or ${text}:staging`,
    );
  }
  const selector = text.slice(colon + 1);
  if (!ALIAS.test(selector) || selector.length > LONGEST) {
    throw new UsageError(
      `Cannot read version or alias ${JSON.stringify(selector)} of ${JSON.stringify(text)}`,
      "use letters, digits, _ . and -, at most 128 of them",
    );
  }
  return { ...collection, selector };
}

/**
 * Checks an alias that is to be given to a version.
 *
 * @throws {UsageError} if it is a version number, `latest`, or has other characters
 */
export function checkAlias(alias: string): string {
  const said = JSON.stringify(alias);
  if (/[/:]/.test(alias)) {
    throw new UsageError(`Cannot use alias ${said}: it holds "/" or ":"`, "name the alias alone");
  }
  if (!ALIAS.test(alias) || alias.length > LONGEST) {
    throw new UsageError(
      `Cannot use alias ${said}`,
      "use letters, digits, _ . and -, at most 128 of them",
    );
  }
  const problem = problemOf(alias);
  if (problem !== undefined) {
    throw new UsageError(`Cannot use alias ${said}: ${problem}`, "choose a word");
  }
  if (/^v[0-9]+$/i.test(alias)) {
    throw new UsageError(`Cannot use alias ${said}: it reads as a version number`, "choose a word");
  }
  if (alias.toLowerCase() === "latest") {
    throw new UsageError(
      `Cannot use alias ${said}: the registry gives it to the newest version`,
      "choose another word",
    );
  }
  return alias;
}

function checkPart(part: string, whole: string): void {
  const problem = problemOf(part);
  if (problem !== undefined) {
    throw new UsageError(
      `Cannot use ${JSON.stringify(part)} in artifact name ${JSON.stringify(whole)}: ${problem}`,
      "use letters, digits, _ . and -, with no dot at either end",
    );
  }
}

function problemOf(part: string): string | undefined {
  if (part === "") return "a part is empty";
  if (part.length > LONGEST) return `it is longer than ${LONGEST} characters`;
  if (!NAME.test(part)) return "it holds other characters";
  if (part.startsWith(".") || part.endsWith(".")) return "it begins or ends with a dot";
  if (WINDOWS_DEVICE.test(part)) return "it is a device name on Windows";
  return undefined;
}
