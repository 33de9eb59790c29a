// Seeded random numbers.

// @ts-types="./d3_random.d.ts"
export { randomInt, randomLcg, randomNormal } from "npm:d3-random@3.0.1";
