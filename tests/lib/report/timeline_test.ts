import { assert, assertEquals, assertStringIncludes } from "../../../lib/deps/assert.ts";
import type { JobResult, RunResult } from "../../../lib/pipeline/execute/run_result.ts";
import { renderMarkdown } from "../../../lib/report/markdown.ts";
import type { Block, TimelineBar } from "../../../lib/report/report.ts";
import { renderBlocks } from "../../../lib/report/terminal.ts";
import { jobTable, timelineOf } from "../../../lib/report/timeline.ts";
import { cutIdleTime, showBars } from "../../../lib/report/timeline_bars.ts";
import { timelineHtml } from "../../../lib/report/timeline_html.ts";
import { timelineMermaid } from "../../../lib/report/timeline_mermaid.ts";
import { timelineRows } from "../../../lib/report/timeline_rows.ts";

const BEGIN = Date.parse("2026-01-02T03:04:05Z");

function jobOf(
  name: string,
  { start, ...rest }: Partial<JobResult> & { readonly start?: number },
): JobResult {
  return {
    id: name,
    name,
    job: name,
    needs: [],
    state: "done",
    attempts: start === undefined ? 0 : 1,
    ...(start === undefined ? {} : { startedAt: new Date(BEGIN + start).toISOString() }),
    duration: 0,
    steps: [],
    blocks: [],
    ...rest,
  };
}

function runOf(...jobs: readonly JobResult[]): RunResult {
  return {
    id: "run",
    pipeline: "p",
    event: "push",
    attempt: 1,
    startedAt: new Date(BEGIN).toISOString(),
    finishedAt: new Date(BEGIN + 1e6).toISOString(),
    exitCode: 0,
    jobs,
  };
}

const RUN = runOf(
  jobOf("late", { start: 2_000, duration: 500, state: "no" }),
  jobOf("early", { start: 0, duration: 1_000, attempts: 3 }),
  jobOf("cell", { start: 1_500, duration: 100, state: "cancelled" }),
  jobOf("never", { state: "skipped" }),
);

function barOf(start: number, duration: number, rest: Partial<TimelineBar> = {}): TimelineBar {
  return { name: "x", status: "done", start, duration, ...rest };
}

function timelineOfBars(bars: readonly TimelineBar[]): Extract<Block, { kind: "timeline" }> {
  return { kind: "timeline", bars };
}

Deno.test("timelineOf() has a bar for each job that started, in that order", () => {
  assertEquals(timelineOf(RUN), {
    kind: "timeline",
    bars: [
      { name: "early", status: "done", start: 0, duration: 1_000 },
      { name: "cell", status: "skipped", start: 1_500, duration: 100 },
      { name: "late", status: "no", start: 2_000, duration: 500 },
    ],
  });
});

Deno.test("timelineOf() keeps its feet where a clock was set back or says nothing", () => {
  const { bars } = timelineOf(runOf(
    jobOf("before", { start: -5_000, duration: -3 }),
    jobOf("odd", { startedAt: "yesterday", duration: NaN }),
  ));
  assertEquals(bars.map(({ start, duration }) => [start, duration]), [[0, 0], [0, 0]]);
});

Deno.test("timelineOf() leaves out the night between two attempts", () => {
  const night = 8 * 3600e3;
  const { bars, idle } = timelineOf(runOf(
    jobOf("a", { start: 0, duration: 60e3 }),
    jobOf("b", { start: night, duration: 40e3 }),
  ));
  assertEquals(bars.map(({ start }) => start), [0, 62e3]);
  assertEquals(idle, night - 62e3);
});

Deno.test("cutIdleTime() keeps gaps that are short, or short beside the rest", () => {
  const bars = [barOf(0, 1), barOf(29e3, 1), barOf(29e3, 200e3), barOf(260e3, 1)];
  assertEquals(cutIdleTime(bars), timelineOfBars(bars));
  assertEquals(cutIdleTime([]), timelineOfBars([]));
});

Deno.test("cutIdleTime() also cuts the time before the first bar, and each long gap", () => {
  const { bars, idle } = cutIdleTime([barOf(100e3, 50e3), barOf(300e3, 50e3)]);
  assertEquals(bars.map(({ start }) => start), [2e3, 54e3]);
  assertEquals(idle, 98e3 + 148e3);
});

Deno.test("jobTable() has a row for each job, in the order of the pipeline", () => {
  assertEquals(jobTable(RUN, ({ state }) => state), {
    kind: "table",
    columns: ["job", "result", "start", "time", "attempts"],
    rows: [
      ["late", "no", "2.00 s", "500 ms", "1"],
      ["early", "done", "0 s", "1.00 s", "3"],
      ["cell", "cancelled", "1.50 s", "100 ms", "1"],
      ["never", "skipped", "–", "–", "–"],
    ],
    numeric: [2, 3, 4],
  });
});

