import configuration from "../deno.json" with { type: "json" };

/** The version of this program, as `deno.json` has it. */
export const VERSION: string = configuration.version;
