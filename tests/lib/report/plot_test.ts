import { assert, assertEquals, assertStringIncludes } from "../../../lib/deps/assert.ts";
import type { HistogramBlock } from "../../../lib/report/histogram.ts";
import { describeHistogram, drawHistogram, drawPlots } from "../../../lib/report/plot.ts";
import { histogramSpec } from "../../../lib/report/plot_spec.ts";
import { PLOT_COLORS } from "../../../lib/report/plot_theme.ts";
import { pageNodes } from "./page_reading.ts";
import { injections, latencies, reportOf, sampleReport } from "./sample_report.ts";

const size = { width: 720, height: 220 };

function blockOf(
  samples: readonly number[],
  marks: HistogramBlock["marks"] = [],
): HistogramBlock {
  return { kind: "histogram", title: "Latency", samples, marks };
}

Deno.test("histogramSpec() is plain data that asks for nothing", async (t) => {
  const marks = [{ label: "p50", value: 1.18 }, { label: "p95", value: 1.97 }];
  const spec = histogramSpec(blockOf(latencies, marks), size);
  assertEquals(JSON.parse(JSON.stringify(spec)), spec);
  assert(!/"url"|href/.test(JSON.stringify(spec)));
  await t.assertSnapshot(spec);
});

Deno.test("histogramSpec() puts labels that would meet into rows", () => {
  const near = [1.2, 1.22, 1.24].map((value) => ({ label: `p${value}`, value }));
  const tops = (marks: HistogramBlock["marks"]) =>
    new Set(JSON.stringify(histogramSpec(blockOf(latencies, marks), size)).match(/"y":-?\d+/g))
      .size;
  assertEquals(tops(near), 3);
  assertEquals(tops([{ label: "a", value: 1 }, { label: "b", value: 1.9 }]), 1);
});

Deno.test("histogramSpec() gives marks at one place one label", () => {
  const marks = ["p50", "p95"].map((label) => ({ label, value: 1.2 }));
  const spec = JSON.stringify(histogramSpec(blockOf(latencies, marks), size));
  assertStringIncludes(spec, '"label":"p50, p95"');
});

Deno.test("drawHistogram() draws the same twice, in the colours of the page", async () => {
  const block = blockOf(latencies, [{ label: "p50", value: 1.18 }]);
  const [first, second] = [await drawHistogram(block), await drawHistogram(block)];
  assertEquals(first, second);
  assertStringIncludes(first, "var(--accent,");
  assertStringIncludes(first, ' role="img" aria-label="Histogram of 400 samples');
  assert(Object.values(PLOT_COLORS).every((color) => !first.includes(color)));
  assert(!/^<svg[^>]* (?:width|height)=/.test(first), "a fixed size");
  assert(!/font-family| id=|clip-path|url\(|<image|NaN|undefined/.test(first), first);
});

Deno.test("drawHistogram() draws whatever samples there are", async () => {
  for (const samples of [[1], [0, 0], [2, 2, 2], [1, 2], [0.001, 50, 51, 52, 53, 9e6]]) {
    const svg = await drawHistogram(blockOf(samples, [{ label: "p50", value: samples[0] ?? 0 }]));
    assert(!/NaN|undefined|Infinity/.test(svg), `${samples}: ${svg}`);
    assertStringIncludes(svg, ">p50<");
  }
});

Deno.test("drawHistogram() keeps labels text", async () => {
  const marks = injections.map((label, index) => ({ label, value: 1 + index / 1000 }));
  const svg = await drawHistogram(blockOf([1, 1.01, 1.02, 1.1], marks));
  const names = new Set(pageNodes(svg).map(({ nodeName }) => nodeName));
  assertEquals([...names].toSorted(), [
    "#text",
    "body",
    "g",
    "head",
    "html",
    "line",
    "path",
    "svg",
    "text",
  ]);
});

Deno.test("drawPlots() draws the histograms of a report, in sections too", async () => {
  const inner = blockOf([1, 2, 3]);
  const plots = await drawPlots({
    ...sampleReport,
    blocks: [...sampleReport.blocks, { kind: "section", title: "x", blocks: [inner] }],
  });
  assertEquals(plots.size, 2);
  assert(plots.get(inner)?.wide !== plots.get(inner)?.narrow);
});

Deno.test("drawPlots() loads nothing where there is no histogram", async () => {
  assertEquals((await drawPlots({ ...reportOf("x"), blocks: [] })).size, 0);
});

Deno.test("describeHistogram() says in a sentence what is to be seen", () => {
  assertEquals(
    describeHistogram(blockOf(latencies, [{ label: "p50", value: 1.18 }])),
    "Histogram of 400 samples, most of them at 1.2–1.3 ms, p50 1.18 ms",
  );
  assertEquals(describeHistogram(blockOf([2])), "Histogram of 1 sample, most of them at 2 ms");
});
