// @std/yaml; see assert.ts for where it comes from. It drops comments, and reads `1.0` and `1` as
// one number: it is for what the program itself writes.

// @ts-types="./yaml.d.ts"
export { parse as parseYaml } from "npm:deno-std@1.4.0/yaml/parse.js";
// @ts-types="./yaml.d.ts"
export { stringify as stringifyYaml } from "npm:deno-std@1.4.0/yaml/stringify.js";
