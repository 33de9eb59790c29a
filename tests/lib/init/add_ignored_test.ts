import { assertEquals } from "../../../lib/deps/assert.ts";
import { addIgnored } from "../../../lib/init/add_ignored.ts";

const RUNS = [".penstock-runs/"];

const CASES: readonly (readonly [string, string, string])[] = [
  ["an empty text", "", ".penstock-runs/\n"],
  ["other lines", "dist/\n", "dist/\n.penstock-runs/\n"],
  ["a last line without its end", "dist/", "dist/\n.penstock-runs/\n"],
  ["line breaks of Windows", "dist/\r\n", "dist/\r\n.penstock-runs/\r\n"],
  ["a comment that names it", "# .penstock-runs/\n", "# .penstock-runs/\n.penstock-runs/\n"],
  ["a line that lets it in", "!.penstock-runs/\n", "!.penstock-runs/\n.penstock-runs/\n"],
];

for (const [what, text, wanted] of CASES) {
  Deno.test(`addIgnored() adds a line to ${what}`, () => {
    assertEquals(addIgnored(text, RUNS), wanted);
  });
}

for (const line of [".penstock-runs/", ".penstock-runs", "/.penstock-runs/", "**/.penstock-runs"]) {
  Deno.test(`addIgnored() takes ${line} for the folder`, () => {
    const text = `a\n ${line} \r\nb\n`;
    assertEquals(addIgnored(text, RUNS), text);
  });
}

Deno.test("addIgnored() adds only what is missing, in order", () => {
  assertEquals(addIgnored("b/\n", ["a/", "b/", "c/"]), "b/\na/\nc/\n");
});
