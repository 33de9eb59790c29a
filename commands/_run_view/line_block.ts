import { escapeCommands } from "../../lib/report/escape.ts";

/**
 * Lines of a job as a text to write, none of which is a command to a CI runner.
 *
 * @param lines lines without line breaks
 * @param prefix what is put before each, harmless in itself
 * @returns the lines, each with a line break at its end
 */
export function lineBlock(lines: readonly string[], prefix = ""): string {
  const block = joinLines(lines, prefix);
  // Nearly all output holds neither, and a gigabyte may pass here. Line by line, since the whole
  // of many blank lines would be searched again from each of them.
  if (!block.includes("::") && !block.includes("##")) return block;
  return joinLines(lines.map(escapeCommands), prefix);
}

function joinLines(lines: readonly string[], prefix: string): string {
  return lines.length === 0 ? "" : `${prefix}${lines.join(`\n${prefix}`)}\n`;
}
