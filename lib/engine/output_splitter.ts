import { outputLines } from "../report/characters.ts";
import { escapeCommands } from "../report/escape.ts";

/** A line that is longer is shown in pieces, in characters. */
const LONGEST_LINE = 16_384;

type StreamName = "stdout" | "stderr";

/** Cuts output into lines as it comes. */
export interface OutputSplitter {
  take(chunk: Uint8Array, stream: StreamName): void;
  /** Hands on what had no line break behind it. */
  end(): void;
}

/**
 * Makes lines of a program's output, to be shown to people and in CI logs: without colours, hidden
 * characters and workflow commands.
 *
 * @param onLine takes each line
 */
export function splitOutput(onLine: (line: string) => void): OutputSplitter {
  const rest = { stdout: "", stderr: "" };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const show = (text: string) => outputLines(text).map(escapeCommands).forEach(onLine);
  const add = (stream: StreamName, text: string) => {
    const lines = (rest[stream] + text).split("\n");
    rest[stream] = lines.pop() ?? "";
    lines.forEach(show);
    while (rest[stream].length > LONGEST_LINE) {
      show(rest[stream].slice(0, LONGEST_LINE));
      rest[stream] = rest[stream].slice(LONGEST_LINE);
    }
  };
  return {
    take: (chunk, stream) => add(stream, decoders[stream].decode(chunk, { stream: true })),
    end: () => {
      for (const stream of ["stdout", "stderr"] as const) {
        add(stream, decoders[stream].decode());
        if (rest[stream] !== "") show(rest[stream]);
        rest[stream] = "";
      }
    },
  };
}
