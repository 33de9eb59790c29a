import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { formatDuration } from "../../lib/duration.ts";
import { oneLine, shorten } from "../../lib/report/characters.ts";
import { renderMarkdown } from "../../lib/report/markdown.ts";
import type { Report, ReportStatus, TimelineBar } from "../../lib/report/report.ts";
import { MERMAID_SCRIPT } from "../deps/mermaid.ts";
import type { Browser } from "../deps/playwright.ts";
import { nodesOf, readMarkdown } from "../lib/report/forge_reading.ts";
import { injections } from "../lib/report/sample_report.ts";
import { browserTest } from "./_browser.ts";

/** Names that want to be part of the diagram, or to end it. */
const NAMES: readonly string[] = [
  ...injections,
  "section two",
  "title x",
  "gantt",
  "gantt\n  title x",
  "dateFormat YYYY",
  "excludes weekends",
  "todayMarker on",
  "click j1 href x",
  'j1 call alert("x")',
  "accTitle: x",
  "accDescr { x }",
  "crit",
  "crit, done, active",
  "a :crit, j1, 0, 5",
  "a : b : c",
  "a; b",
  "#quot; #35; &amp; &#35; &lt;b&gt;",
  "%% comment",
  "x%% comment",
  "%%{init: {'theme':'dark','securityLevel':'loose'}}%%",
  "}%%",
  "---\ntitle: x\n---",
  "```\n# Heading",
  "~~~",
  "vert",
  "milestone",
  "2026-01-02",
  "<br>",
  "$$x^2$$",
  "\\n\\\\",
  "constructor",
  "__proto__",
  "train (cnn, 0.1)",
  "画像 😀 é",
  "a".repeat(500),
  "",
];

/** A task as Mermaid understood it. */
interface Task {
  readonly label: string;
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly crit: boolean;
  readonly done: boolean;
  readonly active: boolean;
}

/** What a page made of diagrams. */
interface Drawn {
  readonly tasks: readonly Task[];
  /** Texts beside the bars, and of the axis. */
  readonly texts: readonly string[];
  /** Kinds of elements in the drawing. */
  readonly elements: readonly string[];
}

/** Runs in the page. */
const DRAW = `async (text) => {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const tasks = db.getTasks().map((task) => ({
    label: task.task, id: task.id, start: +task.startTime, end: +task.endTime,
    crit: Boolean(task.crit), done: Boolean(task.done), active: Boolean(task.active),
  }));
  const { svg } = await mermaid.render("drawing", text);
  document.body.innerHTML = svg;
  const all = [...document.body.querySelectorAll("svg *")];
  return {
    tasks,
    texts: all.filter((each) => each.localName === "text").map((each) => each.textContent),
    elements: [...new Set(all.map((each) => each.localName))],
  };
}`;

function reportOf(bars: readonly TimelineBar[]): Report {
  return { title: "x", status: "done", summary: "", blocks: [{ kind: "timeline", bars }] };
}

/** The only diagram of a report, as a forge finds it in the Markdown. */
function diagramOf(bars: readonly TimelineBar[]): string {
  const tree = readMarkdown(renderMarkdown(reportOf(bars)));
  const blocks = nodesOf(tree).filter(({ type }) => type !== "text");
  assertEquals(blocks.map(({ type }) => type), ["root", "heading", "code"]);
  return blocks[2]?.value ?? "";
}

/** Draws diagrams as GitHub does, one after the other. */
async function draw(
  browser: Browser,
  diagrams: readonly string[],
  look: { readonly timezoneId?: string; readonly picture?: string } = {},
): Promise<readonly Drawn[]> {
  const { timezoneId = "UTC", picture } = look;
  const page = await browser.newPage({ viewport: { width: 900, height: 400 }, timezoneId });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => complaints.push(dialog.message()));
  page.on("request", (request) => complaints.push(request.url()));
  await page.addScriptTag({ content: MERMAID_SCRIPT });
  await page.evaluate("mermaid.initialize({ startOnLoad: false })");
  const drawn: Drawn[] = [];
  for (const diagram of diagrams) {
    drawn.push(await page.evaluate(`(${DRAW})(${JSON.stringify(diagram)})`));
  }
  const folder = Deno.env.get("PENSTOCK_TEST_PICTURES");
  if (folder !== undefined && picture !== undefined) {
    await page.screenshot({ path: `${folder}/${picture}.png`, fullPage: true });
  }
  await page.close();
  assertEquals(complaints, []);
  return drawn;
}

