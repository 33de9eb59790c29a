import { PenstockError } from "../lib/errors.ts";
import { isContinuousIntegration } from "../lib/events/continuous_integration.ts";
import { detectHost } from "../lib/events/hosts/detect_host.ts";
import { readEvent } from "../lib/events/read_event.ts";
import { valueAt } from "../lib/events/value_at.ts";
import { escapeCommands, escapeTerminal } from "../lib/report/escape.ts";
import { type CommandContext, defineCommand } from "./_command.ts";
import { eventSourceEnvironment, eventSourceOptions } from "./_event_options.ts";
import { eventText, orderEvent } from "./_event_text.ts";
import { text } from "./_spec.ts";

/** `event` */
export const command = defineCommand({
  about:
    "Reads the event of the CI that this runs in, or the one that --event names, in the form " +
    "that pipelines get. Without a payload a push or pull_request is made from git, as if what is " +
    "checked out were pushed, or asked to be merged. --get prints a text as it is and everything " +
    "else as JSON; where the event has no such value, nothing is printed and the exit code is 1.",
  arguments: {},
  options: {
    get: text("PATH", "Print just this value, such as number or payload.commits[0].id"),
    ...eventSourceOptions,
  },
  environment: eventSourceEnvironment,
  examples: [
    { line: "penstock event", does: "Show what this CI run is for" },
    {
      line: "penstock event --get payload.artifact_version_string",
      does: "Give one field of a dispatch to a shell",
    },
    { line: "penstock event --event push --base main --json", does: "Show a push made from git" },
  ],
  run: async (context, { event: name, payload, base, get }) => {
    const event = await readEvent(context.world, { name, payload, base });
    if (get === undefined) {
      context.print.result({ event: orderEvent(event) }, eventText(event, context.print));
    } else printValue(context, get, valueAt(event, get));
    return 0;
  },
});

function printValue({ world, print }: CommandContext, path: string, value: unknown): void {
  if (print.json) return print.result({ path, value }, "");
  const { stdout, env } = world;
  if (typeof value !== "string") {
    // Still the same JSON, without what a CI runner would take for a command.
    const json = JSON.stringify(value).replaceAll("##", "#\\u0023");
    return stdout.write(`${stdout.isTerminal ? escapeTerminal(json) : json}\n`);
  }
  if (stdout.isTerminal) return stdout.write(`${escapeTerminal(value)}\n`);
  // A shell is given the text itself or nothing; as a line of CI's log it must not do anything.
  const inCi = isContinuousIntegration(env) || detectHost(env) !== "local";
  if (inCi && escapeCommands(value) !== value) {
    throw new PenstockError(
      `Cannot print ${JSON.stringify(path)}: it holds what a CI runner takes for a command`,
      { code: "workflow-command", hint: "read it as JSON, with --json" },
    );
  }
  stdout.write(`${value}\n`);
}
