import { importVega, importVegaLite } from "../deps/vega.ts";
import { formatDuration } from "../duration.ts";
import { oneLine } from "./characters.ts";
import { escapeHtml } from "./escape.ts";
import { type HistogramBlock, makeHistogram, rangeOf } from "./histogram.ts";
import { histogramSpec, type PlotSize } from "./plot_spec.ts";
import { PLOT_COLORS } from "./plot_theme.ts";
import type { Block, Report } from "./report.ts";

/** A histogram drawn twice: a page shows the one that suits its width. */
export interface Plot {
  /** SVG for a page of some width. */
  readonly wide: string;
  /** SVG for a phone. */
  readonly narrow: string;
}

/** The plots of a report, by the blocks they are drawn from. */
export type Plots = ReadonlyMap<HistogramBlock, Plot>;

const WIDE: PlotSize = { width: 720, height: 220 };
const NARROW: PlotSize = { width: 340, height: 180 };

/** Colours of the page, and what to fall back on where an SVG stands alone. */
const PAGE_COLORS: Readonly<Record<keyof typeof PLOT_COLORS, string>> = {
  ink: "currentColor",
  faint: "var(--faint, currentColor)",
  grid: "var(--line, #8884)",
  bar: "var(--accent, #0b6e7f)",
  open: "var(--accent-soft, #0b6e7f88)",
  mark: "var(--strong, currentColor)",
  paper: "var(--paper, #fff)",
};

/**
 * Draws every histogram of a report, those in sections too. Loads Vega at the first one.
 *
 * @param report the report
 * @returns the plots, to be handed to the page
 */
export async function drawPlots(report: Report): Promise<Plots> {
  const plots = new Map<HistogramBlock, Plot>();
  for (const block of histogramsIn(report.blocks)) {
    plots.set(block, {
      wide: await drawHistogram(block, WIDE),
      narrow: await drawHistogram(block, NARROW),
    });
  }
  return plots;
}

function histogramsIn(blocks: readonly Block[]): readonly HistogramBlock[] {
  return blocks.flatMap((block) => {
    if (block.kind === "section") return histogramsIn(block.blocks);
    return block.kind === "histogram" ? [block] : [];
  });
}

/**
 * Draws a histogram as SVG that takes its colours and font from the page it stands in, and scales
 * with the room it is given.
 *
 * @param block samples and marks
 * @param size the size at which letters have their own size
 * @returns an `<svg>` element, the same for the same block
 */
export async function drawHistogram(block: HistogramBlock, size: PlotSize = WIDE): Promise<string> {
  const [vega, vegaLite] = await Promise.all([importVega(), importVegaLite()]);
  const { spec } = vegaLite.compile(histogramSpec(block, size));
  const view = new vega.View(vega.parse(spec), { renderer: "none" });
  try {
    return fitPage(await view.toSVG(), describeHistogram(block));
  } finally {
    view.finalize();
  }
}

/** Gives the picture the page's colours and a description, and takes its fixed size. */
function fitPage(svg: string, description: string): string {
  const label = `role="img" aria-label="${escapeHtml(description)}"`;
  const root = svg
    .replace(
      /^<svg [^>]*?viewBox="([^"]*)"[^>]*>/,
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="$1" ${label}>`,
    )
    .replaceAll(' font-family="inherit"', "");
  return Object.entries(PLOT_COLORS).reduce(
    (text, [name, color]) =>
      text.replaceAll(`"${color}"`, () => `"${PAGE_COLORS[name as keyof typeof PLOT_COLORS]}"`),
    root,
  );
}

/**
 * What a plot shows, in a sentence for those who hear it.
 *
 * @param block samples and marks
 * @returns the sentence
 */
export function describeHistogram(block: HistogramBlock): string {
  const histogram = makeHistogram(block);
  const { bins, total, unit } = histogram;
  const fullest = bins.reduce((most, bin) => bin.count > most.count ? bin : most);
  const marks = block.marks.map(({ label, value }) => `${oneLine(label)} ${formatDuration(value)}`);
  return [
    `Histogram of ${total} ${total === 1 ? "sample" : "samples"}`,
    `most of them at ${rangeOf(histogram, fullest)} ${unit}`,
    ...marks,
  ].join(", ");
}
