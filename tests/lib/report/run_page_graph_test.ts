import { assert, assertEquals, assertStringIncludes } from "../../../lib/deps/assert.ts";
import { drawGraph } from "../../../lib/report/run_page/graph.ts";
import { makeNodes } from "../../../lib/report/run_page/graph_nodes.ts";
import { orderLayers, type Slot } from "../../../lib/report/run_page/graph_order.ts";
import { placeSlots } from "../../../lib/report/run_page/graph_places.ts";
import { manyCellsRun, richRun, sampleJob, singleRun } from "./sample_run.ts";

function jobs(needs: Readonly<Record<string, readonly string[]>>) {
  return Object.entries(needs).map(([id, of]) => sampleJob({ id, needs: of, from: 0 }));
}

const DIAMOND = jobs({ a: [], b: ["a"], c: ["a"], d: ["a", "b", "c"], e: ["a", "d"] });

Deno.test("makeNodes() puts each job behind all it needs, and leaves out what that says already", () => {
  assertEquals(makeNodes(DIAMOND).map(({ name, needs, layer }) => [name, needs, layer]), [
    ["a", [], 0],
    ["b", ["a"], 1],
    ["c", ["a"], 1],
    ["d", ["b", "c"], 2],
    ["e", ["d"], 3],
  ]);
});

Deno.test("makeNodes() passes over names of no job, of later ones and of itself", () => {
  const nodes = makeNodes(jobs({ a: ["a", "b", "gone"], b: ["a", "b"] }));
  assertEquals(nodes.map(({ needs, layer }) => [needs, layer]), [[[], 0], [["a"], 1]]);
});

Deno.test("makeNodes() makes one node of a matrix", () => {
  const nodes = makeNodes(richRun.jobs);
  assertEquals(nodes.length, 19);
  assertEquals(nodes.find(({ name }) => name === "train")?.jobs.length, 12);
});

Deno.test("orderLayers() gives a line that skips layers a place in each of them", () => {
  const layers = orderLayers(makeNodes(jobs({ a: [], b: ["a"], c: ["b"], x: [], d: ["c", "x"] })));
  const names = layers.map((layer) => layer.map(({ node }) => node?.name ?? "|"));
  assertEquals(names.map((each) => each.toSorted()), [["a", "x"], ["b", "|"], ["c", "|"], ["d"]]);
});

Deno.test("orderLayers() uncrosses lines", () => {
  const layers = orderLayers(makeNodes(jobs({ a: [], b: [], c: ["b"], d: ["a"] })));
  assertEquals(layers[1]?.map(({ node }) => node?.name), ["d", "c"]);
});

function placesOf(nodes: ReturnType<typeof makeNodes>) {
  const sizeOf = ({ node }: Slot) =>
    node === undefined
      ? { width: 0, height: 0 }
      : { width: 90, height: 20 + 10 * node.jobs.length };
  return placeSlots(orderLayers(nodes), sizeOf);
}

Deno.test("placeSlots() lets no two nodes touch, and nothing stand out", () => {
  const { places, width, height } = placesOf(makeNodes(richRun.jobs));
  const all = [...places.values()];
  for (const one of all) {
    assert(one.x >= 0 && one.x + one.width <= width, `${one.x}`);
    assert(one.y >= 0 && one.y + one.height <= height + 0.001, `${one.y}`);
    for (const other of all.filter((each) => each !== one && each.x === one.x)) {
      assert(one.y + one.height < other.y || other.y + other.height < one.y, `${one.y} ${other.y}`);
    }
  }
});

Deno.test("placeSlots() draws a chain as a straight line", () => {
  const { places } = placesOf(makeNodes(jobs({ a: [], b: ["a"], c: ["b"] })));
  assertEquals(new Set([...places.values()].map(({ y, height }) => y + height / 2)).size, 1);
});

Deno.test("drawGraph() draws a node for each job, a cell for each of a matrix, and lines between", () => {
  const { html, style } = drawGraph(richRun.jobs);
  assertEquals(html.match(/class="node /g)?.length, 19);
  assertEquals(html.match(/class="cell /g)?.length, 12);
  assertEquals(html.match(/<path /g)?.length, 19);
  assertStringIncludes(
    html,
    'href="#job-train.8" aria-label="train (resnet, 0.003): could not answer (allowed)"',
  );
  assertStringIncludes(
    html,
    'class="node red" href="#job-evaluate" aria-label="evaluate: said no"',
  );
  assertStringIncludes(style, ".graph svg { min-width: ");
});

Deno.test("drawGraph() sums up a matrix of very many cells, and leads to the one that failed", () => {
  const { html } = drawGraph(manyCellsRun.jobs);
  assertEquals(html.includes('class="cell'), false);
  assertStringIncludes(html, "<title>59 done</title>");
  assertStringIncludes(html, 'href="#job-fold.41" aria-label="fold × 60: could not answer"');
});

Deno.test("drawGraph() draws nothing where no job needs another, or there are too many", () => {
  assertEquals(drawGraph(singleRun.jobs), { html: "", style: "" });
  assertEquals(drawGraph(jobs({ a: [], b: [], c: [] })).html, "");
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`j${index}`, index === 0 ? [] : ["j0"]]),
  );
  assertEquals(drawGraph(jobs(many)).html, "");
});
