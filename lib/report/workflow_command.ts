/** What {@link workflowCommand} says beside the command's name. */
export interface WorkflowCommandOptions {
  /**
   * What stands behind the command: a message, a title, a value.
   *
   * @default {""}
   */
  readonly data?: string;
  /** Properties such as `title`; empty ones are left out, as the runner drops them. */
  readonly properties?: Readonly<Record<string, string>>;
}

/**
 * A command for GitHub's runner, which reads it from a line of a step's output.
 *
 * @param name the command, such as `group`, `error`, `add-mask`
 * @param options its data and properties, as they are: nothing in them ends the command
 * @returns one line, without a line break at its end
 *
 * @example
 * ```ts
 * import { assertEquals } from "../deps/assert.ts";
 *
 * assertEquals(
 *   workflowCommand("error", { data: "100%\nbad", properties: { title: "a: b, c" } }),
 *   "::error title=a%3A b%2C c::100%25%0Abad",
 * );
 * ```
 */
export function workflowCommand(
  name: string,
  { data = "", properties = {} }: WorkflowCommandOptions = {},
): string {
  const pairs = Object.entries(properties).filter(([, value]) => value !== "")
    .map(([key, value]) => `${key}=${escapeProperty(value)}`);
  const head = pairs.length === 0 ? name : `${name} ${pairs.join(",")}`;
  return `::${head}::${escapeData(data)}`;
}

/** The sign that the escapes are made of goes first. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
