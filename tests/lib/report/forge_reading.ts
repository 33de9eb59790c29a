/**
 * What a forge would make of Markdown: an oracle that is not the code under test.
 *
 * @module
 */

import { fromMarkdown, gfm, gfmFromMarkdown } from "../../deps/markdown.ts";

/** A node of a Markdown tree. */
export interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

/** Reads Markdown as GitHub does, footnotes, tables and bare links included. */
export function readMarkdown(markdown: string): Node {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** All nodes of a tree. */
export function nodesOf(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(nodesOf)];
}

/** The text that a reader sees. */
export function visibleText(node: Node): string {
  if (node.type === "html") return "";
  if (node.type === "break") return "\n";
  return node.value ?? (node.children ?? []).map(visibleText).join("");
}

/** What forges look for in text that is no code, once Markdown has been read. */
export const FORGE_PATTERNS: Readonly<Record<string, RegExp>> = {
  mention: /@[\w-]/,
  reference: /(?:#|GH-|[!&%$^~])\d|[#~%]["\w]/,
  ticket: /\b[A-Z][A-Z0-9_]+-\d/,
  link: /[a-z][a-z0-9+.-]*:\/\/|www\.|mailto:/i,
  commit: /\b(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,40}\b/,
  emoji: /:[+\w-]*[a-z][+\w-]*:|:[+-]1:/i,
  formula: /\$/,
};

/** The texts of a tree that are not code. */
export function plainTexts(node: Node): readonly string[] {
  return nodesOf(node).filter(({ type }) => type === "text").map(({ value }) => value ?? "");
}
