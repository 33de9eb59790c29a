import type { Environment } from "../../ports.ts";

/** What the variable of an input begins with. */
const PREFIX = "PENSTOCK_INPUT_";

/** How GitHub lets an input be named. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/**
 * Reads the inputs that a person, or a program, gave to a run where no payload holds them: the
 * variable `PENSTOCK_INPUT_model` is the input `model`. Empty ones count as not given.
 */
export function readInputs(env: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env.all()).filter(([name, value]) => name.startsWith(PREFIX) && value !== "")
      .map(([name, value]) => [name.slice(PREFIX.length), value] as const)
      .filter(([name]) => NAME.test(name) && name !== "__proto__"),
  );
}
