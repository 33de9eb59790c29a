import configuration from "../../deno.json" with { type: "json" };

/**
 * What `penstock` is to stand for in a new project: the address that this program was loaded from if
 * it was loaded from one, else the one that is published.
 */
export function penstockAddress(own: string = import.meta.url): string {
  if (/^https?:/.test(own)) return new URL("../../mod.ts", own).href;
  const published = Object.keys(configuration.imports).find((name) => name.startsWith("https:"));
  return `${published ?? ""}mod.ts`;
}

/** How a person starts this program in a new project, whose `deno.json` maps `penstock`. */
export function penstockCommand(own: string = import.meta.url): string {
  return /^https?:/.test(own) ? "deno run -A penstock" : "penstock";
}
