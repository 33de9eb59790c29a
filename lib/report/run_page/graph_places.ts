import { type Slot, targetsIn } from "./graph_order.ts";

/** How large a slot is drawn. */
export interface SlotSize {
  readonly width: number;
  readonly height: number;
}

/** Where a slot is drawn. */
export interface SlotPlace extends SlotSize {
  readonly slot: Slot;
  readonly x: number;
  readonly y: number;
}

/** Where all slots are drawn, and the room they take. */
export interface GraphPlaces {
  readonly places: ReadonlyMap<Slot, SlotPlace>;
  readonly width: number;
  readonly height: number;
}

/** Room between two layers, where the lines bend, and between two nodes of a layer. */
const BETWEEN_LAYERS = 32;
const BETWEEN_NODES = 14;

/** How often the nodes are drawn towards those that they are joined to. */
const ROUNDS = 8;

/** Gives each slot a place: layers from left to right, lines as straight as the nodes let them. */
export function placeSlots(
  layers: readonly (readonly Slot[])[],
  sizeOf: (slot: Slot) => SlotSize,
): GraphPlaces {
  const widths = layers.map((layer) => Math.max(...layer.map((slot) => sizeOf(slot).width)));
  const middles = alignMiddles(layers, (slot) => sizeOf(slot).height);
  const top = Math.min(...layers.flat().map((slot) => edgeOf(slot, -1)));
  function edgeOf(slot: Slot, side: 1 | -1): number {
    return (middles.get(slot) ?? 0) + side * sizeOf(slot).height / 2;
  }
  const places = new Map(layers.flatMap((layer, index) => {
    const x = widths.slice(0, index).reduce((sum, width) => sum + width + BETWEEN_LAYERS, 0);
    const width = widths[index] ?? 0;
    return layer.map((slot) => {
      const y = edgeOf(slot, -1) - top;
      return [slot, { slot, x, y, width, height: sizeOf(slot).height }] as const;
    });
  }));
  const bottom = Math.max(...layers.flat().map((slot) => edgeOf(slot, 1)));
  const width = widths.reduce((sum, each) => sum + each + BETWEEN_LAYERS, -BETWEEN_LAYERS);
  return { places, width, height: bottom - top };
}

/** The middles of all slots: each near the mean of those it is joined to. */
function alignMiddles(
  layers: readonly (readonly Slot[])[],
  heightOf: (slot: Slot) => number,
): ReadonlyMap<Slot, number> {
  const targets = targetsIn(layers);
  const middles = new Map<Slot, number>();
  const settle = (layer: readonly Slot[], wish: (slot: Slot) => number) => {
    for (const [slot, middle] of spread(layer, wish, heightOf)) middles.set(slot, middle);
  };
  const meanOf = (slot: Slot, near: readonly Slot[]) =>
    near.length === 0
      ? middles.get(slot) ?? 0
      : near.reduce((sum, each) => sum + (middles.get(each) ?? 0), 0) / near.length;
  for (const layer of layers) settle(layer, () => 0);
  for (let round = 0; round < ROUNDS; round++) {
    for (const layer of layers) settle(layer, (slot) => meanOf(slot, slot.from));
    for (const layer of layers.toReversed()) settle(layer, (slot) => meanOf(slot, targets(slot)));
  }
  return middles;
}

/**
 * Puts a layer's slots where they wish to be, but in order and apart: the mean of pushing down what
 * is too near and of pushing it up keeps both.
 */
function spread(
  layer: readonly Slot[],
  wish: (slot: Slot) => number,
  heightOf: (slot: Slot) => number,
): readonly (readonly [Slot, number])[] {
  const wishes = layer.map(wish);
  const apart = layer.map((slot, index) => {
    const before = layer[index - 1];
    return before === undefined ? 0 : (heightOf(before) + heightOf(slot)) / 2 + BETWEEN_NODES;
  });
  const down: number[] = [];
  wishes.forEach((middle, index) => {
    down.push(Math.max(middle, (down[index - 1] ?? -Infinity) + (apart[index] ?? 0)));
  });
  const up = [...wishes];
  for (let index = up.length - 2; index >= 0; index--) {
    up[index] = Math.min(up[index] ?? 0, (up[index + 1] ?? 0) - (apart[index + 1] ?? 0));
  }
  return layer.map((slot, index) => [slot, ((down[index] ?? 0) + (up[index] ?? 0)) / 2]);
}
