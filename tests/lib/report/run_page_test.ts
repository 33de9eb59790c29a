import { assert, assertEquals, assertStringIncludes } from "../../../lib/deps/assert.ts";
import { reportRun } from "../../../lib/pipeline/runs/run_report.ts";
import type { RunResult } from "../../../lib/pipeline/execute/run_result.ts";
import { oneLine } from "../../../lib/report/characters.ts";
import { drawPlots } from "../../../lib/report/plot.ts";
import { renderRunPage, type RunPageOptions } from "../../../lib/report/run_page/run_page.ts";
import { type PageNode, pageNodes } from "./page_reading.ts";
import { injections } from "./sample_report.ts";
import {
  hostileRun,
  manyCellsRun,
  ordinaryLines,
  richRun,
  sampleJob,
  sampleLogs,
  sampleRun,
  singleRun,
  skippedRun,
} from "./sample_run.ts";

function pageOf(run: RunResult, more: Partial<RunPageOptions> = {}): Promise<string> {
  const logs = sampleLogs(run, ordinaryLines);
  return renderRunPage(run, { report: reportRun(run), logs, ...more });
}

function elementsOf(html: string, name?: string) {
  return pageNodes(html).filter((node) => "attrs" in node)
    .filter((node) => name === undefined || node.nodeName === name);
}

function attributeOf(node: PageNode | undefined, name: string): string | undefined {
  if (node === undefined || !("attrs" in node)) return undefined;
  return node.attrs.find((attribute) => attribute.name === name)?.value;
}

function textOf(node: PageNode | undefined): string {
  if (node === undefined) return "";
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

/** Elements and attributes, without what text there is in them. */
function shapeOf(html: string): readonly string[] {
  return elementsOf(html).map(({ nodeName, attrs }) =>
    `${nodeName} ${attrs.map(({ name }) => name).join(" ")}`
  );
}

/** The page of a run with a text wherever one comes from elsewhere. */
function hostilePage(text: string): Promise<string> {
  const run = hostileRun(text);
  const logs = new Map(run.jobs.map(({ id }) => [
    id,
    { text, lines: 1, file: text, places: [{ line: 1, step: [text, text] }] },
  ]));
  return pageOf(run, { logs, version: text });
}

const SHAPE = shapeOf(await hostilePage("word"));

for (const text of injections.filter((each) => !/\n\s*\n/.test(each))) {
  Deno.test(`renderRunPage() keeps its shape and shows ${JSON.stringify(text)}`, async () => {
    const html = await hostilePage(text);
    assertEquals(shapeOf(html), SHAPE);
    const texts = pageNodes(html).flatMap((node) => "value" in node ? [node.value] : []);
    assert(texts.filter((each) => each === oneLine(text)).length >= 20, texts.join("\n"));
  });
}

Deno.test("renderRunPage() lets in its own style and script alone", async () => {
  const html = await pageOf(richRun, { plots: await drawPlots(reportRun(richRun)) });
  const hashOf = async (node: PageNode | undefined) => {
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(textOf(node)));
    return `'sha256-${new Uint8Array(hash).toBase64()}'`;
  };
  const [style] = elementsOf(html, "style");
  const scripts = elementsOf(html, "script").filter((node) =>
    attributeOf(node, "type") === undefined
  );
  const meta = elementsOf(html, "meta").find((node) =>
    attributeOf(node, "http-equiv") !== undefined
  );
  assertEquals(scripts.length, 1);
  assertEquals(
    attributeOf(meta, "content"),
    `default-src 'none'; style-src ${await hashOf(style)}; script-src ${await hashOf(
      scripts[0],
    )}; ` +
      "img-src data:; base-uri 'none'; form-action 'none'",
  );
});

