// Types of the parts of d3-random that are used here.
type Source = () => number;
export function randomLcg(seed: number): Source;
export const randomNormal: { source(source: Source): (mu: number, sigma: number) => Source };
export const randomInt: { source(source: Source): (least: number, below: number) => Source };
