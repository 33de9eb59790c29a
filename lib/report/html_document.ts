/**
 * What every HTML page has around its content.
 *
 * @module
 */

import { escapeHtml } from "./escape.ts";

/** A page, in parts. */
export interface HtmlDocument {
  /** Plain text for the browser's tab. */
  readonly title: string;
  /** The directives of its Content-Security-Policy that say what may style it and run in it. */
  readonly policy: readonly string[];
  readonly style: string;
  /**
   * The address of its icon, which must be data.
   *
   * @default {"data:,"}
   */
  readonly icon?: string;
  /** HTML; empty parts are left out. */
  readonly body: readonly string[];
  /** The version of Penstock to name in the last line; without it there is no such line. */
  readonly version?: string | undefined;
}

/** Whatever the page holds, nothing is loaded and nothing is sent. */
const CLOSED = ["img-src data:", "base-uri 'none'", "form-action 'none'"];

/** Writes a page that needs nothing but itself. */
export function documentHtml(
  { title, policy, style, icon = "data:,", body, version }: HtmlDocument,
): string {
  const directives = ["default-src 'none'", ...policy, ...CLOSED].join("; ");
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${directives}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<link rel="icon" href="${escapeHtml(icon)}">`,
    `<title>${escapeHtml(title)}</title>`,
    `<style>\n${style}\n</style>`,
    "</head>",
    "<body>",
    ...body,
    version === undefined ? "" : `<footer>Made by Penstock ${escapeHtml(version)}</footer>`,
    "</body>",
    "</html>",
  ].filter((part) => part !== "").join("\n") + "\n";
}
