import { assert, assertEquals, assertStringIncludes } from "../../../lib/deps/assert.ts";
import { renderHtml } from "../../../lib/report/html.ts";
import { PAGE_STYLE } from "../../../lib/report/page_style.ts";
import { drawPlots } from "../../../lib/report/plot.ts";
import { oneLine } from "../../../lib/report/characters.ts";
import { pageNodes } from "./page_reading.ts";
import { injections, reportOf, sampleReport } from "./sample_report.ts";

/** Elements and attributes, without what text there is in them. */
function shapeOf(html: string): readonly string[] {
  return pageNodes(html).filter((node) => node.nodeName !== "#text").map((node) =>
    `${node.nodeName} ${"attrs" in node ? node.attrs.map(({ name }) => name).join(" ") : ""}`
  );
}

Deno.test("renderHtml() writes a rich report", async (t) => {
  const html = renderHtml(sampleReport, { version: "0.1.0" });
  await t.assertSnapshot(html.replace(PAGE_STYLE, "…"));
});

Deno.test("renderHtml() writes a page of modest size that holds all it needs", async () => {
  const html = renderHtml(sampleReport, { plots: await drawPlots(sampleReport), version: "0.1.0" });
  assert(html.length < 50_000, `${html.length}`);
  assertEquals(html.match(/<svg [^>]*viewBox/g)?.length, 2);
  assertEquals(html.match(/role="graphics-/g), null, "a part of a plot is no picture by itself");
  assertEquals(html.match(/role="img" aria-label="Histogram of 400 samples/g)?.length, 2);
  assertStringIncludes(html, "default-src 'none'");
  const outward = html.replaceAll("http://www.w3.org/2000/svg", "").match(/https?:|url\(|@import/g);
  assertEquals(outward, null);
});

const SHAPE = shapeOf(renderHtml(reportOf("word")));

for (const text of injections.filter((each) => !/\n\s*\n/.test(each))) {
  Deno.test(`renderHtml() keeps its shape and shows ${JSON.stringify(text)}`, () => {
    const html = renderHtml(reportOf(text));
    assertEquals(shapeOf(html), SHAPE);
    const texts = pageNodes(html).flatMap((node) => "value" in node ? [node.value] : []);
    assert(texts.filter((each) => each === oneLine(text)).length >= 10, texts.join("\n"));
  });
}

Deno.test("renderHtml() has one h1, and headings below it in order", () => {
  const levels = [...renderHtml(reportOf("x")).matchAll(/<h(\d)/g)].map(([, level]) => level);
  assertEquals(levels, ["1", "2", "3"]);
});

Deno.test("renderHtml() names the version only where it is given one", () => {
  assertStringIncludes(renderHtml(sampleReport, { version: "9<" }), "Made by Penstock 9&lt;");
  assert(!renderHtml(sampleReport).includes("<footer>"));
});

/** The colours of the page by name, light ones first. */
function schemes(): readonly Readonly<Record<string, string>>[] {
  return [...PAGE_STYLE.matchAll(/:root \{([^}]*)\}/g)].slice(0, 2).map(([, rules = ""]) =>
    Object.fromEntries(
      [...rules.matchAll(/--([\w-]+): (#\w{6});/g)].map(([, name, value]) => [name, value]),
    )
  );
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

for (
  const [ink, paper] of [
    ["ink", "paper"],
    ["ink", "well"],
    ["strong", "paper"],
    ["faint", "paper"],
    ["faint", "well"],
    ["accent", "paper"],
    ["green", "paper"],
    ["red", "paper"],
    ["green", "green-well"],
    ["red", "red-well"],
    ["yellow", "yellow-well"],
  ] as const
) {
  Deno.test(`PAGE_STYLE has ${ink} readable on ${paper} (WCAG AA), light and dark`, () => {
    assertEquals(schemes().length, 2);
    for (const colors of schemes()) {
      const ratio = contrast(colors[ink] ?? "", colors[paper] ?? "");
      assert(ratio >= 4.5, `${ratio}`);
    }
  });
}
