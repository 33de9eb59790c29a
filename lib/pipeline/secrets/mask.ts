import type { Json } from "../../json.ts";
import type { Environment } from "../../ports.ts";

/** What stands in the place of a secret. */
const MASK = "***";

/** Shorter secrets would mask half the words of a log. */
export const SHORTEST_SECRET = 4;

/** Replaces secrets in whatever is shown or kept. */
export interface Masker {
  /** The text with each secret, in any form that is known, as `***`. */
  (text: string): string;
  /** The longest form of a secret, in characters: what a cut of a text must leave together. */
  readonly reach: number;
  /** The first place at or behind `at` where a text may be cut without parting a secret. */
  cut(text: string, at: number): number;
}

/**
 * Makes a masker of the values of some variables: as they are, line by line, and in the encodings
 * that they are met in.
 */
export function makeMasker(names: readonly string[], env: Environment): Masker {
  const forms = formsOfAll(names.flatMap((name) => env.get(name) ?? []));
  const rangesIn = (text: string) =>
    forms.flatMap((form) => text.includes(form) ? rangesOf(text, form) : []);
  const mask = (text: string) => {
    const ranges = rangesIn(text);
    return ranges.length === 0 ? text : maskRanges(text, ranges);
  };
  return Object.assign(mask, {
    reach: Math.max(0, ...forms.map(({ length }) => length)),
    cut: (text: string, at: number) => cutBehind(rangesIn(text), at),
  });
}

function formsOfAll(values: readonly string[]): readonly string[] {
  const forms = new Set<string>();
  for (const value of values) {
    if (value.length < SHORTEST_SECRET) continue;
    for (const part of [value, ...value.split(/\r?\n/)]) {
      if (part.length < SHORTEST_SECRET) continue;
      for (const form of formsOf(part)) {
        if (form.length >= SHORTEST_SECRET) forms.add(form);
      }
    }
  }
  return [...forms];
}

type Range = readonly [start: number, end: number];

/** Where a form is in a text; matches may lie over each other. */
function rangesOf(text: string, form: string): readonly Range[] {
  const ranges: Range[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
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

function cutBehind(ranges: readonly Range[], at: number): number {
  const inside = ranges.filter(([start, end]) => start < at && at < end);
  return inside.length === 0 ? at : cutBehind(ranges, Math.max(...inside.map(([, end]) => end)));
}

function formsOf(value: string): readonly string[] {
  const bytes = new TextEncoder().encode(value);
  const hexadecimal = bytes.toHex();
  const json = JSON.stringify(value).slice(1, -1);
  return [
    value,
    ...urlForms(value),
    json,
    json.replaceAll("/", "\\/"),
    json.replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`),
    JSON.stringify(json).slice(1, -1),
    value.replaceAll("'", "'\\''"),
    value.replaceAll("'", `'"'"'`),
    ...HTML_ESCAPES.map((escapes) => value.replace(escapes, (sign) => ENTITIES[sign] ?? sign)),
    ...base64Forms(bytes),
    hexadecimal,
    hexadecimal.toUpperCase(),
  ];
}

/** As `encodeURIComponent`, stricter programs and forms write it, in both cases. */
function urlForms(value: string): readonly string[] {
  const component = encodeURIComponent(value.toWellFormed());
  const strict = component.replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const form = new URLSearchParams({ a: value }).toString().slice("a=".length);
  const all = [component, strict, form, encodeURI(value.toWellFormed())];
  return [
    ...all,
    ...all.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
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

/** What `base64` and PEM files break their lines at. */
const BASE64_LINES = [76, 64];

/**
 * Base64 of a secret alone, also in lines, and of the part that is the same whatever stands before
 * and behind.
 */
function base64Forms(bytes: Uint8Array): readonly string[] {
  const alone = bytes.toBase64();
  const lines = BASE64_LINES.filter((width) => alone.length > width)
    .flatMap((width) => alone.match(new RegExp(`.{1,${width}}`, "g")) ?? []);
  return [
    ...lines.filter((line) => line.length >= 8),
    ...(["base64", "base64url"] as const).flatMap((alphabet) => [
      bytes.toBase64({ alphabet }),
      bytes.toBase64({ alphabet, omitPadding: true }),
      ...[0, 1, 2].map((offset) => {
        const shifted = new Uint8Array(offset + bytes.length);
        shifted.set(bytes, offset);
        const first = Math.ceil((offset * 8) / 6);
        const last = Math.floor((shifted.length * 8) / 6);
        return shifted.toBase64({ alphabet, omitPadding: true }).slice(first, last);
      }),
    ]),
  ];
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
