// The one file that names Vega (draws charts without a browser) and Vega-Lite (short specifications
// of them). The specifiers stay out of `import("…")` literals: Deno downloads what a literal names
// (20 MB here) before anything runs.

/** The npm specifier of Vega, version pinned. */
export const VEGA_SPECIFIER = "npm:vega@6.4.0";

/** The npm specifier of Vega-Lite, version pinned. */
export const VEGA_LITE_SPECIFIER = "npm:vega-lite@6.5.0";

/** A chart that can be drawn. */
export interface VegaView {
  /** Draws it as SVG. */
  toSVG(): Promise<string>;
  /** Frees what it holds. */
  finalize(): unknown;
}

/** The part of Vega that is used here. */
export interface Vega {
  parse(specification: object): object;
  readonly View: new (runtime: object, options: { readonly renderer: "none" }) => VegaView;
}

/** The part of Vega-Lite that is used here. */
export interface VegaLite {
  compile(specification: object): { readonly spec: object };
}

/** Imports Vega; only now does Deno fetch it, if it is not in the cache or the binary. */
export async function importVega(): Promise<Vega> {
  const module: Vega = await import(VEGA_SPECIFIER);
  return module;
}

/** Imports Vega-Lite; only now does Deno fetch it, if it is not in the cache or the binary. */
export async function importVegaLite(): Promise<VegaLite> {
  const module: VegaLite = await import(VEGA_LITE_SPECIFIER);
  return module;
}
