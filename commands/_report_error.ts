import { exitCodeOf, isPenstockError, messageOf, UsageError } from "../lib/errors.ts";
import type { ExitCode } from "../lib/errors.ts";
import { jsonText } from "./_json_text.ts";
import type { Stream } from "../lib/ports.ts";
import { outputLines } from "../lib/report/characters.ts";
import { escapeCommands, escapeTerminal } from "../lib/report/escape.ts";
import type { Paint } from "../lib/report/paint.ts";

const ISSUES = "https://github.com/penstock/penstock/issues";

/** Where and how an error is shown. */
export interface ErrorDisplay {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly paint: Paint;
  readonly json: boolean;
  readonly debug: boolean;
  /** Hides what looks like a secret. */
  readonly mask: (text: string) => string;
  /** The command that failed, as `penstock link-model`. */
  readonly command: string;
}

/**
 * Shows a failure: one `error:` line, a `cause:` line for each link, a `hint:` line; with `--json`
 * a document on stdout as well.
 *
 * @returns the exit code that the failure stands for
 */
export function reportError(error: unknown, display: ErrorDisplay): ExitCode {
  const { stderr, paint, mask } = display;
  const foreseen = isPenstockError(error);
  stderr.write(`${paint.red("error:")} ${onOneLine(mask(messageOf(error)))}\n`);
  for (const cause of causesOf(error)) {
    stderr.write(`${paint.dim("cause:")} ${onOneLine(mask(messageOf(cause)))}\n`);
  }
  const hint = hintOf(error, display.command);
  if (hint !== undefined) stderr.write(`${paint.cyan("hint:")} ${onOneLine(mask(hint))}\n`);
  if (display.debug || !foreseen) {
    if (error instanceof Error && error.stack !== undefined) {
      stderr.write(`${escapeCommands(outputLines(mask(error.stack)).join("\n"))}\n`);
    }
    if (!foreseen) stderr.write(`This is a bug in Penstock. Please report it: ${ISSUES}\n`);
  }
  const exitCode = exitCodeOf(error);
  if (display.json) {
    const code = foreseen ? error.code : "internal";
    const document = {
      version: 1,
      error: { code, message: mask(messageOf(error)), hint: hint && mask(hint) },
      exitCode,
    };
    display.stdout.write(`${jsonText(document)}\n`);
  }
  return exitCode;
}

function hintOf(error: unknown, command: string): string | undefined {
  if (!isPenstockError(error)) return undefined;
  if (error.hint !== undefined) return error.hint;
  return error instanceof UsageError ? `see \`${command} --help\`` : undefined;
}

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && causes.length < 5) {
    causes.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

/** Keeps a text on its line, each line break seen as a dot, and from acting on who reads it. */
function onOneLine(text: string): string {
  return escapeTerminal(text.trim().replace(/\s*\n\s*/g, " · "));
}
