import { type OutputLines, outputLinesTo } from "../output_lines.ts";
import { outputLines } from "../report/characters.ts";
import { escapeCommands } from "../report/escape.ts";

/**
 * Makes lines of a program's output, to be shown to people and in CI logs: without colours, hidden
 * characters and workflow commands.
 *
 * @param onLine takes each line
 */
export function splitOutput(onLine: (line: string) => void): OutputLines {
  return outputLinesTo((line) => outputLines(line).map(escapeCommands).forEach(onLine));
}
