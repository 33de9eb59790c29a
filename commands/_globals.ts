import { choice, flag, type OptionSpec } from "./_spec.ts";

/** Options that every command takes. */
export const globalOptions: Readonly<Record<string, OptionSpec>> = {
  json: flag("Print one JSON document, also on failure"),
  quiet: flag("Say only the result and what went wrong", { short: "q" }),
  color: choice(["auto", "always", "never"], "Whether to use colour"),
  noInput: flag("Never ask; fail instead"),
  debug: flag("Show stack traces", { short: "d" }),
  help: flag("Show help", { short: "h" }),
  version: flag("Show the version"),
};

/** `maxTotal` as it is written on the command line: `max-total`. */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replace(/([a-z])([0-9])/g, "$1$2");
}
