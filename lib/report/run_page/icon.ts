import type { ReportStatus } from "../report.ts";
import { STATUS_STYLES, type StatusStyle } from "../status.ts";

/** Readable on the tabs of light and of dark browsers. */
const COLORS: Readonly<Record<StatusStyle["color"], string>> = {
  green: "#2b9a56",
  red: "#d8433a",
  yellow: "#c58a14",
  dim: "#8a949c",
};

/** The page's icon: a dot that shows in a row of tabs how the run ended. */
export function statusIcon(status: ReportStatus): string {
  const color = COLORS[STATUS_STYLES[status].color];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">` +
    `<circle cx="8" cy="8" r="6" fill="${color}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
