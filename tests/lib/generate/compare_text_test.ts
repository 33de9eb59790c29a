import { assertEquals, assertStringIncludes } from "../../../lib/deps/assert.ts";
import { compareText } from "../../../lib/generate/compare_text.ts";

function lines(found: string, wanted: string): readonly string[] {
  return compareText({ name: "f", found, wanted }).split("\n").slice(2);
}

Deno.test("compareText() shows what changed, with two lines around it", () => {
  assertEquals(lines("1\n2\n3\n4\n5\n6\n7", "1\n2\n3\nfour\n5\n6\n7"), [
    "@@",
    " 2",
    " 3",
    "-4",
    "+four",
    " 5",
    " 6",
  ]);
});

Deno.test("compareText() shows lines that are new or gone at the ends", () => {
  assertEquals(lines("b\nc", "a\nb\nc\nd"), ["+a", " b", " c", "+d"]);
  assertEquals(lines("a\nb", "b"), ["-a", " b"]);
});

Deno.test("compareText() cuts a long one", () => {
  const found = Array.from({ length: 100 }, (_, at) => `a${at}`).join("\n");
  const text = compareText({ name: "f", found, wanted: "x" });
  assertEquals(text.split("\n").length, 63);
  assertStringIncludes(text, "… 41 more lines");
});

Deno.test("compareText() shows nothing of texts that are alike", () => {
  assertEquals(lines("a\nb", "a\nb"), []);
});
