import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { countBytes, cutMarkdown } from "../../../lib/report/cut_markdown.ts";

const note = "_cut_";

Deno.test("cutMarkdown() leaves alone what fits", () => {
  assertEquals(cutMarkdown("äb", { limit: 3, note }), "äb");
});

Deno.test("cutMarkdown() cuts at the last blank line that fits", () => {
  const text = "first one\n\nsecond one\nof two\n\nthird one";
  assertEquals(cutMarkdown(text, { limit: 38, note }), "first one\n\nsecond one\nof two\n\n_cut_");
});

Deno.test("cutMarkdown() takes no blank line in code for a border, and closes the code", () => {
  const text = `intro\n\n~~~~text\n${"~~~\n\nline\n".repeat(20)}~~~~\n\nend`;
  const cut = cutMarkdown(text, { limit: 100, note });
  assert(cut.startsWith("intro\n\n~~~~text\n~~~\n\nline\n"), cut);
  assert(cut.endsWith("\n~~~~\n\n_cut_"), cut);
  assert(countBytes(cut) <= 100);
});

Deno.test("cutMarkdown() prefers a border between blocks to more lines of code", () => {
  const text = `${"word ".repeat(10)}\n\n\`\`\`\n${"line\n".repeat(20)}\`\`\`\n`;
  assertEquals(cutMarkdown(text, { limit: 90, note }), `${"word ".repeat(10).trim()}\n\n_cut_`);
});

Deno.test("cutMarkdown() closes what is folded, and does not count tags in code", () => {
  const text = `<details>\n<summary>a</summary>\n\n\`\`\`\n<details>\n\`\`\`\n\n${
    "row\n\n".repeat(40)
  }`;
  const cut = cutMarkdown(text, { limit: 150, note });
  assert(cut.endsWith("row\n\n</details>\n\n_cut_"), cut);
  assertEquals(cut.match(/<\/details>/g)?.length, 1);
});

Deno.test("cutMarkdown() cuts inside a line when there is no other way", () => {
  const cut = cutMarkdown("é".repeat(100), { limit: 30, note });
  assertEquals(cut, `${"é".repeat(11)}\n\n_cut_`);
});

Deno.test("cutMarkdown() never goes over the limit", () => {
  const text =
    "# é\n\n<details>\n\n- a\n- b\n\n```js\nlet x\n\n```\n\n</details>\n\n| a |\n|---|\n| b |\n"
      .repeat(20);
  for (let limit = 40; limit < countBytes(text); limit += 7) {
    assert(countBytes(cutMarkdown(text, { limit, note })) <= limit, String(limit));
  }
});