Deno.test("renderRunPage() has no style or script in attributes, and links only to itself", async () => {
  const html = await pageOf(richRun, { plots: await drawPlots(reportRun(richRun)) });
  for (const { nodeName, attrs } of elementsOf(html)) {
    for (const { name, value } of attrs) {
      assert(name !== "style" && !name.startsWith("on"), `${nodeName} has ${name}`);
      if (/^(href|src|action|data)$/.test(name)) {
        assert(/^(#|data:image\/svg\+xml,)/.test(value), value);
      }
    }
  }
});

Deno.test("renderRunPage() has a script that makes no markup and no code from text", async () => {
  const script = textOf(elementsOf(await pageOf(singleRun), "script").at(-1));
  const risky =
    /innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|import\(|fetch\(/;
  assertEquals(script.match(risky), null);
  assertStringIncludes(script, "startPage(globalThis)");
});

Deno.test("renderRunPage() takes less than 1 MB for thirty jobs with ordinary logs and a plot", async () => {
  const html = await pageOf(richRun, {
    plots: await drawPlots(reportRun(richRun)),
    version: "0.1.0",
  });
  assertEquals(richRun.jobs.length, 30);
  assertEquals(elementsOf(html, "script").length, 1 + 27);
  assert(html.length < 600_000, `${html.length}`);
});

Deno.test("renderRunPage() spends little on a small log", async () => {
  const bare = await pageOf(singleRun, { logs: new Map() });
  const run = sampleRun([sampleJob({ id: "a", from: 0 }), sampleJob({ id: "b", from: 0 })]);
  const logs = new Map(["a", "b"].map((id) => [id, { text: "one\ntwo", lines: 2, file: "a.log" }]));
  const first = await pageOf(run, { logs: new Map([...logs].slice(0, 1)) });
  const both = await pageOf(run, { logs });
  assert(both.length - first.length < 300, `${both.length - first.length}`);
  assert(bare.length < 45_000, `${bare.length}`);
});

Deno.test("renderRunPage() shows each job once, in its place, with an address of its own", async () => {
  const jobs = elementsOf(await pageOf(richRun), "details").filter((node) =>
    attributeOf(node, "class") === "job"
  );
  assertEquals(
    jobs.map((node) => attributeOf(node, "id")),
    richRun.jobs.map(({ id }) => `job-${id}`),
  );
});

Deno.test("renderRunPage() has one h1, and skips no level of headings", async () => {
  const levels = [...(await pageOf(richRun)).matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
  assertEquals(levels.filter((level) => level === 1).length, 1);
  levels.reduce((before, level) => {
    assert(level <= before + 1, `h${level} behind h${before}`);
    return level;
  });
});

Deno.test("renderRunPage() tells at the top what stopped the run, and how its log ended", async () => {
  const html = await pageOf(richRun);
  const [stops] = elementsOf(html, "section").filter((node) =>
    attributeOf(node, "class") === "stops"
  );
  const words = textOf(stops);
  assertStringIncludes(words, "evaluate said no");
  assertStringIncludes(words, "Hint: penstock runs show");
  assertStringIncludes(words, "RuntimeError: accuracy on digits 4 and 9");
  assert(!words.includes("check-labels"), "a job that may fail stops nothing");
});

Deno.test("renderRunPage() names at most five jobs that stopped the run, and counts the others", async () => {
  const jobs = Array.from(
    { length: 8 },
    (_, index) =>
      sampleJob({ id: `job-${index}`, from: 0, state: "error", reason: `reason ${index}` }),
  );
  const html = await pageOf(sampleRun(jobs, { exitCode: 2 }));
  const [stops] = elementsOf(html, "section");
  assertEquals(textOf(stops).match(/job-\d could not answer/g)?.length, 5);
  assertStringIncludes(textOf(stops), "and 3 more");
});

Deno.test("renderRunPage() keeps what only the report tells", async () => {
  const report = reportRun(richRun);
  const blocks = [...report.blocks, { kind: "text", text: "compared with main" } as const];
  const html = await pageOf(richRun, { report: { ...report, blocks } });
  assertStringIncludes(html, "<p>compared with main</p>");
  assertEquals(html.match(/One of three budgets is missed/g)?.length, 1);
});

Deno.test("renderRunPage() opens the only job, and folds a large matrix", async () => {
  assertStringIncludes(await pageOf(singleRun), '<details class="job" id="job-speed" open>');
  const html = await pageOf(manyCellsRun);
  const [matrix] = elementsOf(html, "details").filter((node) =>
    attributeOf(node, "class") === "matrix"
  );
  assertStringIncludes(textOf(matrix), "59 done, 1 could not answer");
  assertEquals((await pageOf(richRun)).includes('class="matrix"'), false);
});

Deno.test("renderRunPage() writes runs without work, without jobs and without logs", async () => {
  assertStringIncludes(await pageOf(skippedRun), "skipped: it is not for pull requests");
  const empty = await pageOf(sampleRun([]));
  assertStringIncludes(empty, "This pipeline has no jobs.");
  assert(!empty.includes("<noscript>") && !empty.includes('role="search"'));
});

Deno.test("renderRunPage() says where the logs are to those without scripts", async () => {
  const html = await pageOf(singleRun);
  assertStringIncludes(html, "such as .penstock-runs/20260304-091207-7f3a/logs/speed.log;");
  assertStringIncludes(html, "375 lines in .penstock-runs/20260304-091207-7f3a/logs/speed.log");
});

Deno.test("renderRunPage() cuts an output that is very long", async () => {
  const run = sampleRun([sampleJob({ id: "a", from: 0, output: "x".repeat(80_000) })]);
  const html = await pageOf(run, { logs: new Map() });
  assertStringIncludes(html, "30.0 kB more are in run.json");
  assert(html.length < 110_000, `${html.length}`);
});

Deno.test("renderRunPage() joins a step to the line of the log at which it last began", async () => {
  const run = sampleRun([
    sampleJob({ id: "a", from: 0, seconds: 9, steps: [["fit", 2], ["save", 1]] }),
  ]);
  const places = [{ line: 1, step: ["fit"] }, { line: 3 }, { line: 7, step: ["fit"] }];
  const html = await pageOf(run, {
    logs: new Map([["a", { text: "x\n".repeat(9), lines: 9, file: "a.log", places }]]),
  });
  assertStringIncludes(html, '<a href="#job-a-L7">fit</a>');
  assertEquals(html.match(/#job-a-L/g)?.length, 1);
});
