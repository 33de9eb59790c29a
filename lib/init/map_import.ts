import { canonicalJson } from "../content/canonical_json.ts";
import { isObject, type Json } from "../json.ts";
import { blankComments, findObject } from "./jsonc.ts";

/** An import that a `deno.json` is to map. */
export interface ImportEntry {
  readonly name: string;
  readonly specifier: string;
}

/** What came of it: the new text, what the name is mapped to already, or why it cannot be done. */
export type MappedImport =
  | { readonly state: "mapped"; readonly text: string }
  | { readonly state: "there"; readonly specifier: string }
  | { readonly state: "refused"; readonly problem: string };

/** The text of a `deno.json` that maps one import. */
export function makeImports({ name, specifier }: ImportEntry): string {
  return `${JSON.stringify({ imports: { [name]: specifier } }, null, 2)}\n`;
}

/**
 * Adds an import to the text of a `deno.json` or `deno.jsonc`. All that is in it stays as it is, also
 * comments.
 */
export function mapImport(text: string, entry: ImportEntry): MappedImport {
  const json = blankComments(text);
  const before = maybeParse(json);
  if (!isObject(before)) return { state: "refused", problem: "it holds no JSON object" };
  if (Object.hasOwn(before, "importMap")) {
    return { state: "refused", problem: "its imports are in another file, its importMap" };
  }
  const imports = Object.hasOwn(before, "imports") ? before["imports"] : {};
  if (!isObject(imports)) return { state: "refused", problem: "its imports are no object" };
  const mapped = Object.hasOwn(imports, entry.name) ? imports[entry.name] : undefined;
  if (mapped !== undefined) return { state: "there", specifier: String(mapped) };
  const added = insert(text, json, entry);
  const wanted = { ...before, imports: { ...imports, [entry.name]: entry.specifier } };
  // Looked at again, since a key may be there twice, or be spelled in a way that was not foreseen.
  if (canonicalJson(maybeParse(blankComments(added)) as Json) === canonicalJson(wanted as Json)) {
    return { state: "mapped", text: added };
  }
  return { state: "refused", problem: "no place for it was found" };
}

function insert(text: string, json: string, { name, specifier }: ImportEntry): string {
  const line = `${JSON.stringify(name)}: ${JSON.stringify(specifier)}`;
  const unit = /^([ \t]+)"/m.exec(json)?.[1] ?? "  ";
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const inImports = findObject(json, "imports");
  if (inImports !== undefined) {
    return splice(text, json, { at: inImports, entry: [line], indent: unit, unit, newline });
  }
  const entry = [`"imports": {`, `${unit}${line}`, "}"];
  return splice(text, json, { at: findObject(json) ?? 0, entry, indent: "", unit, newline });
}

/** Where lines go into a text, and how those of the object are indented. */
interface Splice {
  readonly at: number;
  readonly entry: readonly string[];
  /** Of the line that the object closes on. */
  readonly indent: string;
  readonly unit: string;
  readonly newline: string;
}

/** Puts an entry before all others of an object, which may be empty, or stand on one line. */
function splice(text: string, json: string, { at, entry, indent, unit, newline }: Splice): string {
  const lines = entry.map((line) => `${newline}${indent}${unit}${line}`).join("");
  const rest = json.slice(at);
  if (/^\s*\}/.test(rest)) {
    const end = /^[^}]*\n/.test(rest) ? "" : `${newline}${indent}`;
    return text.slice(0, at) + lines + end + text.slice(at);
  }
  if (/^[^\n]*\S/.test(rest)) {
    const after = `,${newline}${indent}${unit}`;
    return text.slice(0, at) + lines + after + text.slice(at).replace(/^[ \t]+/, "");
  }
  // A comment behind the brace is about the object, and stays there.
  const place = at + (/^[ \t]*(\/\/[^\r\n]*)?/.exec(text.slice(at))?.[0].length ?? 0);
  return `${text.slice(0, place)}${lines},${text.slice(place)}`;
}

function maybeParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
