// @std/assert. npm's deno-std republishes the @std modules as JavaScript; where JSR can be reached,
// replace each of these specifiers by `jsr:@std/NAME@VERSION/FILE` and delete the `.d.ts` beside it.

// @ts-types="./assert.d.ts"
export { assert } from "npm:deno-std@1.4.0/assert/assert.js";
// @ts-types="./assert.d.ts"
export { assertEquals } from "npm:deno-std@1.4.0/assert/equals.js";
// @ts-types="./assert.d.ts"
export { assertNotEquals } from "npm:deno-std@1.4.0/assert/not_equals.js";
// @ts-types="./assert.d.ts"
export { assertExists } from "npm:deno-std@1.4.0/assert/exists.js";
// @ts-types="./assert.d.ts"
export { assertMatch } from "npm:deno-std@1.4.0/assert/match.js";
// @ts-types="./assert.d.ts"
export { assertRejects } from "npm:deno-std@1.4.0/assert/rejects.js";
// @ts-types="./assert.d.ts"
export { assertStringIncludes } from "npm:deno-std@1.4.0/assert/string_includes.js";
// @ts-types="./assert.d.ts"
export { assertThrows } from "npm:deno-std@1.4.0/assert/throws.js";
