// Statistics of plain arrays: quantiles by linear interpolation (R's type 7, NumPy's default), bins.

// @ts-types="./d3_array.d.ts"
export { bin, deviation, max, mean, min, quantileSorted } from "npm:d3-array@3.2.5";
