import type { Stream } from "../ports.ts";
import { writeText } from "./write_text.ts";

interface Output {
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

/**
 * An output stream of this process. When the reader has gone away (`penstock … | head`) the rest
 * is dropped in silence.
 */
export function systemStream(output: Output): Stream {
  let closed = false;
  return {
    isTerminal: output.isTerminal(),
    // Asked for each time, since a window may be resized.
    get columns() {
      return sizeOf(output).columns;
    },
    get rows() {
      return sizeOf(output).rows;
    },
    write: (text) => {
      if (closed) return;
      try {
        writeText(output, text);
      } catch (error) {
        if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
        closed = true;
      }
    },
  };
}

function sizeOf(output: Output): { readonly columns: number; readonly rows: number } {
  const none = { columns: 80, rows: 24 };
  if (!output.isTerminal()) return none;
  const { columns, rows } = Deno.consoleSize();
  // A terminal that does not say has none.
  return columns > 0 && rows > 0 ? { columns, rows } : none;
}
