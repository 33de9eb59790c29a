import { assertEquals } from "../../../lib/deps/assert.ts";
import { splitOutput } from "../../../lib/engine/output_splitter.ts";

function linesOf(...chunks: readonly (readonly ["stdout" | "stderr", string | Uint8Array])[]) {
  const lines: string[] = [];
  const splitter = splitOutput((line) => lines.push(line));
  const encoder = new TextEncoder();
  for (const [stream, chunk] of chunks) {
    splitter.take(typeof chunk === "string" ? encoder.encode(chunk) : chunk, stream);
  }
  splitter.end();
  return lines;
}

Deno.test("splitOutput() puts lines together from pieces, each stream for itself", () => {
  assertEquals(
    linesOf(["stdout", "on"], ["stderr", "bad\nwor"], ["stdout", "e\ntwo"], ["stderr", "se\r\n"]),
    ["bad", "one", "worse", "two"],
  );
});

Deno.test("splitOutput() keeps empty lines, indents and letters cut in two", () => {
  const [first, second] = [Uint8Array.of(0x20, 0x20, 0xc3), Uint8Array.of(0xa9, 0x0a, 0x0a)];
  assertEquals(linesOf(["stdout", first], ["stdout", second]), ["  é", ""]);
});

Deno.test("splitOutput() leaves no colour, escape sequence or workflow command in a line", () => {
  assertEquals(
    linesOf(["stdout", "\x1b[31mred\x1b[0m\x1b]0;title\x07\n##[add-mask]x\n::error::x\n"]),
    ["red␛]0;title␇", "#\\#[add-mask]x", "\\::error::x"],
  );
});

Deno.test("splitOutput() does not wait for the end of an endless line", () => {
  assertEquals(linesOf(["stdout", "x".repeat(40_000)]).map((line) => line.length), [
    16_384,
    16_384,
    7_232,
  ]);
});
