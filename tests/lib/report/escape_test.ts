import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { oneLine, outputLines, shorten, textWidth } from "../../../lib/report/characters.ts";
import {
  escapeCommands,
  escapeHtml,
  escapeMarkdown,
  escapeMarkdownHtml,
  escapeTerminal,
} from "../../../lib/report/escape.ts";
import { parseFragment } from "../../deps/html.ts";
import { FORGE_PATTERNS, nodesOf, plainTexts, readMarkdown, visibleText } from "./forge_reading.ts";
import { injections } from "./sample_report.ts";

const INERT = [
  "root",
  "paragraph",
  "text",
  "inlineCode",
  "heading",
  "table",
  "tableRow",
  "tableCell",
];

/** The places in Markdown that a text is put in, and how to take it out again. */
const PLACES: Readonly<Record<string, (text: string) => string>> = {
  "a paragraph": (text) => text,
  "a heading": (text) => `## ${text}`,
  "a table cell": (text) => `| a |\n| --- |\n| ${text} |`,
};

for (const text of injections) {
  for (const [place, put] of Object.entries(PLACES)) {
    Deno.test(`escapeMarkdown() keeps ${JSON.stringify(text)} text in ${place}`, () => {
      const tree = readMarkdown(put(escapeMarkdown(text)));
      const odd = nodesOf(tree).filter(({ type }) => !INERT.includes(type));
      assertEquals(odd, []);
      const seen = visibleText(tree).replace(place === "a table cell" ? /^a/ : "", "");
      assertEquals(seen, oneLine(text));
    });
  }

  Deno.test(`escapeMarkdown() gives a forge nothing to act on in ${JSON.stringify(text)}`, () => {
    for (const plain of plainTexts(readMarkdown(escapeMarkdown(text)))) {
      for (const [name, pattern] of Object.entries(FORGE_PATTERNS)) {
        assert(!pattern.test(plain), `${name} in ${JSON.stringify(plain)}`);
      }
    }
  });

  Deno.test(`escapeHtml() keeps ${JSON.stringify(text)} text`, () => {
    assertEquals(textNodes(escapeHtml(text)), [oneLine(text)]);
    const [element] = parseFragment(`<a title="${escapeHtml(text)}"></a>`).childNodes;
    assert(element !== undefined && "attrs" in element);
    assertEquals(element.attrs, [{ name: "title", value: oneLine(text) }]);
  });

  Deno.test(`escapeMarkdownHtml() keeps ${JSON.stringify(text)} text or code`, () => {
    const html = escapeMarkdownHtml(text);
    assert(!/[\r\n]/.test(html));
    assertEquals(textNodes(html.replaceAll(/<\/?code>/g, "")).join(""), oneLine(text));
    const outside = html.replaceAll(/<code>.*?<\/code>/g, "").replaceAll(/&(?:#39|\w+);/g, "");
    assert(!/[@$]|#\d/.test(outside.replace(/^@$/, "")), outside);
  });

  Deno.test(`escapeTerminal() leaves nothing that acts in ${JSON.stringify(text)}`, () => {
    const line = escapeTerminal(text);
    // deno-lint-ignore no-control-regex -- finding them is the purpose
    const acting = /[\0-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
    assert(!acting.test(line), line);
    assert(!/^\s*::|##\w*\[/.test(line), line);
    assert(line.isWellFormed());
  });
}

/** The texts of HTML that holds nothing but text. */
function textNodes(html: string): readonly string[] {
  return parseFragment(html).childNodes.map((node) => {
    assert(node.nodeName === "#text" && "value" in node, `${node.nodeName} in ${html}`);
    return node.value;
  });
}

Deno.test("readMarkdown() would see most of the injections act, were they not escaped", () => {
  const acting = injections.filter((text) => {
    const tree = readMarkdown(text);
    return nodesOf(tree).some(({ type }) => !INERT.includes(type)) ||
      plainTexts(tree).some((plain) =>
        Object.values(FORGE_PATTERNS).some((pattern) => pattern.test(plain))
      );
  });
  assert(acting.length > 35, `${acting.length}`);
});

Deno.test("escapeMarkdown() keeps any mixture of signs text", () => {
  const parts = [
    ..."@#`|\\*_[]()!<>&~:./'\"$^%-+=,;{} \n画é",
    "``",
    "**",
    "team",
    "b1",
    "://",
    "www.",
  ];
  parts.push("http://x", "x@y.z", "1.", "&amp;", "</details>", "<!--", "-->", "GH-1", "_a_");
  let state = 7;
  const next = (below: number) => (state = (state * 16807) % 2147483647) % below;
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: 1 + next(8) }, () => parts[next(parts.length)]).join("");
    const tree = readMarkdown(`| a |\n| - |\n| x **${escapeMarkdown(text) || "y"}** |`);
    const odd = nodesOf(tree).filter(({ type }) => type !== "strong" && !INERT.includes(type));
    assertEquals(odd, [], JSON.stringify(text));
    assertEquals(visibleText(tree), `ax ${oneLine(text) || "y"}`);
    for (const [name, pattern] of Object.entries(FORGE_PATTERNS)) {
      assert(!plainTexts(tree).some((plain) => pattern.test(plain)), `${name}: ${text}`);
    }
  }
});

Deno.test("escapeMarkdown() changes no ordinary words", () => {
  for (
    const text of [
      "acme/digits/classifier:v7",
      "p95 is 1.97 ms, 12% over (by 2 of 400 runs)",
      "2026-11-21T07:12:27Z",
      "model.onnx & weights.bin",
      "snake_case_name and kebab-case-name",
      "≤ 1.00 s",
      "C# and 50 %!",
      "1.97 ms",
    ]
  ) assertEquals(escapeMarkdown(text), text);
});

Deno.test("escapeMarkdown() leaves the stop behind a code span outside", () => {
  assertEquals(escapeMarkdown("ask @a, @b."), "ask `@a`, `@b`.");
});

Deno.test("escapeCommands() looks at every line, colours or not", () => {
  assertEquals(
    escapeCommands("a\n  ::group::x\n\x1b[2m::set-env\x1b[22m\nstd::move ## [x] ##[group]"),
    "a\n  \\::group::x\n\x1b[2m\\::set-env\x1b[22m\nstd::move ## [x] #\\#[group]",
  );
});

Deno.test("oneLine() spells out what is hidden and keeps joined emoji", () => {
  assertEquals(oneLine("a\0b\x7fc\x85d\u202ee\u{e0041}"), "a␀b␡c d\\u202ee\\u{e0041}");
  assertEquals(oneLine("👩‍🔬 می‌خواهم"), "👩‍🔬 می‌خواهم");
});

Deno.test("outputLines() drops colours, splits progress bars and sets tabs", () => {
  assertEquals(outputLines("\x1b[1;31mred\x1b[0m\n1%\r2%\r\na\tb\n\n"), [
    "red",
    "1%",
    "2%",
    "a       b",
  ]);
  assertEquals(outputLines("\x1b[2J\x1b]0;title\x07"), ["␛[2J␛]0;title␇"]);
});

Deno.test("shorten() cuts what is too wide only", () => {
  assertEquals(shorten("abcdef", 6), "abcdef");
  assertEquals(shorten("abcdefg", 6), "abcde…");
  assertEquals(shorten("画像画像", 6), "画像…");
});

Deno.test("textWidth() counts columns of wide, joined and combined signs", () => {
  for (
    const [text, width] of [
      ["abc", 3],
      ["画像", 4],
      ["é", 1],
      ["e\u0301", 1],
      ["👩‍🔬", 2],
      ["✅", 2],
      ["⚠️", 2],
      ["✔ ≤µ█", 5],
      ["", 0],
      ["\x1b[31mab\x1b[39m", 2],
    ] as const
  ) {
    assertEquals(textWidth(text), width, text);
  }
});
