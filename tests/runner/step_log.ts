/**
 * What GitHub's runner does with the lines of a step: ported from `ActionCommandManager.cs`,
 * `OutputManager.cs` and `ExecutionContext.cs` of actions/runner at 258d6c8.
 *
 * @module
 */

import { messageOf } from "../../lib/errors.ts";
import {
  type Annotation,
  type AnnotationLevel,
  annotationProperties,
  LONGEST_MESSAGE,
  MOST_PER_LEVEL,
} from "./annotation.ts";
import { parseCommand, type RunnerCommand, trim } from "./command.ts";
import type { Masker } from "./masker.ts";
import { CaselessValues } from "./result.ts";

/** Commands whose line is never repeated in the log. */
const SILENT = ["add-mask", "debug", "error", "notice", "warning"];

/** Names that the runner acts on. */
export const COMMANDS: readonly string[] = [
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
];

/** What the runner knows while a step prints. */
export class StepLog {
  readonly lines: string[] = [];
  readonly commands: RunnerCommand[] = [];
  readonly annotations: Annotation[] = [];
  readonly errors: string[] = [];
  readonly outputs: CaselessValues = new CaselessValues();
  readonly state: CaselessValues = new CaselessValues();
  failed = false;
  readonly #masker: Masker;
  readonly #workspace: string;
  readonly #registered = new Set(COMMANDS);
  #stopToken: string | undefined;
  #echo = false;
  #ended = false;

  constructor({ masker, workspace }: { readonly masker: Masker; readonly workspace: string }) {
    this.#masker = masker;
    this.#workspace = workspace;
  }

  /** Takes the next line, of stdout or of stderr. */
  read(line: string): void {
    if (this.#ended || this.#tryCommand(line)) return;
    this.#write(
      line.replaceAll("##[start-action", "##[\\start-action")
        .replaceAll("##[end-action", "##[\\end-action"),
    );
  }

  /** Says what the runner itself finds wrong; the step fails. */
  fail(...messages: readonly string[]): void {
    this.failed = true;
    for (const message of messages) this.complain(message);
  }

  /** Says what the runner itself finds wrong. */
  complain(message: string): void {
    this.errors.push(this.#masker.mask(message));
    this.annotate("error", message, {});
  }

  /** Adds an annotation, and its line to the log. */
  annotate(
    level: AnnotationLevel,
    text: string,
    properties: Readonly<Record<string, string>>,
  ): void {
    const message = this.#masker.mask(text).slice(0, LONGEST_MESSAGE);
    const before = this.annotations.filter((each) => each.level === level).length;
    if (before < MOST_PER_LEVEL) this.annotations.push({ level, message, properties });
    if (message !== "") this.#write(`##[${level}]${message}`);
  }

  #write(text: string): void {
    this.lines.push(this.#masker.mask(text));
  }

  #tryCommand(line: string): boolean {
    const command = parseCommand(line, (name) => this.#registered.has(name));
    if (command === undefined) return false;
    const name = command.name.toLowerCase();
    if (this.#stopToken !== undefined) return this.#tryResume(line, name);
    this.commands.push(command);
    if (name === "stop-commands") this.#stop(line, command.data);
    else this.#act(line, name, command);
    return true;
  }

  #tryResume(line: string, name: string): boolean {
    if (name !== this.#stopToken) return false;
    this.#write(line);
    this.#registered.delete(name);
    this.#stopToken = undefined;
    return true;
  }

  #stop(line: string, token: string): void {
    const lower = token.toLowerCase();
    if (token === "" || lower === "pause-logging" || this.#registered.has(lower)) {
      // Nothing catches this in the runner: the step ends here.
      this.fail(
        "You cannot use a endToken that is an empty string, the string 'pause-logging', or " +
          "another workflow command.",
      );
      this.#ended = true;
      return;
    }
    this.#stopToken = lower;
    this.#registered.add(lower);
    if (token.length > 6) this.#masker.add(token);
    this.#write(line);
  }

  #act(line: string, name: string, command: RunnerCommand): void {
    const silent = SILENT.includes(name);
    if (this.#echo && !silent) this.#write(line);
    try {
      this.#perform(name, command);
    } catch (error) {
      const what = silent ? name : line;
      this.fail(`Unable to process command '${what}' successfully.`, messageOf(error));
    }
  }

  #perform(name: string, command: RunnerCommand): void {
    const { data, properties } = command;
    switch (name) {
      case "error":
      case "notice":
      case "warning":
        return this.annotate(name, data, annotationProperties(command, this.#workspace));
      case "group":
        return this.#write(`##[group]${data}`);
      case "endgroup":
        return this.#write("##[endgroup]");
      case "add-mask":
        return this.#addMask(data);
      case "echo":
        return this.#setEcho(data);
      case "set-output":
      case "save-state":
        return this.#setValue(name, required(properties["name"], name), data);
      case "set-env":
      case "add-path":
        throw new Error(
          `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`,
        );
      case "add-matcher":
        if (data === "") this.annotate("warning", "File path must be specified.", {});
    }
  }

  #addMask(data: string): void {
    if (trim(data) === "") {
      const text = "Can't add secret mask for empty string in ##[add-mask] command.";
      return this.annotate("warning", text, {});
    }
    if (this.#echo) this.#write("::add-mask::***");
    this.#masker.add(data);
    for (const part of data.split(/[\r\n]/)) this.#masker.add(trim(part));
  }

  #setEcho(data: string): void {
    const value = trim(data).toLowerCase();
    if (value !== "on" && value !== "off") {
      throw new Error(
        "Invalid echo command value. Possible values can be: 'on', 'off'. " +
          `Current value is: '${data}'.`,
      );
    }
    this.#echo = value === "on";
  }

  #setValue(command: "set-output" | "save-state", name: string, value: string): void {
    const text = `The \`${command}\` command is deprecated and will be disabled soon.`;
    this.annotate("warning", text, {});
    (command === "set-output" ? this.outputs : this.state).set(name, value);
  }
}

function required(name: string | undefined, command: string): string {
  if (name !== undefined) return name;
  throw new Error(`Required field 'name' is missing in ##[${command}] command.`);
}