Deno.test("showBars() leaves out the shortest that went well", () => {
  const bars = Array.from(
    { length: 100 },
    (_, index) =>
      barOf(index, index, { name: String(index), status: index % 10 === 0 ? "no" : "done" }),
  );
  const { bars: shown, note, total } = showBars({ ...timelineOfBars(bars), idle: 90e3 });
  assertEquals([shown.length, total], [60, 198]);
  assertEquals(shown.filter(({ status }) => status === "no").length, 10);
  assertEquals(shown.map(({ start }) => start), shown.map(({ start }) => start).toSorted(byValue));
  assertEquals(Math.min(...shown.filter(({ status }) => status === "done").map(lengthOf)), 45);
  assertEquals(
    note,
    "Only 60 of 100 are shown: what went wrong, and what took longest. " +
      "90.0 s in which nothing ran are left out.",
  );
});

function byValue(a: number, b: number): number {
  return a - b;
}

function lengthOf({ duration }: TimelineBar): number {
  return duration;
}

/** The scale that a run of some length gets: what its axis says, and how far apart. */
function scaleOf(total: number): readonly string[] {
  const text = timelineMermaid(timelineOfBars([barOf(0, total)]));
  return [...text.matchAll(/^ {2}(?:axisFormat|tickInterval) (.*)$/gm)].map(([, what = ""]) =>
    what
  );
}

Deno.test("timelineMermaid() counts from 0 in units that fit the run", () => {
  assertEquals(scaleOf(0), ["%Q ms", "1millisecond"]);
  assertEquals(scaleOf(1_999), ["%Q ms", "500millisecond"]);
  assertEquals(scaleOf(2_000), ["%s s", "1second"]);
  assertEquals(scaleOf(62e3), ["%s s", "10second"]);
  assertEquals(scaleOf(120e3), ["%s min", "1second"]);
  assertEquals(scaleOf(100 * 60e3), ["%s min", "15second"]);
  assertEquals(scaleOf(5 * 3600e3), ["%s h", "1second"]);
});

Deno.test("timelineMermaid() lets a minute of a long run be a second of the diagram", () => {
  const text = timelineMermaid(timelineOfBars([barOf(0, 600e3), barOf(600e3, 300e3)]));
  assertStringIncludes(text, "✔ x · 10.0 min :done, j1, 0, 10000\n");
  assertStringIncludes(text, "✔ x · 5.00 min :done, j2, 10000, 15000\n");
});

Deno.test("timelineMermaid() stays far below what Mermaid takes, whatever the names", () => {
  for (const name of ["\u0301".repeat(5_000), "😀".repeat(500), "a\u0301\u0302".repeat(400)]) {
    const bars = Array.from({ length: 500 }, (_, index) => barOf(index * 1e7, 1e9, { name }));
    const text = timelineMermaid(timelineOfBars(bars));
    assert(new TextEncoder().encode(text).length < 40_000, `${text.length}`);
    assertEquals(text.match(/j\d+,/g)?.length, 60);
  }
});

Deno.test("timelineMermaid() and the others are empty where nothing ran", () => {
  const empty = timelineOf(runOf(jobOf("never", { state: "skipped" })));
  assertEquals([timelineMermaid(empty), timelineHtml(empty)], ["", ""]);
  assertEquals(timelineRows(empty, 80), { rows: [], axis: "", note: "" });
  assertEquals(renderBlocks([empty], { color: false, columns: 80 }), "");
  const report = { title: "x", status: "skipped", summary: "", blocks: [empty] } as const;
  assertEquals(renderMarkdown(report), "## ⏭️ x\n");
});

for (const columns of [32, 80, 200]) {
  Deno.test(`timelineRows() keeps every bar inside ${columns} columns and shows it`, () => {
    const bars = [
      barOf(0, 0),
      barOf(0, 1e5, { name: "a name that is much longer than there is room for, 画像" }),
      barOf(99_999, 1),
      barOf(50_000, 50_000),
    ];
    const { rows, axis } = timelineRows(timelineOfBars(bars), columns);
    const widths = rows.map(({ before, bar, after }) => (before + bar + after).length);
    assertEquals(new Set(widths).size, 1);
    assert(rows.every(({ bar }) => bar.trim() !== ""));
    assertEquals(axis.length, 4 + (rows[0]?.name.length ?? 0) + (widths[0] ?? 0));
    assert(axis.length + 2 + (rows[0]?.time.length ?? 0) <= columns);
  });
}

Deno.test("timelineHtml() names what the signs mean and draws within its row", () => {
  const html = timelineHtml(timelineOfBars([barOf(0, 1), barOf(1e6, 0, { status: "no" })]));
  assertStringIncludes(html, 'aria-label="Done"');
  assertStringIncludes(html, 'aria-label="Answer: no"');
  for (const [, from, width] of html.matchAll(/x="([\d.]+)%" width="([\d.]+)%"/g)) {
    assert(Number(width) > 0 && Number(from) + Number(width) <= 100, `${from} ${width}`);
  }
  assert(!html.includes("style="), "a page may forbid styles");
});
