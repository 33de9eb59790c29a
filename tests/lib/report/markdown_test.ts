import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { oneLine } from "../../../lib/report/characters.ts";
import { renderMarkdown } from "../../../lib/report/markdown.ts";
import { FORGE_PATTERNS, nodesOf, plainTexts, readMarkdown, visibleText } from "./forge_reading.ts";
import { injections, reportOf, sampleReport } from "./sample_report.ts";

Deno.test("renderMarkdown() writes a rich report", async (t) => {
  await t.assertSnapshot(renderMarkdown(sampleReport));
});

/** The shape of a report, whatever its strings are: kinds of nodes, and the HTML they hold. */
function shapeOf(text: string): readonly string[] {
  return nodesOf(readMarkdown(renderMarkdown(reportOf(text))))
    .filter(({ type }) => type !== "text" && type !== "inlineCode")
    .map(({ type, value }) =>
      type === "html" ? value?.replace(/<summary>.*<\/summary>/, "<summary>") ?? "" : type
    );
}

/** The shape of a report of one harmless word. */
const SHAPE = shapeOf("word");

/** As often as a report of this kind shows its string. */
const PLACES = visibleText(readMarkdown(renderMarkdown(reportOf("WORD")))).split("WORD").length - 1;

for (const text of injections.filter((each) => !/\n\s*\n/.test(each))) {
  Deno.test(`renderMarkdown() keeps its shape and shows ${JSON.stringify(text)}`, () => {
    assertEquals(shapeOf(text), SHAPE);
    const tree = readMarkdown(renderMarkdown(reportOf(text)));
    if (oneLine(text) === text) {
      // In a diagram the signs that mean something there are full-width ones.
      const [page, wanted] = [visibleText(tree), text].map((each) => each.normalize("NFKC"));
      const shown = page?.split(wanted ?? "").length ?? 0;
      const cut = [18, 40].filter((width) => text.length > width).length;
      assertEquals(
        shown - 1,
        PLACES - cut,
        "cut short in the histogram and in the diagram at most",
      );
    }
    for (const plain of plainTexts(tree)) {
      for (const [name, pattern] of Object.entries(FORGE_PATTERNS)) {
        assert(!pattern.test(plain), `${name} in ${JSON.stringify(plain)}`);
      }
    }
  });
}

Deno.test("renderMarkdown() leaves out what is empty", () => {
  const empty = {
    title: "",
    status: "done",
    summary: "",
    blocks: [
      { kind: "text", text: " \n" },
      { kind: "facts", facts: [] },
      { kind: "table", columns: ["a"], rows: [] },
      { kind: "verdict", pass: true, title: "Fine", budgets: [] },
      { kind: "log", text: "\n" },
      { kind: "section", title: "", blocks: [] },
    ],
  } as const;
  assertEquals(
    renderMarkdown(empty),
    "## ✅\n\n| a      |\n| ------ |\n| _none_ |\n\n✅ **Fine**\n\n###\n",
  );
});

Deno.test("renderMarkdown() marks every status", () => {
  const marks = (["done", "no", "error", "skipped", "interrupted"] as const).map((status) =>
    renderMarkdown({ title: "x", status, summary: "", blocks: [] })
  );
  assertEquals(marks, ["## ✅ x\n", "## ❌ x\n", "## ⚠️ x\n", "## ⏭️ x\n", "## ⏹️ x\n"]);
});
