import type { ExitCode } from "../lib/errors.ts";
import type { World } from "../lib/ports.ts";
import type { ArgumentSpec, OptionSpec, ValuesOf } from "./_spec.ts";
import type { Printer } from "./_printer.ts";

/** What a command works with. */
export interface CommandContext {
  readonly world: World;
  readonly print: Printer;
  /** The words given before the command's own name, to show in messages. */
  readonly name: string;
}

/** Settings that every command takes. */
export interface GlobalOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: "auto" | "always" | "never" | undefined;
  readonly noInput: boolean;
  readonly debug: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** A line that people can copy, and what it does. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

type Arguments = Readonly<Record<string, ArgumentSpec>>;
type Options = Readonly<Record<string, OptionSpec>>;

/** A command as data: help, documents, parsing and errors all come from it. */
export interface Command {
  /** A paragraph below the summary. */
  readonly about?: string;
  readonly arguments: Arguments;
  readonly options: Options;
  /** Variables it reads, and for what. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly examples: readonly Example[];
  /** Does the work: one call into `lib/`, then one print. */
  run(context: CommandContext, given: unknown): Promise<ExitCode>;
}

/** Makes a command, with `given` typed by its arguments and options. */
export function defineCommand<const A extends Arguments, const O extends Options>(
  command: Omit<Command, "arguments" | "options" | "run"> & {
    readonly arguments: A;
    readonly options: O;
    readonly run: (
      context: CommandContext,
      given: ValuesOf<A> & ValuesOf<O>,
    ) => Promise<ExitCode>;
  },
): Command {
  return {
    ...command,
    run: (context, given) => command.run(context, given as ValuesOf<A> & ValuesOf<O>),
  };
}

/** A command in the catalog: its words, what it does, and where it is. */
export interface CatalogEntry {
  /** `["artifact", "put"]`. */
  readonly words: readonly string[];
  /** One line of help. */
  readonly summary: string;
  /** Left out of help: for the program's own use. */
  readonly hidden?: boolean;
  /** Loads the command; nothing else is read before it is needed. */
  readonly load: () => Promise<{ readonly command: Command }>;
}
