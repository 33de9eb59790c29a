import { assert, assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { barRows, drawBar, legendOf } from "../../../lib/report/bars.ts";
import { type Histogram, makeHistogram, rangeOf } from "../../../lib/report/histogram.ts";
import { latencies } from "./sample_report.ts";

function histogramOf(samples: readonly number[]): Histogram {
  return makeHistogram({ samples, marks: [] });
}

/** Bins in short: `1.0–1.5: 3`. */
function inShort(histogram: Histogram): readonly string[] {
  return histogram.bins.map((bin) => `${rangeOf(histogram, bin)}: ${bin.count}`);
}

/** Numbers that look random and are the same each time. */
function randomNumbers(count: number, make: (random: number) => number): readonly number[] {
  return Array.from({ length: count }, (_, index) => make((index * 0.6180339887) % 1));
}

const SHAPES: Readonly<Record<string, readonly number[]>> = {
  "a bell and a tail": latencies,
  "two humps": [...randomNumbers(200, (r) => 1 + r), ...randomNumbers(200, (r) => 9 + r)],
  "a long tail": randomNumbers(2000, (r) => Math.exp(3 * r * r)),
  "one far sample": [...randomNumbers(99, (r) => 1 + r), 60_000],
  "samples far on both sides": [0.001, ...randomNumbers(98, (r) => 100 + r), 5000],
  "nearly all the same": [...Array.from({ length: 999 }, () => 2), 3],
  "all the same": [2.5, 2.5, 2.5],
  "one": [0.37],
  "zeros": [0, 0],
  "two": [1, 2],
  "microseconds": randomNumbers(50, (r) => 0.012 + r / 1000),
  "seconds": randomNumbers(50, (r) => 2000 + 900 * r),
};

for (const [name, samples] of Object.entries(SHAPES)) {
  Deno.test(`makeHistogram() drops no sample of ${name}, in at most 20 bins without gaps`, () => {
    const histogram = histogramOf(samples);
    const { bins, scale } = histogram;
    assert(bins.length >= 1 && bins.length <= 20, `${bins.length} bins`);
    assertEquals(bins.reduce((sum, { count }) => sum + count, 0), samples.length);
    for (const [index, bin] of bins.entries()) {
      assertEquals(bins[index + 1]?.from ?? bin.to, bin.to);
      const [low, high] = [bin.from * scale, bin.to * scale];
      const isLast = bins[index + 1] === undefined || bins[index + 1]?.open === "above";
      const inside = samples.filter((sample) =>
        sample > low - 1e-9 && (isLast ? sample < high + 1e-9 : sample < high - 1e-9)
      );
      if (bin.open === undefined) {
        assert(Math.abs(inside.length - bin.count) <= 1, rangeOf(histogram, bin));
      }
    }
    assertEquals(new Set(bins.map((bin) => rangeOf(histogram, bin))).size, bins.length);
  });
}

Deno.test("makeHistogram() keeps one far sample from squashing the rest", () => {
  const bins = inShort(histogramOf(SHAPES["one far sample"] ?? []));
  assert(bins.length >= 6, bins.join(", "));
  assertEquals(bins.at(-1), "> 2.0: 1");
});

Deno.test("makeHistogram() opens both ends where samples lie far on both sides", () => {
  const { bins } = histogramOf(SHAPES["samples far on both sides"] ?? []);
  assertEquals([bins[0]?.open, bins.at(-1)?.open], ["below", "above"]);
});

Deno.test("makeHistogram() has a bin per value where all are the same", () => {
  assertEquals(inShort(histogramOf([2.5, 2.5])), ["2.5: 2"]);
});

Deno.test("makeHistogram() puts a mark into the bin it lies in, a far one into the open bin", () => {
  const samples = SHAPES["one far sample"] ?? [];
  const marks = [{ label: "p50", value: 1.5 }, { label: "most", value: 60_000 }, {
    label: "limit",
    value: 1e9,
  }];
  const { bins } = makeHistogram({ samples, marks });
  assertEquals(bins.at(-1)?.marks.map(({ label }) => label), ["most"]);
  const holder = bins.find((bin) => bin.marks.some(({ label }) => label === "p50"));
  assert(holder !== undefined && holder.from <= 1.5 && holder.to > 1.5);
  assertEquals(bins.flatMap((bin) => bin.marks).length, 2);
});

Deno.test("makeHistogram() refuses nothing and what is no number", () => {
  assertThrows(() => histogramOf([]), RangeError, "no samples");
  assertThrows(() => histogramOf([1, NaN]), RangeError, "NaN");
  assertThrows(() => histogramOf([1, Infinity]), RangeError, "Infinity");
});

Deno.test("makeHistogram() takes a million samples in its stride", () => {
  const start = performance.now();
  histogramOf(randomNumbers(1_000_000, (r) => Math.exp(r * 4)));
  assert(performance.now() - start < 5000);
});

Deno.test("drawBar() is exact to an eighth and shows what is above zero", () => {
  assertEquals([0, 0.001, 0.5, 1, 0.53125].map((share) => drawBar(share, 4)), [
    "",
    "▏",
    "██",
    "████",
    "██▏",
  ]);
});

Deno.test("barRows() aligns its parts and points out the marks", () => {
  const block = {
    kind: "histogram",
    title: "x",
    samples: latencies,
    marks: [{ label: "p50", value: 1.18 }, { label: "median\n", value: 1.19 }],
  } as const;
  const rows = barRows(block, 60);
  assertEquals(new Set(rows.map(({ range }) => range.length)).size, 1);
  assertEquals(rows.map(({ marks }) => marks).filter((marks) => marks !== ""), ["p50, median"]);
  assert(
    rows.every(({ range, count, bar, marks }) =>
      `${range}  ${count}  ${bar} ◂ ${marks}`.length <= 60
    ),
  );
  assertEquals(legendOf(block), "p50 1.18 ms · median 1.19 ms · most 9.20 ms");
});
