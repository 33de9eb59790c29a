// Types of the parts of @std/cli that are used here.
export interface ParseOptions {
  readonly string?: readonly string[];
  readonly boolean?: readonly string[];
  readonly collect?: readonly string[];
  readonly alias?: Readonly<Record<string, readonly string[]>>;
  readonly "--"?: boolean;
  readonly unknown?: (argument: string, key?: string, value?: unknown) => unknown;
}
export interface ParsedArgs {
  readonly _: readonly (string | number)[];
  readonly "--"?: readonly string[];
  readonly [key: string]: unknown;
}
export function parseArgs(argv: readonly string[], options?: ParseOptions): ParsedArgs;
