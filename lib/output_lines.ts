/** Cuts the output of a process into lines as it comes, each stream for itself. */
export interface OutputLines {
  /** Takes a piece of output. */
  take(chunk: Uint8Array, stream: "stdout" | "stderr"): void;
  /** Hands on what is left without a line break. */
  end(): void;
}

/** Makes an {@link OutputLines} that hands each line on without its line break. */
export function outputLinesTo(onLine: (line: string) => void): OutputLines {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  // Pieces of the line that is not whole yet; joined once, so that a long line costs its length.
  const open: Record<"stdout" | "stderr", string[]> = { stdout: [], stderr: [] };
  const add = (stream: "stdout" | "stderr", text: string) => {
    const [first = "", ...more] = text.split("\n");
    open[stream].push(first);
    for (const next of more) {
      onLine(open[stream].join("").replace(/\r$/, ""));
      open[stream] = [next];
    }
  };
  return {
    take: (chunk, stream) => add(stream, decoders[stream].decode(chunk, { stream: true })),
    end: () => {
      for (const stream of ["stdout", "stderr"] as const) {
        add(stream, decoders[stream].decode());
        const rest = open[stream].join("");
        if (rest !== "") onLine(rest);
        open[stream] = [];
      }
    },
  };
}
