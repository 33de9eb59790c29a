import type { JsonObject } from "../json.ts";

/** Colours that stand in the specification for colours of the page, which replace them. */
export const PLOT_COLORS = {
  ink: "#010101",
  faint: "#020202",
  grid: "#030303",
  bar: "#040404",
  open: "#050505",
  mark: "#060606",
  paper: "#070707",
} as const;

/** How Vega-Lite sets axes, bars and letters. */
export const PLOT_CONFIG: JsonObject = {
  aria: false,
  background: null,
  font: "inherit",
  view: { stroke: null, clip: false },
  rect: { stroke: PLOT_COLORS.paper, strokeWidth: 1 },
  axis: {
    labelColor: PLOT_COLORS.faint,
    labelFontSize: 12,
    titleColor: PLOT_COLORS.faint,
    titleFontSize: 12,
    titleFontWeight: 400,
    titlePadding: 8,
    gridColor: PLOT_COLORS.grid,
    domain: false,
    ticks: false,
    labelPadding: 6,
  },
  axisX: {
    domain: true,
    domainColor: PLOT_COLORS.ink,
    ticks: true,
    tickColor: PLOT_COLORS.ink,
    tickSize: 4,
    labelPadding: 4,
  },
  text: { fontSize: 12 },
};
