import type { GraphNode } from "./graph_nodes.ts";

/** A place in a layer: a node, or a point where a line passes through. */
export interface Slot {
  /** Left out where a line passes through. */
  readonly node?: GraphNode;
  /** The places in the layer before that lines come from. */
  readonly from: readonly Slot[];
}

/** How often the layers are put in order, from left to right and back. */
const ROUNDS = 6;

/**
 * Puts the nodes into layers, each in an order that lets few lines cross. A line that skips layers
 * gets a place of its own in each of them, so that it passes between the nodes.
 */
export function orderLayers(nodes: readonly GraphNode[]): readonly (readonly Slot[])[] {
  let layers = fillLayers(nodes);
  for (let round = 0; round < ROUNDS; round++) {
    layers = round % 2 === 0
      ? sortLayers(layers, (slot) => slot.from)
      : sortLayers(layers.toReversed(), targetsIn(layers)).toReversed();
  }
  return layers;
}

function fillLayers(nodes: readonly GraphNode[]): readonly (readonly Slot[])[] {
  const layers: Slot[][] = [];
  const tracks = new Map<string, Slot[]>();
  const add = (layer: number, slot: Slot) => {
    (layers[layer] ??= []).push(slot);
    return slot;
  };
  const slotOf = (name: string, layer: number): Slot => {
    const track = tracks.get(name) ?? [];
    const known = track[layer];
    if (known !== undefined) return known;
    const slot = add(layer, { from: [slotOf(name, layer - 1)] });
    track[layer] = slot;
    return slot;
  };
  for (const node of nodes.toSorted((a, b) => a.layer - b.layer)) {
    const from = node.needs.map((need) => slotOf(need, node.layer - 1));
    const track: Slot[] = [];
    track[node.layer] = add(node.layer, { node, from });
    tracks.set(node.name, track);
  }
  return layers;
}

/** Sorts each layer but the first by where its neighbours in the one before are. */
function sortLayers(
  layers: readonly (readonly Slot[])[],
  neighbours: (slot: Slot) => readonly Slot[],
): readonly (readonly Slot[])[] {
  const places = new Map<Slot, number>();
  return layers.map((layer) => {
    const keys = new Map(layer.map((slot, index) => {
      const near = neighbours(slot).map((each) => places.get(each) ?? 0);
      return [slot, near.length === 0 ? index : near.reduce((a, b) => a + b) / near.length];
    }));
    const sorted = layer.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
    sorted.forEach((slot, index) => places.set(slot, index));
    return sorted;
  });
}

/** What lines lead to, the other way round. */
export function targetsIn(
  layers: readonly (readonly Slot[])[],
): (slot: Slot) => readonly Slot[] {
  const targets = new Map<Slot, Slot[]>();
  for (const slot of layers.flat()) {
    for (const source of slot.from) {
      const known = targets.get(source);
      if (known === undefined) targets.set(source, [slot]);
      else known.push(slot);
    }
  }
  return (slot) => targets.get(slot) ?? [];
}
