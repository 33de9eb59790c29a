import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { textWidth } from "../../../lib/report/characters.ts";
import { renderBlocks, renderTerminal } from "../../../lib/report/terminal.ts";
import { fitColumns, wrapLine } from "../../../lib/report/wrap.ts";
import { injections, reportOf, sampleReport } from "./sample_report.ts";

// deno-lint-ignore no-control-regex -- what the colours are made of
const COLORS = /\x1b\[(?:[12]|22|3[1236]|39)m/g;

Deno.test("renderTerminal() lays a rich report out in 80 columns", async (t) => {
  await t.assertSnapshot(renderTerminal(sampleReport, { color: false, columns: 80 }));
});

Deno.test("renderTerminal() lays a rich report out in 44 columns", async (t) => {
  await t.assertSnapshot(renderTerminal(sampleReport, { color: false, columns: 44 }));
});

Deno.test("renderTerminal() changes only colours where there are colours", () => {
  const plain = renderTerminal(sampleReport, { color: false, columns: 80 });
  const colored = renderTerminal(sampleReport, { color: true, columns: 80 });
  assert(colored.includes("\x1b[31m✘\x1b[39m"));
  assertEquals(colored.replaceAll(COLORS, "").replaceAll(/ +$/gm, ""), plain);
});

for (const columns of [32, 50, 80, 200, Infinity]) {
  Deno.test(`renderTerminal() keeps to ${columns} columns but for output and a last word kept whole`, () => {
    for (const report of [sampleReport, ...injections.map(reportOf)]) {
      const lines = renderTerminal(report, { color: false, columns }).split("\n");
      const tooWide = lines.filter((line) =>
        !/^\s*│/.test(line) && textWidth(line) > columns + 1 &&
        textWidth(line.replace(/\S+$/, "")) > columns
      );
      assertEquals(tooWide, []);
    }
  });
}

for (const text of injections) {
  Deno.test(`renderTerminal() lets nothing act in ${JSON.stringify(text)}`, () => {
    for (const color of [true, false]) {
      const shown = renderTerminal(reportOf(text), { color, columns: 40 }).replaceAll(COLORS, "");
      // deno-lint-ignore no-control-regex -- finding them is the purpose
      const acting = /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff]/;
      assert(!acting.test(shown), JSON.stringify(shown));
      assert(!/^\s*::|##\w*\[/m.test(shown), shown);
      assert(shown.isWellFormed());
    }
  });
}

Deno.test("renderTerminal() starts no line with a workflow command by breaking it", () => {
  const text = `${"x".repeat(32)}::set-output name=a::b`;
  const shown = renderTerminal(reportOf(text), { color: false, columns: 32 });
  assert(!/^\s*::/m.test(shown), shown);
});

Deno.test("renderBlocks() is empty where there is nothing to show", () => {
  assertEquals(renderBlocks([], { color: true, columns: 80 }), "");
  assertEquals(renderBlocks([{ kind: "facts", facts: [] }], { color: true, columns: 80 }), "");
});

Deno.test("renderBlocks() says that a table is empty", () => {
  const block = { kind: "table", columns: ["file", "size"], rows: [] } as const;
  assertEquals(renderBlocks([block], { color: false, columns: 80 }), "file  size\n(none)\n");
});

Deno.test("wrapLine() breaks long words and keeps units with their numbers", () => {
  assertEquals(wrapLine("takes about 1.80 ms", 16), ["takes about", "1.80 ms"]);
  assertEquals(wrapLine("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
  assertEquals(wrapLine("画像画像", 4), ["画像", "画像"]);
});

Deno.test("fitColumns() narrows the widest columns only", () => {
  assertEquals(fitColumns([["a", "b".repeat(30), "c".repeat(50)]], 60), [1, 30, 29]);
  assertEquals(fitColumns([["a".repeat(20), "b".repeat(20)]], 4), [4, 4]);
});
