/**
 * A rich report for the tests of every medium, and strings that want to be more than text.
 *
 * @module
 */

import type { Report } from "../../../lib/report/report.ts";

/** Latencies as a model has them: most near 1.2 ms, a shoulder, and a few far out. */
export const latencies: readonly number[] = Array.from({ length: 400 }, (_, index) => {
  const turn = (index * 0.618034) % 1;
  if (index % 100 === 37) return 4 + turn * 6;
  return 0.95 + 0.35 * turn + 0.9 * Math.pow((index * 0.754878) % 1, 6);
});

/** A report with every kind of block. */
export const sampleReport: Report = {
  title: "Model speed: acme/digits/classifier:v7",
  status: "no",
  summary: "400 predictions took 518 ms, within 1.00 s, but p95 is 1.97 ms and may be 1.80 ms.",
  blocks: [
    {
      kind: "facts",
      facts: [
        ["model", "acme/digits/classifier:v7"],
        ["digest", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        ["asked for by", "@maria"],
        ["runtime", "onnxruntime 1.27.0, 1 thread"],
      ],
    },
    {
      kind: "verdict",
      pass: false,
      title: "One of two budgets is missed",
      budgets: [
        { name: "total of 400 runs", limit: "≤ 1.00 s", measured: "518 ms", pass: true },
        { name: "p95", limit: "≤ 1.80 ms", measured: "1.97 ms", pass: false },
      ],
    },
    {
      kind: "histogram",
      title: "Latency of 400 predictions",
      samples: latencies,
      marks: [
        { label: "p50", value: 1.18 },
        { label: "p95", value: 1.97 },
        { label: "p99", value: 4.1 },
      ],
    },
    {
      kind: "timeline",
      bars: [
        { name: "identify", status: "done", start: 4, duration: 212 },
        { name: "speed (1 thread)", status: "no", start: 220, duration: 731 },
        { name: "速度", status: "interrupted", start: 221, duration: 1_210 },
        { name: "speed on the machine with 64 threads", status: "error", start: 230, duration: 9 },
      ],
      idle: 5_400_000,
    },
    {
      kind: "table",
      columns: ["input", "type", "shape", "bytes"],
      rows: [
        ["pixels", "float32", "1 × 64", "256"],
        ["画像のマスク", "int64", "1 × 8 × 8", "512"],
        ["temperature", "float32", "1", "4"],
      ],
      numeric: [3],
    },
    {
      kind: "text",
      text: "The inputs are made from seed 1, so that another run sees the same ones. " +
        "A slow machine moves every number; compare with a run of the model in production " +
        "before you call it a regression.",
    },
    {
      kind: "section",
      title: "Promote",
      status: "skipped",
      blocks: [{ kind: "text", text: "Not promoted, as speed said no." }],
    },
    {
      kind: "section",
      title: "Output of the model process",
      status: "done",
      folded: true,
      blocks: [
        {
          kind: "log",
          text: "\x1b[32mloaded\x1b[0m model.onnx\twarm-up 10\n\nrun 1 of 400\rrun 400 of 400\n" +
            "a rather long line of output that a terminal would have to break somewhere, but " +
            "which is kept as it is so that it can be copied\n",
        },
        { kind: "facts", facts: [["exit code", "0"], ["peak memory", "61.2 MB"]] },
      ],
    },
  ],
};

/** What an event, a file name or a registry may hold. */
export const injections: readonly string[] = [
  "$(touch pwned)",
  "@team",
  "hi @acme/ml-team, please",
  "fixes #1",
  "Closes acme/digits#12, resolves GH-7 and ABC-123",
  "see !12, &3, %4, ~bug, $5 and ^6",
  "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
  "![](http://x)",
  '![x](http://x/y.png "t")',
  "[click](javascript:alert(1))",
  "[click][ref]\n\n[ref]: http://x",
  "<http://x> https://x.y/z?a=b&c=d www.example.com mailto:a@b.c someone@example.com",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "</details>",
  "<!-- hidden --> <b>x</b> &lt;b&gt; &amp; &#64;team",
  "--> <x",
  "| cell",
  "a|b\\|c||d `x|y` @a|@b",
  "back\\slash\\",
  "@slash\\",
  "```",
  "``` @team ```",
  "`@team`",
  "~~~\nx\n~~~",
  "~~gone~~ **bold** *em* __bold__ _em_ snake_case a__b",
  "# Heading",
  "Heading #",
  "Title\n===",
  "- item",
  "+ item",
  "* item",
  "> quote",
  "> [!NOTE]\n> x",
  "1. item",
  "12) item",
  "- [ ] task",
  "---",
  "    code",
  "/close",
  "/label ~bug",
  ":tada: 10:20:30 :+1:",
  "$`x`$ $$y$$",
  "[^1] text [^1]: note",
  "\x1b]8;;http://x\x07link\x1b]8;;\x07",
  "\x1b[2J\x1b[31mred\x9b0m",
  "abc\u202edcba\u2066x",
  "zero\u200bwidth\ufeff",
  "name\nwith\r\nnewlines\u2028here",
  "a\n::set-output name=x::y",
  "::add-mask::x",
  "##[add-path]x",
  "##vso[task.setvariable]x",
  "\ud800 half",
  '"quoted" \'text\' onload="x"',
];

/** A report with a string at every place that takes one. */
export function reportOf(text: string): Report {
  return {
    title: text,
    status: "done",
    summary: text,
    blocks: [
      { kind: "text", text },
      { kind: "facts", facts: [[text, text]] },
      { kind: "table", columns: [text, "b"], rows: [[text, text]], numeric: [1] },
      {
        kind: "verdict",
        pass: true,
        title: text,
        budgets: [{ name: text, limit: text, measured: text, pass: true }],
      },
      { kind: "histogram", title: text, samples: [1, 2, 3], marks: [{ label: text, value: 2 }] },
      { kind: "timeline", bars: [{ name: text, status: "done", start: 0, duration: 1 }] },
      { kind: "log", text },
      {
        kind: "section",
        title: text,
        folded: true,
        blocks: [{ kind: "section", title: text, blocks: [{ kind: "log", text }] }],
      },
    ],
  };
}
