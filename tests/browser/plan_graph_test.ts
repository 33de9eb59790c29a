import { assertEquals } from "../../lib/deps/assert.ts";
import { oneLine, shorten } from "../../lib/report/characters.ts";
import type { PlannedJob } from "../../lib/pipeline/plan.ts";
import { planGraph } from "../../lib/pipeline/plan_graph.ts";
import { MERMAID_SCRIPT } from "../deps/mermaid.ts";
import { injections } from "../lib/report/sample_report.ts";
import { browserTest } from "./_browser.ts";

/** Draws a flowchart, and says what its nodes are labelled and how many lines lead to them. */
const DRAW = `async (text) => {
  await mermaid.mermaidAPI.getDiagramFromText(text);
  const { svg } = await mermaid.render("drawing", text);
  document.body.innerHTML = svg;
  const labels = [...document.querySelectorAll("g.node")].map((node) => node.textContent.trim());
  return { labels, lines: document.querySelectorAll("path.flowchart-link").length };
}`;

function job(at: number, environment: string): PlannedJob {
  const name = `job-${at}`;
  const needs = at === 0 ? [] : ["job-0"];
  return {
    id: name,
    name,
    job: name,
    needs,
    action: "run",
    reason: "",
    checks: [],
    secrets: [],
    environment,
  };
}

browserTest(
  "a plan as a flowchart is what Mermaid draws, whatever its words are",
  async (browser) => {
    const words = ["production", ...injections];
    const jobs = words.map((word, at) => job(at, word));
    const graph = planGraph({
      version: 1,
      pipeline: "p",
      event: "push",
      matched: true,
      triggers: [],
      jobs,
    });
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => complaints.push(request.url()));
    await page.addScriptTag({ content: MERMAID_SCRIPT });
    await page.evaluate("mermaid.initialize({ startOnLoad: false })");
    const drawn: { readonly labels: readonly string[]; readonly lines: number } = await page
      .evaluate(`(${DRAW})(${JSON.stringify(graph)})`);
    await page.close();
    assertEquals(complaints, []);
    assertEquals(drawn.lines, words.length - 1);
    const plain = (text: string) => text.replace(/\s+/g, " ").trim();
    assertEquals(
      drawn.labels.map(plain),
      words.map((word, at) => plain(shorten(oneLine(`job-${at} [${word}]`), 40))),
    );
  },
);
