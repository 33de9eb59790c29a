import { assertEquals } from "../../lib/deps/assert.ts";
import { outputLinesTo } from "../../lib/output_lines.ts";

/** The lines that some pieces of output make. */
function linesOf(...pieces: readonly (readonly ["stdout" | "stderr", string | Uint8Array])[]) {
  const lines: string[] = [];
  const output = outputLinesTo((line) => lines.push(line));
  for (const [stream, piece] of pieces) {
    output.take(typeof piece === "string" ? new TextEncoder().encode(piece) : piece, stream);
  }
  output.end();
  return lines;
}

Deno.test("outputLinesTo() puts a line together from pieces, each stream for itself", () => {
  const lines = linesOf(["stdout", "a"], ["stderr", "x\ny"], ["stdout", "b\r\n\nc"], [
    "stderr",
    "z",
  ]);
  assertEquals(lines, ["x", "ab", "", "c", "yz"]);
});

Deno.test("outputLinesTo() waits for the rest of a letter, and shows half a one at the end", () => {
  const [first, second] = [Uint8Array.of(0xc3), Uint8Array.of(0xa9, 0xc3)];
  assertEquals(linesOf(["stdout", first], ["stdout", second]), ["é\ufffd"]);
});

Deno.test("outputLinesTo() hands on nothing where nothing was said", () => {
  assertEquals(linesOf(["stdout", ""]), []);
});