/** What a reader takes a label for; NFKC makes ordinary signs of full-width ones. */
function readAs(text: string): string {
  return text.normalize("NFKC").replace(/\s+/g, " ").trim();
}

const STATES = ["done", "no", "error", "skipped", "interrupted"] as const;

const SIGNS: Readonly<Record<ReportStatus, string>> = {
  done: "✔",
  no: "✘",
  error: "!",
  skipped: "–",
  interrupted: "■",
};

function barsOf(names: readonly string[], each = 1_700): readonly TimelineBar[] {
  return names.map((name, index) => ({
    name,
    status: STATES[index % STATES.length] ?? "done",
    start: index * each,
    duration: each * (1 + index % 4),
  }));
}

browserTest(
  "renderMarkdown() writes a timeline in which no name is more than a name",
  async (browser) => {
    const bars = NAMES.map((name) => barsOf(["before", name, "after"]));
    const drawn = await draw(browser, bars.map(diagramOf));
    const plain = drawn.at(-1);
    for (const [index, name] of NAMES.entries()) {
      const { tasks, texts, elements } = drawn[index] ?? { tasks: [], texts: [], elements: [] };
      const label = readAs(`✘ ${shorten(oneLine(name), 40)} · ${formatDuration(3_400)}`);
      assertEquals(readAs(tasks[1]?.label ?? ""), label);
      assertEquals(tasks.map(({ label: _, ...rest }) => rest), [
        { id: "j1", start: 0, end: 1_700, crit: false, done: true, active: false },
        { id: "j2", start: 1_700, end: 5_100, crit: true, done: false, active: false },
        { id: "j3", start: 3_400, end: 8_500, crit: true, done: false, active: false },
      ]);
      assert(texts.some((text) => readAs(text) === label), `${label} in ${texts}`);
      assertEquals(texts.length, plain?.texts.length);
      assertEquals(elements, plain?.elements);
    }
  },
);

browserTest(
  "renderMarkdown() writes a timeline of 60 jobs that says how each ended",
  async (browser) => {
    const bars = barsOf(Array.from({ length: 60 }, (_, index) => `train (cnn, 0.${index})`));
    const [drawn] = await draw(browser, [diagramOf(bars)], { picture: "timeline-60" });
    assertEquals(drawn?.tasks.length, 60);
    for (const [index, { label, crit, done, active }] of (drawn?.tasks ?? []).entries()) {
      const status = bars[index]?.status ?? "done";
      assert(label.startsWith(`${SIGNS[status]} train (cnn, 0.${index}) · `), label);
      assertEquals({ crit, done, active }, {
        crit: status === "no" || status === "error",
        done: status === "done",
        active: status === "skipped" || status === "interrupted",
      });
    }
  },
);

/** How long each of five jobs in a row may take, and marks that the axis then has. */
const AXES: Readonly<Record<number, readonly string[]>> = {
  60: ["0 ms", "100 ms", "200 ms"],
  1_700: ["0 s", "2 s", "4 s"],
  15_000: ["0 s", "15 s", "30 s"],
  600_000: ["0 min", "10 min", "20 min"],
  7_200_000: ["0 h", "2 h", "4 h"],
};

for (const timezoneId of ["UTC", "Asia/Kathmandu", "America/St_Johns"]) {
  browserTest(
    `renderMarkdown() writes timelines that begin at 0 in ${timezoneId}`,
    async (browser) => {
      const lengths = Object.keys(AXES).map(Number);
      const names = ["a", "b", "c", "d", "e"];
      const diagrams = lengths.map((each) => diagramOf(barsOf(names, each)));
      const drawn = await draw(browser, diagrams, { timezoneId });
      for (const [index, each] of lengths.entries()) {
        const marks = drawn[index]?.texts.filter((text) => /^\d+ (ms|s|min|h)$/.test(text));
        assertEquals(marks?.slice(0, 3), AXES[each]);
        assertEquals(new Set(marks).size, marks?.length, `${marks}`);
      }
    },
  );
}
