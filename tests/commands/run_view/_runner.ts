import { parseCommand, type RunnerCommand } from "../../runner/command.ts";
import { COMMANDS } from "../../runner/step_log.ts";

/** The command that GitHub's runner would find in a line. */
export function readCommand(line: string): RunnerCommand | undefined {
  return parseCommand(line, (name) => COMMANDS.includes(name));
}
