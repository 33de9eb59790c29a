import type { Stream } from "../ports.ts";

interface Output {
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

const encoder = new TextEncoder();

/**
 * An output stream of this process. When the reader has gone away (`penstock … | head`) the rest
 * is dropped in silence.
 */
export function systemStream(output: Output): Stream {
  let closed = false;
  return {
    isTerminal: output.isTerminal(),
    columns: columnsOf(output),
    write: (text) => {
      let bytes = encoder.encode(text);
      while (!closed && bytes.length > 0) {
        try {
          bytes = bytes.subarray(output.writeSync(bytes));
        } catch (error) {
          if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
          closed = true;
        }
      }
    },
  };
}

function columnsOf(output: Output): number {
  return output.isTerminal() ? Deno.consoleSize().columns : 80;
}
