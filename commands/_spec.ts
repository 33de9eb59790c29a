import { UsageError } from "../lib/errors.ts";
import { LONGEST_TIMER, parseDuration } from "../lib/duration.ts";

/** How an option is written and read. */
export interface OptionSpec<T = unknown> {
  /** Placeholder of the value; a flag has none. */
  readonly placeholder?: string;
  /** One line of help. */
  readonly help: string;
  /** One letter that stands for the option. */
  readonly short?: string;
  /** Whether it may be given several times. */
  readonly many?: boolean;
  /** What a value looks like, for an option that may stand alone. */
  readonly looksLike?: RegExp;
  /** The default as help shows it. */
  readonly shown?: string;
  /** The value that the words stand for; `given` is empty where the option was left out. */
  readonly read: (given: readonly string[], name: string) => T;
}

/** How a positional argument is written. */
export interface ArgumentSpec<T = unknown> {
  readonly placeholder: string;
  readonly help: string;
  readonly needed: "one" | "maybe" | "after dashes";
  /** Only carries the type. */
  readonly type?: T;
}

/** The values that specs stand for. */
export type ValuesOf<S> = {
  readonly [K in keyof S]: S[K] extends OptionSpec<infer T> ? T
    : S[K] extends ArgumentSpec<infer T> ? T
    : never;
};

interface Extras {
  readonly short?: string;
}

/** An option without a value. */
export function flag(help: string, extras: Extras = {}): OptionSpec<boolean> {
  return { help, ...extras, read: (given) => given.length > 0 };
}

/** An option with a text as its value. */
export function text(
  placeholder: string,
  help: string,
  extras: Extras = {},
): OptionSpec<string | undefined> {
  return { placeholder, help, ...extras, read: (given) => given.at(-1) };
}

/** An option that may be given several times. */
export function list(
  placeholder: string,
  help: string,
  extras: Extras = {},
): OptionSpec<readonly string[]> {
  return { placeholder, help, many: true, ...extras, read: (given) => given };
}

/**
 * An option that may stand alone or before a value. The next word is its value only where it looks
 * like one, else it is written `--NAME=VALUE`.
 */
export function maybeText(
  placeholder: string,
  help: string,
  looksLike: RegExp,
): OptionSpec<string | true | undefined> {
  return {
    placeholder: `[${placeholder}]`,
    help,
    looksLike,
    read: (given) => given.at(-1) === ALONE ? true : given.at(-1),
  };
}

/** Stands for the value of an option that was given without one. */
export const ALONE = "\0";

/** An option that takes one of a few words. */
export function choice<const T extends string>(
  choices: readonly T[],
  help: string,
  extras: Extras = {},
): OptionSpec<T | undefined> {
  return {
    placeholder: choices.join("|"),
    help,
    ...extras,
    read: (given, name) => {
      const word = given.at(-1);
      if (word === undefined) return undefined;
      const found = choices.find((known) => known === word);
      if (found !== undefined) return found;
      throw new UsageError(
        `Cannot use ${JSON.stringify(word)} for --${name}`,
        `choose one of ${choices.join(", ")}`,
      );
    },
  };
}

/** An option that takes a whole number, with a default. */
export function integer(
  placeholder: string,
  help: string,
  limits: { readonly least: number; readonly most: number; readonly fallback: number },
): OptionSpec<number> {
  const { least, most, fallback } = limits;
  return {
    placeholder,
    help,
    shown: String(fallback),
    read: (given, name) => {
      const word = given.at(-1);
      if (word === undefined) return fallback;
      const value = /^-?[0-9]+$/.test(word) ? Number(word) : NaN;
      if (value >= least && value <= most) return value;
      throw new UsageError(
        `Cannot use ${
          JSON.stringify(word)
        } for --${name}: want a whole number from ${least} to ${most}`,
        `for example --${name} ${fallback}`,
      );
    },
  };
}

/** An option that takes a duration such as `250ms`; its value is in milliseconds. */
export function duration(help: string): OptionSpec<number | undefined> {
  return {
    placeholder: "TIME",
    help,
    read: (given, name) => {
      const word = given.at(-1);
      if (word === undefined) return undefined;
      const value = parseDuration(word);
      if (value !== undefined && value > 0 && value <= LONGEST_TIMER) return value;
      throw new UsageError(
        `Cannot use ${JSON.stringify(word)} for --${name}: want a duration above zero`,
        "write it as 1s, 250ms, 10us or 5m",
      );
    },
  };
}

/** An option that takes an age such as `30d`; its value is in milliseconds. */
export function age(help: string, shown: string): OptionSpec<number> {
  return {
    placeholder: "TIME",
    help,
    shown,
    read: (given, name) => {
      const word = given.at(-1) ?? shown;
      const value = parseDuration(word);
      if (value !== undefined) return value;
      throw new UsageError(
        `Cannot use ${JSON.stringify(word)} for --${name}: want a duration`,
        "write it as 30d, 12h or 0s",
      );
    },
  };
}

/** The same option with a default, as a user would write it. */
export function withDefault(
  spec: OptionSpec<number | undefined>,
  shown: string,
): OptionSpec<number> {
  return {
    ...spec,
    shown,
    read: (given, name) => spec.read(given.length === 0 ? [shown] : given, name) ?? 0,
  };
}

/** An option of the form `NAME=VALUE`, as often as one likes. */
export function pairs(
  placeholder: string,
  help: string,
): OptionSpec<Readonly<Record<string, string>>> {
  return {
    placeholder,
    help,
    many: true,
    read: (given, name) => {
      const values: Record<string, string> = Object.create(null);
      for (const word of given) {
        const at = word.indexOf("=");
        if (at < 1) {
          throw new UsageError(
            `Cannot read ${JSON.stringify(word)} for --${name}: want ${placeholder}`,
          );
        }
        values[word.slice(0, at)] = word.slice(at + 1);
      }
      return values;
    },
  };
}

/** An argument that must be there. */
export function argument(placeholder: string, help: string): ArgumentSpec<string> {
  return { placeholder, help, needed: "one" };
}

/** An argument that may be left out. */
export function maybeArgument(placeholder: string, help: string): ArgumentSpec<string | undefined> {
  return { placeholder, help, needed: "maybe" };
}

/** All words after a lone `--`. */
export function afterDashes(placeholder: string, help: string): ArgumentSpec<readonly string[]> {
  return { placeholder, help, needed: "after dashes" };
}
