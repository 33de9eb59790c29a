import type { Json } from "../json.ts";
import type { Environment } from "../ports.ts";

/** What stands in the place of a secret. */
const MASK = "***";

/** Shorter secrets would mask half the words of a log. */
export const SHORTEST_SECRET = 4;

/** Replaces secrets in whatever is shown or kept. */
export interface Masker {
  (text: string): string;
}

/**
 * Makes a masker of the values of some variables: as they are, line by line, and in the encodings
 * that they are met in (URL, form, HTML, JSON, base64 in its three alignments, hexadecimal).
 */
export function makeMasker(names: readonly string[], env: Environment): Masker {
  const forms = new Set<string>();
  for (const name of names) {
    const value = env.get(name);
    if (value === undefined || value.length < SHORTEST_SECRET) continue;
    const lines = value.split(/\r?\n/).filter((line) => line.length >= SHORTEST_SECRET);
    for (const part of [value, ...lines]) {
      for (const form of formsOf(part)) {
        if (form.length >= SHORTEST_SECRET) forms.add(form);
      }
    }
  }
  return (text) => maskRanges(text, [...forms].flatMap((form) => rangesOf(text, form)));
}

type Range = readonly [start: number, end: number];

function rangesOf(text: string, form: string): readonly Range[] {
  const ranges: Range[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
    ranges.push([at, at + form.length]);
  }
  return ranges;
}

/** Replaces ranges; those that overlap are one, so that nothing of either is left. */
function maskRanges(text: string, ranges: readonly Range[]): string {
  let masked = "";
  let done = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (start >= done) masked += text.slice(done, start) + MASK;
    done = Math.max(done, end);
  }
  return masked + text.slice(done);
}

function formsOf(value: string): readonly string[] {
  const bytes = new TextEncoder().encode(value);
  const hexadecimal = bytes.toHex();
  return [
    value,
    encodeURIComponent(value),
    new URLSearchParams({ a: value }).toString().slice("a=".length),
    JSON.stringify(value).slice(1, -1),
    ...HTML_ESCAPES.map((escapes) => value.replace(escapes, (sign) => ENTITIES[sign] ?? sign)),
    ...base64Forms(bytes),
    hexadecimal,
    hexadecimal.toUpperCase(),
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What escapers replace: in attributes, in text, everywhere. */
const HTML_ESCAPES: readonly RegExp[] = [/[&"]/g, /[&<>]/g, /[&<>"']/g];

/** Base64 of a secret alone, and of the part that is the same whatever stands before and behind. */
function base64Forms(bytes: Uint8Array): readonly string[] {
  return (["base64", "base64url"] as const).flatMap((alphabet) => [
    bytes.toBase64({ alphabet }),
    bytes.toBase64({ alphabet, omitPadding: true }),
    ...[0, 1, 2].map((offset) => {
      const shifted = new Uint8Array(offset + bytes.length);
      shifted.set(bytes, offset);
      const first = Math.ceil((offset * 8) / 6);
      const last = Math.floor((shifted.length * 8) / 6);
      return shifted.toBase64({ alphabet, omitPadding: true }).slice(first, last);
    }),
  ]);
}

/** Masks every text inside plain data: values, keys, and numbers that spell a secret. */
export function maskDeep(value: Json, mask: Masker): Json {
  if (typeof value === "string") return mask(value);
  if (typeof value === "number") {
    const text = String(value);
    const masked = mask(text);
    return masked === text ? value : masked;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => maskDeep(inner, mask));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [mask(key), maskDeep(inner, mask)]),
  );
}
