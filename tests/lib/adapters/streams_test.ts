import { assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { systemStream } from "../../../lib/adapters/streams.ts";

/** An output that takes so many bytes at a time and keeps them. */
function output(most: number, fail: (written: number) => Error | undefined = () => undefined) {
  const bytes: number[] = [];
  let calls = 0;
  return {
    writeSync: (chunk: Uint8Array) => {
      calls++;
      const error = fail(bytes.length);
      if (error !== undefined) throw error;
      const taken = chunk.subarray(0, most);
      bytes.push(...taken);
      return taken.length;
    },
    isTerminal: () => false,
    text: () => new TextDecoder().decode(Uint8Array.from(bytes)),
    calls: () => calls,
  };
}

Deno.test("systemStream() writes all of a text, however little is taken at a time", () => {
  const slow = output(3);
  systemStream(slow).write("héllo 🚀\n");
  assertEquals(slow.text(), "héllo 🚀\n");
});

Deno.test("systemStream() writes nothing for an empty text", () => {
  const quick = output(100);
  systemStream(quick).write("");
  assertEquals(quick.calls(), 0);
});

Deno.test("systemStream() drops the rest in silence once the reader has gone", () => {
  const closed = output(4, (written) => written >= 8 ? new Deno.errors.BrokenPipe() : undefined);
  const stream = systemStream(closed);
  stream.write("0123456789");
  const calls = closed.calls();
  stream.write("more");
  assertEquals([closed.text(), closed.calls()], ["01234567", calls]);
});

Deno.test("systemStream() throws what else goes wrong", () => {
  const full = output(4, () => new Error("no space left on device"));
  assertThrows(() => systemStream(full).write("x"), Error, "no space left on device");
});

Deno.test("systemStream() has 80 columns and 24 rows where there is no terminal", () => {
  const { isTerminal, columns, rows } = systemStream(output(1));
  assertEquals([isTerminal, columns, rows], [false, 80, 24]);
});

Deno.test("systemStream() asks for the size of a terminal each time, since it may change", () => {
  const { consoleSize } = Deno;
  const sizes = [{ columns: 120, rows: 40 }, { columns: 60, rows: 20 }, { columns: 0, rows: 0 }];
  Object.assign(Deno, { consoleSize: () => sizes.shift() });
  try {
    const stream = systemStream({ ...output(1), isTerminal: () => true });
    assertEquals([stream.isTerminal, stream.columns, stream.rows, stream.columns], [
      true,
      120,
      20,
      80,
    ]);
  } finally {
    Object.assign(Deno, { consoleSize });
  }
});
