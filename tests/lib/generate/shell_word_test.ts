import { assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { UsageError } from "../../../lib/errors.ts";
import { shellPath, shellWord } from "../../../lib/generate/shell_word.ts";

const PATHS: readonly (readonly [string, string])[] = [
  ["pipeline.ts", "pipeline.ts"],
  ["../a/b-c_1.ts", "../a/b-c_1.ts"],
  ["-rf.ts", "./-rf.ts"],
  ["a b.ts", "'a b.ts'"],
  ["$(id).ts", "'$(id).ts'"],
  ["it's.ts", "'it'\\''s.ts'"],
  ["-a b", "'./-a b'"],
  ["ü.ts", "'ü.ts'"],
  ["~/x", "'~/x'"],
  ["", "''"],
];

for (const [path, wanted] of PATHS) {
  Deno.test(`shellPath() writes ${JSON.stringify(path)} as ${wanted}`, async () => {
    assertEquals(shellPath(path), wanted);
    const { stdout } = await new Deno.Command("sh", { args: ["-c", `printf %s ${wanted}`] })
      .output();
    assertEquals(new TextDecoder().decode(stdout), path.startsWith("-") ? `./${path}` : path);
  });
}

Deno.test("shellPath() refuses control characters", () => {
  for (const path of ["a\nb", "a\0b", "\x1b[0m", "a\x7f", "a\u0085", "a\u2029"]) {
    assertThrows(() => shellPath(path), UsageError, "control characters");
  }
});

Deno.test("shellWord() leaves a word that begins with - alone", () => {
  assertEquals(shellWord("-x"), "-x");
});
