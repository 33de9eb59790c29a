import type { ConcurrencyOptions } from "../../pipeline/concurrency.ts";

/** What a group's name is made of: texts, and paths in the scope such as `["event", "number"]`. */
export type GroupPart = string | readonly string[];

/** Stands for the value of a path in a name; no text of a pipeline has such characters. */
const TOKEN = /\u{F0000}(\d+)\u{F0001}/u;

/** One thing that a function read, and whether its value went into the name. */
interface Reading {
  readonly path: readonly string[];
  used: boolean;
}

/**
 * What the name of a group is made of. A function is called once with a scope that writes down what
 * it reads.
 *
 * @returns `undefined` where that cannot tell: the function compares a value, or calls its methods
 */
export function recordGroup(
  group: ConcurrencyOptions["group"],
): readonly GroupPart[] | undefined {
  if (typeof group === "string") return [group];
  const readings: Reading[] = [];
  const scope = recorder(readings, []);
  let name: unknown;
  try {
    name = group(scope as Parameters<typeof group>[0]);
  } catch {
    return undefined;
  }
  if (typeof name !== "string" || name === "") return undefined;
  // What was read and left out of the name decided about it in some other way.
  if (!readings.every(({ used }, at) => used && isSaid(name, readings, at))) return undefined;
  return partsOf(name, readings);
}

/** Whether a path, or one below it, is a part of the name. */
function isSaid(name: string, readings: readonly Reading[], at: number): boolean {
  const path = readings[at]?.path ?? [];
  const isBelow = (other: readonly string[]) => path.every((part, index) => other[index] === part);
  return readings.some((other, index) => isBelow(other.path) && name.includes(tokenOf(index)));
}

function partsOf(name: string, readings: readonly Reading[]): readonly GroupPart[] {
  const parts: GroupPart[] = [];
  for (const [at, piece] of name.split(TOKEN).entries()) {
    if (at % 2 === 1) parts.push(readings[Number(piece)]?.path ?? []);
    else if (piece !== "") parts.push(piece);
  }
  return parts;
}

function tokenOf(index: number): string {
  return `\u{F0000}${index}\u{F0001}`;
}

/** A value whose properties are written down as they are read. */
function recorder(readings: Reading[], path: readonly string[]): object {
  const own: Reading = { path, used: false };
  const index = path.length === 0 ? undefined : readings.push(own) - 1;
  const inText = () => {
    own.used = true;
    return index === undefined ? "" : tokenOf(index);
  };
  return new Proxy({}, {
    get: (_, key) => {
      if (key === Symbol.toPrimitive || key === "toString") return inText;
      if (typeof key === "symbol") return undefined;
      own.used = true;
      return recorder(readings, [...path, key]);
    },
    // Whoever asks what there is would be told wrong.
    has: refuse,
    ownKeys: refuse,
    getOwnPropertyDescriptor: refuse,
  });
}

function refuse(): never {
  throw new TypeError("Only single values can be read here");
}
