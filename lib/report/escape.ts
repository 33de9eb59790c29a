/**
 * Makes any text harmless in each medium, and leaves it as readable as it was.
 *
 * @module
 */

import { oneLine } from "./characters.ts";

/**
 * Words that a forge makes something of even where Markdown does not: mentions, references to
 * issues, merge requests, commits and tickets, links, e-mail addresses, emoji codes and formulas.
 */
const ACTIVE = [
  /@/,
  /#[\w"-]/,
  /[!&]\d/,
  /[%~^][\w"]/,
  /\$/,
  /[A-Z][A-Z0-9_]+-\d/,
  /:\/\/|www\.|(?:mailto|xmpp):/i,
  /:(?:[+-]1|100|1234|[\w+-]*[a-z][\w+-]*):/i,
  /(?<![0-9a-z])(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,128}(?![0-9a-z])/i,
];

/** A word, or a part of one, and whether a forge would act on it. */
interface Piece {
  readonly text: string;
  readonly active: boolean;
}

/** The pieces of a line: spaces, plain words, active words without the stop behind them. */
function piecesOf(line: string): readonly Piece[] {
  return line.split(/( )/).flatMap((word) => {
    if (word === "@" || !ACTIVE.some((pattern) => pattern.test(word))) {
      return [{ text: word, active: false }];
    }
    const stop = /(?<=.)[.,;]+$/.exec(word)?.[0] ?? "";
    return [
      { text: word.slice(0, word.length - stop.length), active: true },
      { text: stop, active: false },
    ];
  });
}

/**
 * A text for the inside of a Markdown line, a table cell or a heading: it shows what it says and
 * does nothing.
 *
 * Signs that mean something in Markdown get a backslash. That stops no mention, issue or link:
 * GitHub, GitLab and Gitea look for those in the page *after* the backslashes and entities are
 * gone. They all leave code alone, so a word they would act on (`@team`, `#1`, `www.…`) becomes a
 * code span. No zero-width characters, which would be copied along, and no empty HTML comments,
 * which Bitbucket shows.
 *
 * @param text any text; line breaks become spaces and hidden characters are spelled out
 * @returns Markdown on one line
 *
 * @example
 * ```ts
 * import { assertEquals } from "../deps/assert.ts";
 *
 * assertEquals(escapeMarkdown("by @team, *fixes* #1"), "by `@team`, \\*fixes\\* `#1`");
 * ```
 */
export function escapeMarkdown(text: string): string {
  const line = piecesOf(oneLine(text))
    .map((piece) => piece.active ? codeSpans(piece.text) : escapeWord(piece.text))
    .join("");
  return line.replace(/^[+\-=>/]/, "\\$&").replace(/^(\d{1,9})([.)])(?= |$)/, "$1\\$2");
}

function escapeWord(word: string): string {
  return word
    .replace(/[\\`*[\]<~|]|&(?=[#a-z])|^#/gi, "\\$&")
    .replace(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (run) => run.replaceAll("_", "\\_"));
}

/** Code spans, one between each two upright lines, which end a table cell even in code. */
function codeSpans(text: string): string {
  return text.split(/(\|+)/).map((part) => {
    if (part === "" || part.startsWith("|")) return part.replaceAll("|", "\\|");
    const fence = "`".repeat(longestRun(part, /`+/g) + 1);
    const space = /^`|`$/.test(part) ? " " : "";
    return `${fence}${space}${part}${space}${fence}`;
  }).join("");
}

/**
 * A text for HTML inside Markdown, such as a `<summary>`: like {@link escapeMarkdown}, in tags.
 *
 * @param text any text
 * @returns HTML on one line
 */
export function escapeMarkdownHtml(text: string): string {
  return piecesOf(oneLine(text))
    .map((piece) =>
      piece.active ? `<code>${escapeTags(piece.text)}</code>` : escapeTags(piece.text)
    )
    .join("");
}

/**
 * Lines as a Markdown code block that nothing in them can end.
 *
 * @param lines lines without line breaks
 * @returns the block, without a line break at its end
 */
export function fenceLines(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.map((line) => longestRun(line, /`+/g)));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${lines.join("\n")}\n${fence}`;
}

function longestRun(text: string, pattern: RegExp): number {
  return Math.max(0, ...(text.match(pattern) ?? []).map((run) => run.length));
}

/**
 * A text for HTML, between tags or in a quoted attribute.
 *
 * @param text any text; line breaks become spaces and hidden characters are spelled out
 * @returns HTML on one line
 */
export function escapeHtml(text: string): string {
  return escapeTags(oneLine(text));
}

/**
 * The five signs that mean something in HTML, as entities; nothing else is changed.
 *
 * @param text text that holds no hidden characters
 * @returns HTML
 */
export function escapeTags(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/**
 * A text for a terminal or a CI log: no escape sequence, control character, change of writing
 * direction or workflow command in it acts.
 *
 * @param text any text; line breaks become spaces and hidden characters are spelled out
 * @returns text on one line
 *
 * @example
 * ```ts
 * import { assertEquals } from "../deps/assert.ts";
 *
 * assertEquals(escapeTerminal("a\n\x1b[31m::set-output"), "a ␛[31m::set-output");
 * assertEquals(escapeTerminal("::set-output name=a::b"), "\\::set-output name=a::b");
 * ```
 */
export function escapeTerminal(text: string): string {
  return escapeCommands(oneLine(text));
}

/**
 * Makes lines of output mean nothing to a CI runner that reads them: `::command` at a line's start
 * (GitHub) and `##[command]`, `##vso[command]` anywhere (GitHub, Azure) get a backslash.
 *
 * @param text lines, which may hold colours
 * @returns the same lines, harmless
 */
export function escapeCommands(text: string): string {
  return text
    // deno-lint-ignore no-control-regex -- a colour may stand before it
    .replace(/^((?:\s|\x1b\[[0-9;]*m)*)(?=::)/gm, "$1\\")
    .replace(/##(?=\w*\[)/g, "#\\#");
}
