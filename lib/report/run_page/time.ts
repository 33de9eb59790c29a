import { escapeHtml } from "../escape.ts";

/** A moment for readers, to the second and in UTC, so that a page says the same everywhere. */
export function timeHtml(moment: string): string {
  const time = Date.parse(moment);
  if (!Number.isFinite(time)) return escapeHtml(moment);
  const exact = new Date(time).toISOString();
  return `<time datetime="${exact}">${exact.slice(0, 19).replace("T", " ")} UTC</time>`;
}
