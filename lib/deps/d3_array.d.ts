// Types of the parts of d3-array that are used here.
export interface Bin extends Array<number> {
  x0?: number;
  x1?: number;
}
export interface BinGenerator {
  (values: Iterable<number>): Bin[];
  domain(domain: readonly [number, number]): this;
  thresholds(thresholds: number | readonly number[]): this;
}
export function bin(): BinGenerator;
export function deviation(values: Iterable<number>): number | undefined;
export function max(values: Iterable<number>): number | undefined;
export function mean(values: Iterable<number>): number | undefined;
export function min(values: Iterable<number>): number | undefined;
export function quantileSorted(values: ArrayLike<number>, p: number): number | undefined;
