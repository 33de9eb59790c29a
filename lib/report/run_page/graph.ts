/**
 * The graph of a run: what waited for what. Each job is a link to its place in the list.
 *
 * @module
 */

import type { JobResult } from "../../pipeline/execute/run_result.ts";
import { nodeSize, nodeSvg } from "./graph_node.ts";
import { makeNodes } from "./graph_nodes.ts";
import { orderLayers } from "./graph_order.ts";
import { type GraphPlaces, placeSlots, type SlotPlace } from "./graph_places.ts";

/** A graph of more jobs shows nothing any more. */
const MOST_NODES = 150;

/** Room for the frame of the node that has the focus, in pixels. */
const MARGIN = 3;

/** Letters of a graph that is too wide shrink to this; what is wider still scrolls. */
const SMALLEST = 0.75;

/** A graph, and the rule that only it needs. */
export interface Graph {
  readonly html: string;
  readonly style: string;
}

/** Draws the graph of a run; nothing for a run whose graph would say nothing. */
export function drawGraph(jobs: readonly JobResult[]): Graph {
  const nodes = makeNodes(jobs);
  const joined = nodes.some(({ needs }) => needs.length > 0);
  if (!joined || nodes.length > MOST_NODES) return { html: "", style: "" };
  const graph = placeSlots(
    orderLayers(nodes),
    ({ node }) => node === undefined ? { width: 0, height: 0 } : nodeSize(node),
  );
  const width = Math.ceil(graph.width + 2 * MARGIN);
  const height = Math.ceil(graph.height + 2 * MARGIN);
  const all = [...graph.places.values()];
  const html = [
    '<nav class="graph" aria-label="Graph of the jobs">',
    `<svg width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}">`,
    ...all.map((place) => linesTo(place, graph)),
    ...all.map((place) => place.slot.node === undefined ? "" : nodeSvg(place.slot.node, place)),
    "</svg>",
    "</nav>",
  ].filter((part) => part !== "").join("\n");
  return { html, style: `.graph svg { min-width: ${Math.ceil(width * SMALLEST)}px; }` };
}

/** Lines to a slot from those before it: bent between the layers, straight along them. */
function linesTo(place: SlotPlace, { places }: GraphPlaces): string {
  const middle = place.y + place.height / 2;
  const bends = place.slot.from.map((source) => {
    const from = places.get(source);
    if (from === undefined) return "";
    const [x, y] = [from.x + from.width, from.y + from.height / 2];
    const turn = (x + place.x) / 2;
    return `M${round(x)} ${round(y)}C${round(turn)} ${round(y)} ${round(turn)} ${round(middle)} ${
      round(place.x)
    } ${round(middle)}`;
  });
  const along = place.slot.node === undefined ? `H${round(place.x + place.width)}` : "";
  return bends.length === 0 ? "" : `<path d="${bends.join("")}${along}"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
